//! The state of one evaluation: the scope's objects, variables, what is
//! active, what was read, and how much work is left.

use std::rc::Rc;

use super::{
    fail::{Fail, UNSUPPORTED, number},
    java::{
        list::List,
        map::Map,
        print,
        value::{Object, Value},
    },
    origin::Origin,
    pipeline::Pipeline,
    work::Work,
};

/// Most operations of one expression. Spring's `DEFAULT_MAX_OPERATIONS`.
const MAX_OPERATIONS: usize = 10_000;

/// Longest text that an expression makes here, in bytes.
pub(super) const MAX_TEXT: usize = 2 * 1024 * 1024;

/// Most elements of a collection that an expression makes here.
pub(super) const MAX_ITEMS: usize = 200_000;

/// How deep evaluation may nest here.
const MAX_NESTING: usize = 250;

pub(super) fn text_bound() -> String {
    format!("an expression makes texts of at most {MAX_TEXT} bytes here")
}

/// The text as a value, unless it is too long.
pub(super) fn checked_text<'a>(text: String) -> Result<Value<'a>, Fail> {
    if text.len() > MAX_TEXT { Err(Fail::Bound(text_bound())) } else { Ok(Value::string(text)) }
}

/// What a value's Java declaration adds to its class.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Declared {
    No,
    /// `Map<String, …>`: keys become text.
    TextKeys,
    /// `List<Map<String, …>>`.
    MapList,
    /// A list of something that has no text form.
    ObjectList,
}

impl Declared {
    pub(super) fn has_text_keys(self) -> bool {
        self == Declared::TextKeys
    }

    pub(super) fn of_elements(self) -> Self {
        if self == Declared::MapList { Declared::TextKeys } else { Declared::No }
    }

    /// Whether its elements are declared to be what cannot become text.
    pub(super) fn without_text(self) -> bool {
        matches!(self, Declared::MapList | Declared::ObjectList)
    }
}

#[derive(Clone)]
pub(super) struct Typed<'a> {
    pub(super) value: Value<'a>,
    pub(super) declared: Declared,
}

impl<'a> Typed<'a> {
    pub(super) fn plain(value: Value<'a>) -> Self {
        Self { value, declared: Declared::No }
    }
}

/// A place of the scope that an expression read.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Read {
    /// As an expression would write it: `trigger.parameters.x`, `execution.stages[0].context`.
    pub path: String,
    /// Whether something was there.
    pub found: bool,
}

/// Inputs of functions that are not in the scope's objects.
pub(super) struct Facts<'a> {
    /// Answers Front50 for the id of an application's pipeline; `None` where nobody knows.
    pub(super) pipeline_ids: Option<&'a serde_json::Map<String, serde_json::Value>>,
    pub(super) user: Option<&'a str>,
    /// Milliseconds since 1970 that `now` is assumed to be.
    pub(super) clock: Option<i64>,
    /// The id of the stage being run.
    pub(super) stage: Option<String>,
    /// Whether a stage is being run at all.
    pub(super) in_stage: bool,
}

pub(super) struct Vm<'a> {
    pub(super) root: Value<'a>,
    pub(super) lenient: bool,
    pub(super) pipelines: Vec<Rc<Pipeline<'a>>>,
    pub(super) facts: Facts<'a>,
    variables: Vec<(Rc<str>, Value<'a>)>,
    active: Vec<Typed<'a>>,
    scopes: Vec<Typed<'a>>,
    operations: usize,
    nesting: usize,
    pub(super) work: Rc<Work>,
    reads: Vec<Read>,
    /// Whether something of the scope was changed.
    pub(super) changed: bool,
}

impl<'a> Vm<'a> {
    pub(super) fn new(root: Value<'a>, lenient: bool, pipelines: Vec<Rc<Pipeline<'a>>>, facts: Facts<'a>) -> Self {
        Self {
            root,
            lenient,
            pipelines,
            facts,
            variables: Vec::new(),
            active: Vec::new(),
            scopes: Vec::new(),
            operations: 0,
            nesting: 0,
            work: Rc::new(Work::new()),
            reads: Vec::new(),
            changed: false,
        }
    }

    /// Readies the state for the next expression; variables and changes stay.
    pub(super) fn start(&mut self) {
        self.active.clear();
        self.scopes.clear();
        self.operations = 0;
        self.nesting = 0;
        self.work.start();
    }

    /// What was read since the last call, in order, each place once and
    /// without the containers on the way to it.
    pub(super) fn take_reads(&mut self) -> Vec<Read> {
        let mut reads: Vec<Read> = Vec::new();
        for read in std::mem::take(&mut self.reads) {
            let leads_on = |outer: &Read| {
                read.path.strip_prefix(&outer.path).is_some_and(|rest| rest.starts_with(['.', '[']) || rest.is_empty())
            };
            reads.retain(|outer| !leads_on(outer));
            let inner = |own: &Read| own.path.strip_prefix(&read.path).is_some_and(|rest| rest.starts_with(['.', '[']));
            if !reads.iter().any(inner) {
                reads.push(read);
            }
        }
        reads
    }

