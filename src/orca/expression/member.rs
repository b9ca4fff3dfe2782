//! Properties, methods and constructors of objects. Mirrors kork's filtering
//! accessors and resolvers under Spring's nodes.

use super::{
    fail::{ACCESS, Fail, ILLEGAL_ARGUMENT, SPEL_EVALUATION},
    java::{
        class::{Class, Kind},
        convert,
        map::Map,
        resolve::{self, Signature},
        text::count,
        value::Value,
    },
    method,
    vm::{Declared, Typed, Vm, weight},
};

impl<'a> Vm<'a> {
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
        self.work.spend(weight(&made.value) * 4);
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

/// `name(type,type)`, as messages show a call.
pub(crate) fn signature(name: &str, arguments: &[Value<'_>]) -> String {
    let types: Vec<String> =
        arguments.iter().map(|argument| argument.class().map_or_else(|| "null".to_owned(), Class::type_name)).collect();
    format!("{name}({})", types.join(","))
}

/// An exception thrown by a method or a property's getter on the way to its caller.
pub(crate) fn access_problem(fail: Fail, message: String) -> Fail {
    fail.wrapped(ACCESS, Some(message))
}

/// `EL1021E` around a failed read.
pub(crate) fn read_problem(fail: Fail, name: &str) -> Fail {
    if matches!(&fail, Fail::Thrown(thrown) if thrown.class == SPEL_EVALUATION) {
        return fail;
    }
    let message = fail.message().unwrap_or("null").to_owned();
    fail.wrapped_spel(1021, &[name, &message])
}

fn map_has_getter(map: &Map<'_>, name: &str) -> bool {
    resolve::getter(Class::of(map.kind), name, false).is_some()
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
