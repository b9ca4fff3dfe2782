use std::sync::Arc;

use super::node::{Node, NodeValue, Scalar};
use super::place::{Place, Setting, Text};
use super::problem::{Problem, ProblemKind};
use crate::rosco::jvm;
use crate::rosco::names::Choice;

/// Reads typed values out of one map of the configuration, as Spring's binder
/// does: relaxed names, lenient conversions. An absent section gives absent
/// values.
pub(crate) struct Section<'a> {
    node: Option<&'a Node>,
    place: Arc<Place>,
    problems: &'a mut Vec<Problem>,
}

impl<'a> Section<'a> {
    pub fn new(node: &'a Node, problems: &'a mut Vec<Problem>) -> Self {
        Self { place: Arc::clone(&node.place), node: Some(node), problems }
    }

    pub fn place(&self) -> Arc<Place> {
        Arc::clone(&self.place)
    }

    /// The map at `name`; `None` where there is nothing to bind.
    pub fn section(&mut self, name: &str) -> Option<Section<'_>> {
        let node = self.child(name)?;
        match &node.value {
            NodeValue::Map(_) => Some(Section::new(node, self.problems)),
            NodeValue::Null => None,
            NodeValue::Scalar(Scalar::Text(text)) if text.is_empty() => None,
            _ => {
                self.report(node, ProblemKind::NotAMap);
                None
            }
        }
    }

    /// The map at `name`, or one without properties.
    pub fn section_or_nothing(&mut self, name: &str) -> Section<'_> {
        let node = self.child(name).filter(|node| matches!(node.value, NodeValue::Map(_)));
        let place = match node {
            Some(node) => Arc::clone(&node.place),
            None => Place::new(self.place.origin.clone(), self.place.below(name)),
        };
        Section { node, place, problems: self.problems }
    }

    /// True where there is a list at `name`, be it empty.
    pub fn has_list(&self, name: &str) -> bool {
        self.child(name).is_some_and(|node| matches!(node.value, NodeValue::List(_)))
    }

    /// The text at `name`. Null is the empty text, as YAML's null is to Spring.
    pub fn text(&mut self, name: &str) -> Text {
        let node = self.child(name)?;
        let value = match &node.value {
            NodeValue::Null => String::new(),
            NodeValue::Scalar(scalar) => scalar.text(),
            NodeValue::List(items) if items.is_empty() => String::new(),
            NodeValue::Map(entries) if entries.is_empty() => String::new(),
            NodeValue::List(_) | NodeValue::Map(_) => {
                self.report(node, ProblemKind::NotAText);
                return None;
            }
        };
        Some(Setting::new(value, Arc::clone(&node.place)))
    }

    /// The flag at `name`: true, on, yes, 1 and their opposites.
    pub fn flag(&mut self, name: &str) -> Option<Setting<bool>> {
        self.converted(name, |text| match text.to_lowercase().as_str() {
            "true" | "on" | "yes" | "1" => Ok(true),
            "false" | "off" | "no" | "0" => Ok(false),
            _ => Err(ProblemKind::NotAFlag(text.to_owned())),
        })
    }

    /// The whole number at `name`; a fraction is cut off, as Java's cast does.
    pub fn integer(&mut self, name: &str) -> Option<Setting<i32>> {
        if let Some(Node { value: NodeValue::Scalar(Scalar::Float(number)), place }) = self.child(name)
            && let Ok(whole) = format!("{:.0}", number.trunc()).parse()
        {
            return Some(Setting::new(whole, Arc::clone(place)));
        }
        self.converted(name, |text| parse_integer(text).ok_or_else(|| ProblemKind::NotAnInteger(text.to_owned())))
    }

    /// The choice at `name`, leniently: letters and digits count, in any case.
    pub fn choice<C: Choice>(&mut self, name: &str) -> Option<Setting<C>> {
        self.converted(name, |text| {
            C::from_name(text)
                .or_else(|| C::ALL.iter().copied().find(|choice| super::node::same_name(choice.name(), text)))
                .ok_or_else(|| ProblemKind::UnknownChoice {
                    what: C::WHAT,
                    text: text.to_owned(),
                    known: C::ALL.iter().map(|choice| choice.name()).collect(),
                })
        })
    }

    /// The maps of the list at `name`; empty where there is none.
    pub fn list<T>(&mut self, name: &str, mut bind: impl FnMut(Section<'_>) -> T) -> Vec<T> {
        let Some(node) = self.child(name) else { return Vec::new() };
        match &node.value {
            NodeValue::List(items) => {
                let mut bound = Vec::with_capacity(items.len());
                for item in items {
                    if !matches!(item.value, NodeValue::Map(_)) {
                        self.report(item, ProblemKind::NotAMap);
                        continue;
                    }
                    bound.push(bind(Section::new(item, self.problems)));
                }
                bound
            }
            NodeValue::Null => Vec::new(),
            NodeValue::Scalar(Scalar::Text(text)) if text.is_empty() => Vec::new(),
            _ => {
                self.report(node, ProblemKind::NotAList);
                Vec::new()
            }
        }
    }

    /// The texts of the list at `name`; a single text is cut at its commas.
    /// `None` where the default stands.
    pub fn texts(&mut self, name: &str) -> Option<Vec<Setting<String>>> {
        let node = self.child(name)?;
        match &node.value {
            NodeValue::List(items) => {
                let mut texts = Vec::with_capacity(items.len());
                for item in items {
                    match &item.value {
                        NodeValue::Null => texts.push(Setting::new(String::new(), Arc::clone(&item.place))),
                        NodeValue::Scalar(scalar) => {
                            texts.push(Setting::new(scalar.text(), Arc::clone(&item.place)));
                        }
                        NodeValue::List(_) | NodeValue::Map(_) => self.report(item, ProblemKind::NotAText),
                    }
                }
                Some(texts)
            }
            NodeValue::Null => None,
            NodeValue::Scalar(scalar) => comma_separated(&scalar.text(), &node.place),
            NodeValue::Map(_) => {
                self.report(node, ProblemKind::NotAList);
                None
            }
        }
    }

    fn converted<T>(&mut self, name: &str, convert: impl Fn(&str) -> Result<T, ProblemKind>) -> Option<Setting<T>> {
        let setting = self.text(name)?;
        let text = jvm::trim(&setting.value);
        if text.is_empty() {
            return None;
        }
        match convert(text) {
            Ok(value) => Some(Setting::new(value, setting.place)),
            Err(kind) => {
                self.problems.push(Problem { place: setting.place, kind });
                None
            }
        }
    }

    fn child(&self, name: &str) -> Option<&'a Node> {
        self.node?.get(name)
    }

    fn report(&mut self, node: &Node, kind: ProblemKind) {
        self.problems.push(Problem { place: Arc::clone(&node.place), kind });
    }
}

/// The texts between the commas, trimmed; `None` for the empty text.
pub(crate) fn comma_separated(text: &str, place: &Arc<Place>) -> Option<Vec<Setting<String>>> {
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
