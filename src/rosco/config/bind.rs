use std::sync::Arc;

use super::finding::{Converted, Finding, FindingKind};
use super::name::same_name;
use super::node::{Leaf, Node, Scalar};
use super::place::{Origin, Place, Setting, Text};
use super::placeholder::Placeholders;
use crate::rosco::jvm;
use crate::rosco::names::Choice;

/// Reads typed values out of one map of the configuration, as Spring's binder
/// does: relaxed names, lenient conversions. An absent section gives absent
/// values.
pub(crate) struct Section<'a> {
    node: Option<&'a Node>,
    place: Arc<Place>,
    findings: &'a mut Vec<Finding>,
    /// `None` where placeholders are texts like any other.
    placeholders: Option<&'a Placeholders<'a>>,
}

impl<'a> Section<'a> {
    pub fn new(node: &'a Node, findings: &'a mut Vec<Finding>, placeholders: Option<&'a Placeholders<'a>>) -> Self {
        Self { place: Arc::clone(&node.place), node: Some(node), findings, placeholders }
    }

    pub fn place(&self) -> Arc<Place> {
        Arc::clone(&self.place)
    }

    /// The map at `name`; `None` where there is nothing to bind.
    pub fn section(&mut self, name: &str) -> Option<Section<'_>> {
        let node = self.map(name)?;
        Some(Section::new(node, self.findings, self.placeholders))
    }

    /// The map at `name`, or one without properties.
    pub fn section_or_nothing(&mut self, name: &str) -> Section<'_> {
        let node = self.map(name);
        let place = match node {
            Some(node) => Arc::clone(&node.place),
            None => Place::new(self.place.origin.clone(), self.place.below(name)),
        };
        Section { node, place, findings: self.findings, placeholders: self.placeholders }
    }

    /// A single value where a map is wanted stops Spring, unless there are
    /// properties below the name as well.
    fn map(&mut self, name: &str) -> Option<&'a Node> {
        let node = self.child(name)?;
        if node.map.is_some() {
            return Some(node);
        }
        let nothing = node.value.as_ref().is_some_and(Leaf::is_empty);
        self.report(&node.place, if nothing { FindingKind::NothingForAMap } else { FindingKind::NotAMap });
        None
    }

    /// True where there is a list at `name`, be it empty.
    pub fn has_list(&self, name: &str) -> bool {
        self.child(name).is_some_and(|node| node.effective_list().is_some())
    }

    /// The text at `name`. Null is the empty text, as YAML's null is to Spring.
    pub fn text(&mut self, name: &str) -> Text {
        self.text_of(name, false)
    }

    /// The text at `name` as `@Value` injects it: a placeholder that nothing
    /// fills stops Rosco.
    pub fn injected_text(&mut self, name: &str) -> Text {
        self.text_of(name, true)
    }

    fn text_of(&mut self, name: &str, injected: bool) -> Text {
        let node = self.child(name)?;
        if let Some(leaf) = &node.value {
            if let Some(written) = &leaf.written {
                let texts = Converted { written: written.clone(), read: leaf.text() };
                let kind = FindingKind::ReadsAs { texts: Some(texts).filter(|_| !leaf.place.is_secret()) };
                self.report(&leaf.place, kind);
            }
            return Some(self.filled(leaf, injected));
        }
        let empty_list = node.list.as_ref().is_some_and(|list| list.items.is_empty());
        let empty_map = node.map.as_ref().is_some_and(Vec::is_empty);
        if empty_list || empty_map {
            return Some(Setting::new(String::new(), Arc::clone(&node.place)));
        }
        self.report(&node.place, FindingKind::NotAText);
        None
    }

    /// The value's text with its placeholders filled in.
    fn filled(&mut self, leaf: &Leaf, injected: bool) -> Setting<String> {
        let text = leaf.text();
        match self.placeholders.filter(|_| text.contains("${")) {
            Some(placeholders) => {
                let filled = placeholders.fill(&text, &leaf.place, injected, self.findings);
                Setting::new(filled.text, leaf.place.filled_from(filled.from))
            }
            None => Setting::new(text, Arc::clone(&leaf.place)),
        }
    }

    /// The flag at `name`: true, on, yes, 1 and their opposites.
    pub fn flag(&mut self, name: &str) -> Option<Setting<bool>> {
        self.converted(name, |text| match text.to_lowercase().as_str() {
            "true" | "on" | "yes" | "1" => Ok(true),
            "false" | "off" | "no" | "0" => Ok(false),
            _ => Err(FindingKind::NotAFlag(text.to_owned())),
        })
    }

    /// The whole number at `name`; a fraction is cut off, as Java's cast does.
    pub fn integer(&mut self, name: &str) -> Option<Setting<i32>> {
        let leaf = self.child(name).and_then(|node| node.value.as_ref());
        if let Some(Leaf { scalar: Some(Scalar::Float(number)), place, .. }) = leaf
            && let Ok(whole) = format!("{:.0}", number.trunc()).parse()
        {
            return Some(Setting::new(whole, Arc::clone(place)));
        }
        self.converted(name, |text| parse_integer(text).ok_or_else(|| FindingKind::NotAnInteger(text.to_owned())))
    }

    /// The choice at `name`, leniently: letters and digits count, in any case.
    pub fn choice<C: Choice>(&mut self, name: &str) -> Option<Setting<C>> {
        self.converted(name, |text| {
            C::from_name(text)
                .or_else(|| C::ALL.iter().copied().find(|choice| same_name(choice.name(), text)))
                .ok_or_else(|| unknown_choice::<C>(text))
        })
    }

    /// The maps of the list at `name`; empty where there is none.
    pub fn list<T>(&mut self, name: &str, mut bind: impl FnMut(Section<'_>) -> T) -> Vec<T> {
        let Some(node) = self.child(name) else { return Vec::new() };
        let Some(list) = node.effective_list() else {
            if !node.value.as_ref().is_some_and(Leaf::is_empty) {
                self.report(&node.place, FindingKind::NotAList);
            }
            return Vec::new();
        };
        self.report_hidden(node);
        let mut bound = Vec::with_capacity(list.items.len());
        for item in &list.items {
            if item.is_hole() {
                self.report(&list.place, FindingKind::Gaps);
            } else if item.map.is_none() {
                let nothing = item.value.as_ref().is_some_and(Leaf::is_empty);
                let kind = if nothing { FindingKind::NothingForAMap } else { FindingKind::NotAMap };
                self.report(&item.place, kind);
            } else {
                bound.push(bind(Section::new(item, self.findings, self.placeholders)));
            }
        }
        bound
    }

    /// The texts of the list at `name`; a single text is cut at its commas.
    /// `None` where the default stands.
    pub fn texts(&mut self, name: &str) -> Option<Vec<Setting<String>>> {
        let node = self.child(name)?;
        let Some(list) = node.effective_list() else {
            let Some(leaf) = &node.value else {
                self.report(&node.place, FindingKind::NotAList);
                return None;
            };
            let text = self.filled(leaf, false);
            return comma_separated(&text.value, &text.place);
        };
        self.report_hidden(node);
        let mut texts = Vec::with_capacity(list.items.len());
        for item in &list.items {
            match &item.value {
                Some(leaf) => texts.push(self.filled(leaf, false)),
                None if item.is_hole() => self.report(&list.place, FindingKind::Gaps),
                None => self.report(&item.place, FindingKind::NotAText),
            }
        }
        Some(texts)
    }

    /// The texts of a property that `@Value` reads: it sees one text, which is
    /// cut at its commas, and no list.
    pub fn injected_texts(&mut self, name: &str) -> Vec<Setting<String>> {
        let Some(node) = self.child(name) else { return Vec::new() };
        if let Some(list) = node.list.as_ref().filter(|list| !list.items.is_empty()) {
            self.report(&list.place, FindingKind::ListForCommaText);
        }
        let Some(leaf) = &node.value else { return Vec::new() };
        let text = self.filled(leaf, true);
        comma_separated(&text.value, &text.place).unwrap_or_default()
    }

    fn converted<T>(&mut self, name: &str, convert: impl Fn(&str) -> Result<T, FindingKind>) -> Option<Setting<T>> {
        let leaf = self.child(name)?.value.as_ref();
        let setting = match leaf {
            Some(leaf) => self.filled(leaf, false),
            None => self.text(name)?,
        };
        let text = jvm::trim(&setting.value);
        if text.is_empty() {
            return None;
        }
        match convert(text) {
            Ok(value) => Some(Setting::new(value, setting.place)),
            Err(kind) => {
                self.findings.push(Finding { place: setting.place, kind });
                None
            }
        }
    }

    fn child(&self, name: &str) -> Option<&'a Node> {
        self.node?.get(name)
    }

    fn report(&mut self, place: &Arc<Place>, kind: FindingKind) {
        self.findings.push(Finding { place: Arc::clone(place), kind });
    }

    /// Tells of a list in a file that the list at `node` takes the place of.
    fn report_hidden(&mut self, node: &Node) {
        let Some(list) = &node.list else { return };
        let Some(hidden) = &list.hidden else { return };
        if matches!(list.place.origin, Origin::File { .. }) {
            let kind = FindingKind::ReplacesList { instead_of: Arc::clone(&hidden.place), items: hidden.items.clone() };
            self.report(&list.place, kind);
        }
    }
}

fn unknown_choice<C: Choice>(text: &str) -> FindingKind {
    FindingKind::UnknownChoice {
        what: C::WHAT,
        text: text.to_owned(),
        known: C::ALL.iter().map(|choice| choice.name()).collect(),
    }
}

/// The texts between the commas, trimmed; `None` for the empty text.
fn comma_separated(text: &str, place: &Arc<Place>) -> Option<Vec<Setting<String>>> {
    if text.is_empty() {
        return None;
    }
    Some(text.split(',').map(|piece| Setting::new(jvm::trim(piece).to_owned(), Arc::clone(place))).collect())
}

/// `NumberUtils.parseNumber` for `Integer`: all white space falls out, `0x`
/// and `#` mark hexadecimal digits.
fn parse_integer(text: &str) -> Option<i32> {
    let digits: String = text.chars().filter(|ch| !ch.is_whitespace()).collect();
    let (sign, rest) = match digits.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", digits.as_str()),
    };
    let hexadecimal = ["0x", "0X", "#"].iter().find_map(|prefix| rest.strip_prefix(prefix));
    match hexadecimal {
        Some(rest) => i32::from_str_radix(&format!("{sign}{rest}"), 16).ok(),
        None => digits.parse().ok(),
    }
}