    pub(super) fn enter(&mut self) -> Result<(), Fail> {
        self.nesting += 1;
        if self.nesting > MAX_NESTING {
            return Err(Fail::Bound(format!("an expression evaluates at most {MAX_NESTING} levels deep here")));
        }
        Ok(())
    }

    pub(super) fn leave(&mut self) {
        self.nesting -= 1;
    }

    /// Counts an operation, as Spring does.
    pub(super) fn track(&mut self) -> Result<(), Fail> {
        self.operations += 1;
        if self.operations >= MAX_OPERATIONS {
            return Err(Fail::spel(1085, &[&number(MAX_OPERATIONS)]));
        }
        Ok(())
    }

    pub(super) fn root_typed(&self) -> Typed<'a> {
        Typed::plain(self.root.clone())
    }

    pub(super) fn active(&self) -> Typed<'a> {
        self.active.last().cloned().unwrap_or_else(|| self.root_typed())
    }

    pub(super) fn scope_root(&self) -> Typed<'a> {
        self.scopes.last().cloned().unwrap_or_else(|| self.root_typed())
    }

    pub(super) fn push(&mut self, active: Typed<'a>) {
        self.active.push(active);
    }

    pub(super) fn pop(&mut self) {
        self.active.pop();
    }

    pub(super) fn enter_scope(&mut self, element: Typed<'a>) {
        self.active.push(element.clone());
        self.scopes.push(element);
    }

    pub(super) fn exit_scope(&mut self) {
        self.active.pop();
        self.scopes.pop();
    }

    pub(super) fn variable(&self, name: &str) -> Option<Value<'a>> {
        self.variables.iter().find(|(own, _)| **own == *name).map(|(_, value)| value.clone())
    }

    pub(super) fn set_variable(&mut self, name: &str, value: Value<'a>) {
        self.variables.retain(|(own, _)| **own != *name);
        if !value.is_null() {
            self.variables.push((name.into(), value));
        }
    }

    /// Notes that something of the scope was changed.
    pub(super) fn mutated(&mut self) {
        self.changed = true;
    }

    /// Java's `toString()`.
    pub(super) fn text_of(&mut self, value: &Value<'a>) -> Result<String, Fail> {
        print::text(self, value)
    }

    /// `map.get(key)`: a stage's context falls back to its ancestors' outputs.
    pub(super) fn map_value(&mut self, map: &Rc<Map<'a>>, key: &Value<'a>) -> Value<'a> {
        self.work.spend(map.len() / 4);
        let found = map.get(&self.work, key);
        let name = match key {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        };
        if let (None, Some((pipeline, stage)), Some(name)) = (&found, map.stage, &name)
            && let Some(pipeline) = self.pipelines.get(pipeline).cloned()
        {
            self.work.spend(pipeline.stages.len());
            for ancestor in pipeline.ancestors(stage) {
                let outputs = pipeline.outputs(ancestor);
                if let Some(value) = outputs.get_text(name) {
                    self.read_key(&outputs.origin, name, true);
                    return value;
                }
            }
        }
        match (&name, found.as_ref().map(origin_of).filter(Origin::is_known)) {
            // `parameters` lies in the trigger.
            (Some(_), Some(own)) => self.reads.push(Read { path: own.path(), found: true }),
            (Some(name), None) => self.read_key(&map.origin, name, found.is_some()),
            _ => {}
        }
        found.unwrap_or(Value::Null)
    }

    /// Notes that a key was read, and whether it was there.
    pub(super) fn read_key(&mut self, origin: &Origin<'a>, key: &str, found: bool) {
        if origin.is_known() {
            self.reads.push(Read { path: origin.path_of_key(key), found });
        }
    }

    /// Notes that a list's item was read.
    pub(super) fn read_item(&mut self, list: &List<'a>, index: usize, item: &Value<'a>) {
        let own = origin_of(item);
        if own.is_known() {
            self.reads.push(Read { path: own.path(), found: true });
        } else if list.origin.is_known() {
            self.reads.push(Read { path: list.origin.index(index).path(), found: true });
        }
    }
}

/// Where a container itself lies in the scope.
fn origin_of<'a>(value: &Value<'a>) -> Origin<'a> {
    match value {
        Value::Map(map) => map.origin.clone(),
        Value::List(list) => list.origin.clone(),
        Value::Object(object) => match &**object {
            Object::Bean(bean) => bean.origin.clone(),
            _ => Origin::default(),
        },
        _ => Origin::default(),
    }
}

/// The work of going through a value once, its elements not looked into.
pub(super) fn weight(value: &Value<'_>) -> usize {
    match value {
        Value::Text(text) => text.len() / 16,
        Value::List(list) => list.len(),
        Value::Map(map) => map.len(),
        Value::Array(array) => array.items.borrow().len(),
        _ => 0,
    }
}

/// Refuses to change what Java would not.
pub(super) fn mutable(mutable: bool) -> Result<(), Fail> {
    if mutable { Ok(()) } else { Err(Fail::silent(UNSUPPORTED)) }
}
