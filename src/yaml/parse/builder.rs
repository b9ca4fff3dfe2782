use std::collections::BTreeMap;
use std::collections::btree_map::Entry as Slot;

use saphyr_parser::{Event, ScalarStyle, Tag};

use super::super::{
    Child, Content, Document, Entry, Kind, Node, NodeId, Scalar, Style, YamlError, YamlErrorKind, resolve,
};
use super::{MAX_DEPTH, MAX_EXPANDED};
use crate::source::Span;

/// Makes the tree of the parser's events.
pub(super) struct Builder<'t> {
    text: &'t str,
    document: Document,
    /// How many values a node is, with all that it holds.
    sizes: Vec<u64>,
    open: Vec<Open>,
    /// Lists and maps that are open beyond the depth allowed.
    too_deep: usize,
    anchors: BTreeMap<usize, NodeId>,
    expanded: u64,
    /// The entries of a document's map that broke off.
    broken_off: Option<Open>,
}

/// A list or map that is being read.
struct Open {
    start: usize,
    anchor: usize,
    content: OpenContent,
}

enum OpenContent {
    List(Vec<Child>),
    Map { entries: Vec<Pair>, key: Option<(Child, Span)> },
}

/// A key and its value as they stand in the text.
struct Pair {
    key: Child,
    key_span: Span,
    value: Child,
    value_span: Span,
}

impl<'t> Builder<'t> {
    pub fn new(text: &'t str) -> Self {
        Self {
            text,
            document: Document::default(),
            sizes: Vec::new(),
            open: Vec::new(),
            too_deep: 0,
            anchors: BTreeMap::new(),
            expanded: 0,
            broken_off: None,
        }
    }

