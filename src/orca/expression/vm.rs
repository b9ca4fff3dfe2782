//! The state of one evaluation: the scope's objects, variables, what is
//! active, what was read, and how much work is left.

use std::rc::Rc;

use super::{
    fail::{ACCESS, Fail, ILLEGAL_ARGUMENT, UNSUPPORTED, number},
    java::{
        class::{Class, Kind},
        convert,
        list::List,
        map::Map,
        print,
        resolve::{self, Signature},
        text::count,
        value::{Object, Value},
    },
    method,
    origin::Origin,
    pipeline::Pipeline,
    spel::eval::{access_problem, read_problem, signature},
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
#[derive(Debug, Clone, PartialEq, Eq)]
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
        if let Some(name) = &name {
            self.read_key(&map.origin, name, found.is_some());
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
        let own = match item {
            Value::Map(map) => map.origin.clone(),
            Value::List(list) => list.origin.clone(),
            Value::Object(object) => match &**object {
                Object::Bean(bean) => bean.origin.clone(),
                _ => Origin::default(),
            },
            _ => Origin::default(),
        };
        if own.is_known() {
            self.reads.push(Read { path: own.path(), found: true });
        } else if list.origin.is_known() {
            self.reads.push(Read { path: list.origin.index(index).path(), found: true });
        }
    }

    /// Reads a property. Mirrors kork's property accessors in their order.
    pub(super) fn property(&mut self, target: &Typed<'a>, name: &str) -> Result<Typed<'a>, Fail> {
        match &target.value {
            Value::Null => Err(Fail::spel(1007, &[name])),
            Value::Map(map) => {
                let key = Value::string(name);
                if map.get_text(name).is_some() || self.lenient {
                    self.track()?;
                    return Ok(Typed::plain(self.map_value(map, &key)));
                }
                if !map_has_getter(map, name) {
                    self.read_key(&map.origin.clone(), name, false);
                }
                self.getter(&target.value, name)
            }
            Value::Array(array) if name == "length" => {
                self.track()?;
                let size = array.items.borrow().len();
                Ok(Typed::plain(Value::Int(count(size))))
            }
            other => self.getter(other, name),
        }
    }

    /// Reads a property by its getter. Mirrors kork's `FilteredPropertyAccessor`.
    pub(super) fn getter(&mut self, target: &Value<'a>, name: &str) -> Result<Typed<'a>, Fail> {
        self.by_getter(target, name, 1021)
    }

    /// The same by an index, `x['name']`, where other messages come out.
    pub(super) fn indexed_getter(&mut self, target: &Value<'a>, name: &str) -> Result<Typed<'a>, Fail> {
        self.by_getter(target, name, 1027)
    }

    fn by_getter(&mut self, target: &Value<'a>, name: &str, code: u16) -> Result<Typed<'a>, Fail> {
        let (class, is_static) = target_class(target);
        let problem = |message: String| {
            let fail = Fail::thrown(ILLEGAL_ARGUMENT, message);
            if code == 1027 { fail } else { read_problem(fail, name) }
        };
        let Some(getter) = resolve::getter(class, name, is_static) else {
            return Err(problem(format!("requested getter {name} not found on type {}", described(class))));
        };
        if !getter.allowed {
            let returned = described(getter.returns);
            return Err(problem(format!(
                "found getter for requested {name} but rejected due to return type {returned}"
            )));
        }
        self.track()?;
        let wrap = |fail| {
            let message = format!("Unable to access property '{name}' through getter method");
            let message_of = message.clone();
            let inserts = if code == 1027 { vec![class.type_name()] } else { vec![name.to_owned(), message_of] };
            let inserts: Vec<&str> = inserts.iter().map(String::as_str).collect();
            access_problem(fail, message).wrapped_spel(code, &inserts)
        };
        self.invoke(target, &getter, &[]).map_err(wrap)
    }

    /// Sets a property by its setter.
    pub(super) fn set_property(&mut self, target: &Value<'a>, name: &str, value: Value<'a>) -> Result<(), Fail> {
        let (class, is_static) = target_class(target);
        let Some(setter) = resolve::setter(class, name, is_static) else {
            let message = format!("requested field {name} not found on type {}", described(class));
            return Err(Fail::thrown(ILLEGAL_ARGUMENT, message));
        };
        let parameter = setter.parameter(0);
        let converted = convert::to(self, &Typed::plain(value), parameter);
        let converted = converted.map_err(|fail| {
            fail.wrapped(ACCESS, Some("Type conversion failure".to_owned()))
                .wrapped_spel(1034, &[name, "Type conversion failure"])
        })?;
        self.track()?;
        self.invoke(target, &setter, &[converted]).map(|_| ())
    }

    /// Calls a method. Mirrors `MethodReference` over kork's `FilteredMethodResolver`.
    pub(super) fn call(
        &mut self,
        target: &Value<'a>,
        name: &str,
        arguments: Vec<Value<'a>>,
    ) -> Result<Typed<'a>, Fail> {
        let (class, is_static) = target_class(target);
        let shown = signature(name, &arguments);
        let chosen = resolve::method(class, name, &arguments, is_static)
            .map_err(|fail| {
                access_problem(fail, "Failed to resolve method".to_owned())
                    .wrapped_spel(1031, &[&shown, &class.type_name()])
            })?
            .ok_or_else(|| Fail::spel(1004, &[&shown, &class.type_name()]))?;
        self.track()?;
        let arguments = self.converted(&chosen, arguments).map_err(|fail| {
            let message = format!("Problem invoking method: {name}");
            access_problem(fail, message.clone()).wrapped_spel(1029, &[name, &class.name(), &message])
        })?;
        self.invoke(target, &chosen, &arguments)
    }

    fn invoke(&mut self, target: &Value<'a>, method: &Signature, arguments: &[Value<'a>]) -> Result<Typed<'a>, Fail> {
        self.work.spend(weight(target) + arguments.iter().map(weight).sum::<usize>());
        self.work.check()?;
        let made = method::invoke(self, target, method, arguments)?;
        self.work.spend(weight(&made.value));
        self.work.check()?;
        Ok(made)
    }

    /// The arguments in the form that the method takes.
    pub(super) fn converted(&mut self, method: &Signature, arguments: Vec<Value<'a>>) -> Result<Vec<Value<'a>>, Fail> {
        let fixed = if method.varargs { method.parameters.len() - 1 } else { arguments.len() };
        let mut converted = Vec::with_capacity(arguments.len());
        let mut rest = Vec::new();
        let count = arguments.len();
        for (at, argument) in arguments.into_iter().enumerate() {
            let typed = Typed::plain(argument);
            if at < fixed {
                converted.push(convert::to(self, &typed, method.parameter(at))?);
                continue;
            }
            let array = method.parameter(fixed);
            let element = array.element();
            let class = typed.value.class();
            // A single argument may be the whole array, or a list of its elements.
            let whole = count == fixed + 1
                && class.is_some_and(|class| {
                    class.is_array() && array.accepts(class)
                        || !class.is_array() && class.kind.extends(Kind::List)
                        || class.is_array() && !array.accepts(class)
                });
            if whole {
                let value = convert::to(self, &typed, array)?;
                rest = value.elements().unwrap_or_default();
            } else if class.is_none_or(|class| element.accepts(class)) {
                rest.push(typed.value);
            } else if count == fixed + 1 && class.is_some_and(|class| convert::can(class, Declared::No, array)) {
                rest.extend(convert::to(self, &typed, array)?.elements().unwrap_or_default());
            } else {
                rest.push(convert::to(self, &typed, element)?);
            }
        }
        if method.varargs {
            converted.push(Value::array(method.parameter(fixed).element(), rest));
        }
        Ok(converted)
    }

    /// `new name(arguments)` of an allowed class.
    pub(super) fn construct(&mut self, kind: Kind, name: &str, arguments: Vec<Value<'a>>) -> Result<Value<'a>, Fail> {
        let shown = signature("", &arguments);
        let chosen = resolve::constructor(kind, &arguments).ok_or_else(|| Fail::spel(1002, &[name, &shown]))?;
        let problem = |fail: Fail| {
            access_problem(fail, format!("Problem invoking constructor: {name}")).wrapped_spel(1003, &[name, &shown])
        };
        let arguments = self.converted(&chosen, arguments).map_err(problem)?;
        method::construct(self, kind, &chosen, &arguments).map_err(problem)
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

fn map_has_getter(map: &Map<'_>, name: &str) -> bool {
    resolve::getter(Class::of(map.kind), name, false).is_some()
}

/// Refuses to change what Java would not.
pub(super) fn mutable(mutable: bool) -> Result<(), Fail> {
    if mutable { Ok(()) } else { Err(Fail::silent(UNSUPPORTED)) }
}

/// The class whose methods a value has; for a class itself, its static ones.
fn target_class(value: &Value<'_>) -> (Class, bool) {
    match value {
        Value::Class(class) => (*class, true),
        other => (other.class().unwrap_or(Class::of(Kind::Object)), false),
    }
}

/// As `Class.toString` prints it.
fn described(class: Class) -> String {
    if class.is_primitive() {
        class.name()
    } else if class.dims == 0 && class.kind.is_interface() {
        format!("interface {}", class.name())
    } else {
        format!("class {}", class.name())
    }
}
