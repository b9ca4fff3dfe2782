use serde_json::{Map, Value};

use super::FixError;
use crate::json::{Path, PathStep};
use crate::packer::components::go_value::kind_name;

/// A change to one member of an object.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// The member gets another name and keeps its value; a member that had the
    /// new name goes.
    Rename {
        object: Path,
        from: String,
        to: String,
    },
    Remove {
        object: Path,
        key: String,
    },
    /// The member gets this value; it is added where it is absent.
    Set {
        object: Path,
        key: String,
        value: Value,
    },
    /// Another value in the place of one.
    Replace {
        at: Path,
        value: Value,
    },
}

/// A template under repair: its value, and what was changed so far.
#[derive(Debug, Clone)]
pub struct Draft {
    root: Map<String, Value>,
    changes: Vec<Change>,
}

impl Draft {
    pub fn new(root: Map<String, Value>) -> Self {
        Self { root, changes: Vec::new() }
    }

    pub fn root(&self) -> &Map<String, Value> {
        &self.root
    }

    pub fn into_root(self) -> Map<String, Value> {
        self.root
    }

    /// The changes since the last call.
    pub fn take_changes(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.changes)
    }

    /// The builders that are objects.
    ///
    /// Fails as Packer does where `builders` is no list of objects.
    pub fn builders(&self) -> Result<Vec<Path>, FixError> {
        let Some(key) = self.section("Builders") else { return Ok(Vec::new()) };
        match self.root.get(key) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::Array(items)) => {
                let strays: Vec<String> = items
                    .iter()
                    .enumerate()
                    .filter(|(_, item)| !item.is_object() && !item.is_null())
                    .map(|(index, item)| format!("'Builders[{index}]' expected a map, got '{}'", kind_name(item)))
                    .collect();
                if strays.is_empty() { Ok(objects(key, items)) } else { Err(FixError::Shape { problems: strays }) }
            }
            Some(other) => Err(not_a_list("Builders", other)),
        }
    }

    /// How many builders there are, those that are null included.
    pub fn builder_count(&self) -> usize {
        let section = self.section("Builders").and_then(|key| self.root.get(key));
        section.and_then(Value::as_array).map_or(0, Vec::len)
    }

    /// The builders whose `type` is one that `wanted` takes.
    pub fn builders_of(&self, wanted: impl Fn(&str) -> bool) -> Result<Vec<Path>, FixError> {
        let mut builders = self.builders()?;
        builders.retain(|builder| self.text(builder, "type").is_some_and(&wanted));
        Ok(builders)
    }

    /// The provisioners, whatever they are.
    pub fn provisioners(&self) -> Vec<Path> {
        let Some(key) = self.section("Provisioners") else { return Vec::new() };
        match self.root.get(key) {
            Some(Value::Array(items)) => (0..items.len()).map(|index| item(key, index)).collect(),
            // Read weakly: something else counts as the only provisioner.
            Some(Value::Object(members)) if !members.is_empty() => vec![Path::root().join(key)],
            _ => Vec::new(),
        }
    }

    /// The provisioners that are objects of this type.
    pub fn provisioners_of(&self, type_name: &str) -> Result<Vec<Path>, FixError> {
        let mut provisioners = self.provisioners();
        provisioners.retain(|provisioner| self.text(provisioner, "type") == Some(type_name));
        Ok(provisioners)
    }

    /// The post-processors that are objects, also those in a sequence; `None`
    /// where there is no such section.
    pub fn post_processors(&self) -> Result<Option<Vec<Path>>, FixError> {
        const KEY: &str = "post-processors";
        let items = match self.root.get(KEY) {
            None | Some(Value::Null) => return Ok(None),
            Some(Value::Array(items)) => items,
            Some(other) => return Err(not_a_list(KEY, other)),
        };
        let mut found = Vec::new();
        for (index, element) in items.iter().enumerate() {
            let at = item(KEY, index);
            match element {
                Value::Object(_) => found.push(at),
                Value::Array(inner) => {
                    let objects = inner.iter().enumerate().filter(|(_, element)| element.is_object());
                    found.extend(objects.map(|(index, _)| at.join(index)));
                }
                _ => {}
            }
        }
        Ok(Some(found))
    }

    /// The post-processors of this type.
    pub fn post_processors_of(&self, type_name: &str) -> Result<Vec<Path>, FixError> {
        let mut found = self.post_processors()?.unwrap_or_default();
        found.retain(|at| self.text(at, "type") == Some(type_name));
        Ok(found)
    }

    pub fn value(&self, at: &Path) -> Option<&Value> {
        let (first, rest) = at.steps().split_first()?;
        let PathStep::Key(first) = first else { return None };
        rest.iter().try_fold(self.root.get(first)?, |value, step| match step {
            PathStep::Key(key) => value.get(key),
            PathStep::Index(index) => value.get(index),
        })
    }

    pub fn get(&self, object: &Path, key: &str) -> Option<&Value> {
        self.value(object)?.as_object()?.get(key)
    }

    pub fn has(&self, object: &Path, key: &str) -> bool {
        self.get(object, key).is_some()
    }

    pub fn text(&self, object: &Path, key: &str) -> Option<&str> {
        self.get(object, key)?.as_str()
    }

    /// The names of an object's members.
    pub fn keys(&self, object: &Path) -> Vec<String> {
        self.value(object)
            .and_then(Value::as_object)
            .map(|members| members.keys().cloned().collect())
            .unwrap_or_default()
    }

    /// Gives the member the name `to`, in place of one that has it.
    pub fn rename(&mut self, object: &Path, from: &str, to: &str) {
        let Some(members) = self.members(object) else { return };
        if !members.contains_key(from) {
            return;
        }
        members.shift_remove(to);
        *members = std::mem::take(members)
            .into_iter()
            .map(|(key, value)| if key == from { (to.to_owned(), value) } else { (key, value) })
            .collect();
        self.changes.push(Change::Rename { object: object.clone(), from: from.to_owned(), to: to.to_owned() });
    }

    pub fn remove(&mut self, object: &Path, key: &str) -> Option<Value> {
        let removed = self.members(object)?.shift_remove(key)?;
        self.changes.push(Change::Remove { object: object.clone(), key: key.to_owned() });
        Some(removed)
    }

    /// Nothing is changed where the member has this value already.
    pub fn set(&mut self, object: &Path, key: &str, value: impl Into<Value>) {
        let value = value.into();
        let Some(members) = self.members(object) else { return };
        if members.get(key) == Some(&value) {
            return;
        }
        members.insert(key.to_owned(), value.clone());
        self.changes.push(Change::Set { object: object.clone(), key: key.to_owned(), value });
    }

    /// Puts another value in the place of the whole one.
    pub fn replace(&mut self, at: &Path, value: Value) {
        let Some(place) = self.value_mut(at) else { return };
        *place = value.clone();
        self.changes.push(Change::Replace { at: at.clone(), value });
    }

    /// Takes the member away, or gives it the name `to` where none has that yet.
    pub fn rename_or_drop(&mut self, object: &Path, from: &str, to: &str) {
        if self.has(object, to) {
            self.remove(object, from);
        } else {
            self.rename(object, from, to);
        }
    }

    fn members(&mut self, object: &Path) -> Option<&mut Map<String, Value>> {
        self.value_mut(object)?.as_object_mut()
    }

    fn value_mut(&mut self, at: &Path) -> Option<&mut Value> {
        let (first, rest) = at.steps().split_first()?;
        let PathStep::Key(first) = first else { return None };
        rest.iter().try_fold(self.root.get_mut(first)?, |value, step| match step {
            PathStep::Key(key) => value.get_mut(key),
            PathStep::Index(index) => value.get_mut(index),
        })
    }

    /// The root key that Packer's fixers read as the field `name`: the exact
    /// one, else one that differs in case.
    fn section(&self, name: &str) -> Option<&str> {
        let exact = self.root.get_key_value(name).map(|(key, _)| key.as_str());
        exact.or_else(|| self.root.keys().map(String::as_str).find(|key| key.eq_ignore_ascii_case(name)))
    }
}

fn objects(key: &str, items: &[Value]) -> Vec<Path> {
    let objects = items.iter().enumerate().filter(|(_, element)| element.is_object());
    objects.map(|(index, _)| item(key, index)).collect()
}

fn item(key: &str, index: usize) -> Path {
    Path::root().join(key).join(index)
}

fn not_a_list(name: &str, value: &Value) -> FixError {
    let problem = format!("'{name}': source data must be an array or slice, got {}", kind_name(value));
    FixError::Shape { problems: vec![problem] }
}