    pub fn text(&self) -> &'t str {
        self.text
    }

    pub fn error(&mut self, error: YamlError) {
        self.document.errors.push(error);
    }

    fn report(&mut self, span: Span, kind: YamlErrorKind) {
        self.document.errors.push(YamlError { span, kind });
    }

    pub fn event(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::DocumentStart(explicit) => {
                self.anchors.clear();
                self.expanded = 0;
                if explicit {
                    self.finish_broken_off();
                }
            }
            Event::MappingStart(anchor, tag) => {
                let content = OpenContent::Map { entries: Vec::new(), key: None };
                self.open(content, span, anchor, tag.as_deref(), &["map", "set", "omap"]);
            }
            Event::SequenceStart(anchor, tag) => {
                self.open(OpenContent::List(Vec::new()), span, anchor, tag.as_deref(), &["seq", "omap", "pairs"]);
            }
            Event::MappingEnd | Event::SequenceEnd => {
                if self.too_deep > 0 {
                    self.too_deep -= 1;
                } else {
                    self.close(Some(span));
                }
            }
            Event::Scalar(text, style, anchor, tag) if self.too_deep == 0 => {
                let span = self.without_properties(span);
                let scalar = self.scalar(text.into_owned(), style, span, tag.as_deref());
                let id = self.node(Node { span, content: Content::Scalar(scalar) }, 1);
                self.anchor(anchor, id);
                self.put(Child { node: id, alias: None }, span);
            }
            Event::Alias(anchor) if self.too_deep == 0 => {
                let child = self.alias(anchor, span);
                self.put(child, span);
            }
            _ => {}
        }
    }

    fn open(&mut self, content: OpenContent, span: Span, anchor: usize, tag: Option<&Tag>, fitting: &[&str]) {
        if self.too_deep > 0 || self.open.len() >= MAX_DEPTH {
            if self.too_deep == 0 {
                self.report(span, YamlErrorKind::TooDeep);
                let null = self.null(span);
                self.put(null, span);
            }
            self.too_deep += 1;
            return;
        }
        let mut start = self.without_properties(span).start;
        if matches!(content, OpenContent::List(_)) {
            start = self.first_hyphen(start);
        }
        if let Some(tag) = tag
            && core_tag(tag).is_none_or(|name| !fitting.contains(&name))
        {
            self.report(Span::new(span.start.min(start), start), YamlErrorKind::UnknownTag(tag.to_string()));
        }
        let mut open = Open { start, anchor, content };
        // A part that is read after an error goes on with the map that broke off.
        if self.open.is_empty()
            && let Some(broken_off) = self.broken_off.take_if(|_| matches!(open.content, OpenContent::Map { .. }))
        {
            open = broken_off;
        }
        self.open.push(open);
    }

    /// Ends the innermost list or map, at the closing bracket if it has one.
    fn close(&mut self, end: Option<Span>) {
        let Some(open) = self.open.pop() else { return };
        let bracket = end.filter(|end| !end.is_empty()).map(|end| end.end);
        let id = self.build(open.start, open.content, bracket);
        self.anchor(open.anchor, id);
        let span = self.document.span(id);
        self.put(Child { node: id, alias: None }, span);
    }

    fn build(&mut self, start: usize, content: OpenContent, end: Option<usize>) -> NodeId {
        let mut size: u64 = 1;
        let mut last = start;
        let content = match content {
            OpenContent::List(items) => {
                for item in &items {
                    last = last.max(self.end_of(*item));
                    size = size.saturating_add(self.size(item.node));
                }
                Content::List(items)
            }
            OpenContent::Map { entries: pairs, key } => {
                for pair in &pairs {
                    last = last.max(pair.key_span.end).max(pair.value_span.end);
                }
                last = key.map_or(last, |(_, span)| last.max(span.end));
                let entries = self.entries(pairs);
                for entry in &entries {
                    size = size.saturating_add(self.size(entry.value.node)).saturating_add(1);
                }
                Content::Map(entries)
            }
        };
        self.node(Node { span: Span::new(start, end.unwrap_or(last)), content }, size)
    }

    /// What a map holds, once what it merges is in its place.
    fn entries(&mut self, pairs: Vec<Pair>) -> Vec<Entry> {
        let mut entries: Vec<Entry> = Vec::with_capacity(pairs.len());
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        for pair in pairs {
            let Some(key) = self.document.scalar(pair.key.node).cloned() else {
                self.report(pair.key_span, YamlErrorKind::ComplexKey);
                continue;
            };
            if key.kind == Kind::Text && key.style == Style::Plain && key.text == "<<" {
                for entry in self.merged(pair.value, pair.value_span) {
                    if let Slot::Vacant(slot) = places.entry(key_identity(&entry.key)) {
                        slot.insert(entries.len());
                        entries.push(Entry { merged: true, ..entry });
                    }
                }
                continue;
            }
            if key.is_null() {
                self.report(pair.key_span, YamlErrorKind::NullKey);
            }
            let identity = key_identity(&key);
            let entry = Entry { key, key_span: pair.key_span, value: pair.value, merged: false };
            let Some(known) = places.get(&identity).and_then(|at| entries.get_mut(*at)) else {
                places.insert(identity, entries.len());
                entries.push(entry);
                continue;
            };
            let known = std::mem::replace(known, entry);
            if !known.merged {
                let kind = YamlErrorKind::DuplicateKey { key: known.key.text, first: known.key_span };
                self.report(pair.key_span, kind);
            }
        }
        entries
    }

    fn merged(&mut self, value: Child, span: Span) -> Vec<Entry> {
        let maps: Vec<NodeId> = match self.document.node(value.node).map(|node| &node.content) {
            Some(Content::List(items)) => items.iter().map(|item| item.node).collect(),
            _ => vec![value.node],
        };
        let mut entries = Vec::new();
        for map in maps {
            if !self.document.is_map(map) {
                self.report(span, YamlErrorKind::MergeOfNoMap);
            }
            entries.extend(self.document.entries(map).iter().cloned());
        }
        entries
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Child {
        let Some(node) = self.anchors.get(&anchor).copied() else {
            self.report(span, YamlErrorKind::RecursiveAlias);
            return self.null(span);
        };
        self.expanded = self.expanded.saturating_add(self.size(node));
        if self.expanded > MAX_EXPANDED {
            if self.document.errors.last().is_none_or(|error| error.kind != YamlErrorKind::TooManyAliases) {
                self.report(span, YamlErrorKind::TooManyAliases);
            }
            return self.null(span);
        }
        Child { node, alias: Some(span) }
    }

    fn scalar(&mut self, text: String, style: ScalarStyle, span: Span, tag: Option<&Tag>) -> Scalar {
        let style = match style {
            ScalarStyle::Plain => Style::Plain,
            ScalarStyle::SingleQuoted => Style::SingleQuoted,
            ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
            ScalarStyle::Literal => Style::Literal,
            ScalarStyle::Folded => Style::Folded,
        };
        let Some(tag) = tag else { return Scalar::untagged(text, style) };
        let kind = match core_tag(tag) {
            Some("str" | "binary" | "timestamp") => Some(Kind::Text),
            Some("null") => Some(Kind::Null),
            Some("bool") => resolve::flag(&text.to_lowercase()).map(Kind::Bool),
            Some("int") => resolve::integer(&text).map(|_| Kind::Integer),
            Some("float") if resolve::float(&text).is_some() => Some(Kind::Float),
            Some("float") => resolve::integer(&text).map(|_| Kind::Integer),
            // The lone `!` says that the value is text.
            _ if tag.handle.len() + tag.suffix.len() <= 1 => Some(Kind::Text),
            _ => {
                self.report(span, YamlErrorKind::UnknownTag(tag.to_string()));
                Some(Kind::Text)
            }
        };
        let kind = kind.unwrap_or_else(|| {
            self.report(span, YamlErrorKind::TagMismatch { tag: format!("!!{}", tag.suffix), text: text.clone() });
            Kind::Text
        });
        Scalar { text, style, kind }
    }

    fn put(&mut self, child: Child, span: Span) {
        match self.open.last_mut().map(|open| &mut open.content) {
            None => {
                let empty = self.document.scalar(child.node).is_some_and(Scalar::is_null);
                if !empty {
                    self.document.documents.push(child.node);
                }
            }
            Some(OpenContent::List(items)) => items.push(child),
            Some(OpenContent::Map { entries, key }) => match key.take() {
                None => *key = Some((child, span)),
                Some((key, key_span)) => entries.push(Pair { key, key_span, value: child, value_span: span }),
            },
        }
    }

    /// Ends what an error broke off; the map of the document itself stays open
    /// for what follows.
    pub fn close_open_nodes(&mut self) {
        self.too_deep = 0;
        while let Some(open) = self.open.last_mut() {
            if let OpenContent::Map { entries, key } = &mut open.content
                && let Some((child, key_span)) = key.take()
            {
                let null = Scalar::untagged(String::new(), Style::Plain);
                let at = Span::at(key_span.end);
                let id = NodeId(u32::try_from(self.document.nodes.len()).unwrap_or(u32::MAX));
                self.document.nodes.push(Node { span: at, content: Content::Scalar(null) });
                self.sizes.push(1);
                entries.push(Pair { key: child, key_span, value: Child { node: id, alias: None }, value_span: at });
            }
            let is_root_map = self.open.len() == 1
                && self.open.first().is_some_and(|open| matches!(open.content, OpenContent::Map { .. }));
            if is_root_map {
                self.broken_off = self.open.pop();
            } else {
                self.close(None);
            }
        }
    }

    fn finish_broken_off(&mut self) {
        if let Some(open) = self.broken_off.take() {
            self.open.push(open);
            self.close(None);
        }
    }

    pub fn finish(mut self) -> Document {
        self.close_open_nodes();
        self.finish_broken_off();
        self.document
    }

    fn node(&mut self, node: Node, size: u64) -> NodeId {
        let id = NodeId(u32::try_from(self.document.nodes.len()).unwrap_or(u32::MAX));
        self.document.nodes.push(node);
        self.sizes.push(size);
        id
    }

    fn null(&mut self, span: Span) -> Child {
        let content = Content::Scalar(Scalar::untagged(String::new(), Style::Plain));
        Child { node: self.node(Node { span, content }, 1), alias: None }
    }

    fn anchor(&mut self, anchor: usize, id: NodeId) {
        if anchor > 0 {
            self.anchors.insert(anchor, id);
        }
    }

    fn size(&self, id: NodeId) -> u64 {
        usize::try_from(id.0).ok().and_then(|at| self.sizes.get(at)).copied().unwrap_or(1)
    }

    /// Where a child ends in the text of its parent.
    fn end_of(&self, child: Child) -> usize {
        child.alias.unwrap_or_else(|| self.document.span(child.node)).end
    }

    /// The parser lets a list that is not indented start after its first hyphen.
    fn first_hyphen(&self, start: usize) -> usize {
        let (before, after) = self.text.split_at_checked(start).unwrap_or_default();
        let is_hyphen =
            after.strip_prefix('-').is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace));
        if is_hyphen || after.starts_with('[') {
            return start;
        }
        before.trim_end().strip_suffix('-').map_or(start, str::len)
    }

    /// A node's span without the anchor and the tag before it.
    fn without_properties(&self, span: Span) -> Span {
        let text = span.of(self.text);
        let mut rest = text;
        while rest.starts_with(['&', '!']) {
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            rest = rest.get(end..).unwrap_or_default().trim_start();
        }
        Span::new(span.end.saturating_sub(rest.len()), span.end)
    }
}

/// Two keys are one where their values are equal: `1` and `0x1` are.
fn key_identity(key: &Scalar) -> String {
    match key.kind {
        Kind::Text => format!("t{}", key.text),
        Kind::Null => "n".to_owned(),
        Kind::Bool(flag) => format!("b{flag}"),
        Kind::Integer => format!("i{}", key.integer().unwrap_or_default()),
        Kind::Float => format!("f{}", key.float().unwrap_or_default()),
    }
}

/// The name of a tag of YAML's own, such as `str` for `!!str`.
fn core_tag(tag: &Tag) -> Option<&str> {
    if tag.is_yaml_core_schema() {
        return Some(&tag.suffix);
    }
    if tag.handle.is_empty() { tag.suffix.strip_prefix("tag:yaml.org,2002:") } else { None }
}
