use super::error::InterpolateError;
use super::exec::{LARGEST, Node, Run};
use super::function::{Call, Function, Trouble, Type};
use super::go::number::Number;
use super::node::{Command, Pipe, Word, WordKind};
use super::value::Value;
use super::{Text, Unknown};

type Evaluated = Result<Value, InterpolateError>;

/// The words after the first, and the value piped in.
#[derive(Clone, Copy)]
struct Arguments<'a, 'v> {
    words: &'a [Word],
    last: Option<&'v Value>,
}

const NO_ARGUMENTS: Arguments<'static, 'static> = Arguments { words: &[], last: None };

impl Arguments<'_, '_> {
    fn is_empty(self) -> bool {
        self.words.is_empty() && self.last.is_none()
    }
}

impl<'a> Run<'a, '_> {
    pub(super) fn pipeline(&mut self, dot: &Value, pipe: &'a Pipe) -> Evaluated {
        self.step()?;
        self.deeper(|run| run.pipeline_inside(dot, pipe))
    }

    fn pipeline_inside(&mut self, dot: &Value, pipe: &'a Pipe) -> Evaluated {
        self.at(Node::Pipe(pipe));
        let mut last = None;
        for command in &pipe.commands {
            last = Some(self.command(dot, command, last.as_ref())?);
        }
        let value = last.unwrap_or(Value::Nil);
        for name in &pipe.variables {
            if pipe.assigns {
                self.assign(name, &value)?;
            } else {
                self.variables.push((name, value.clone()));
            }
        }
        Ok(value)
    }

    fn assign(&mut self, name: &str, value: &Value) -> Result<(), InterpolateError> {
        match self.variables.iter_mut().rev().find(|(variable, _)| *variable == name) {
            Some((_, slot)) => {
                *slot = value.clone();
                Ok(())
            }
            None => Err(self.error(format!("undefined variable: {name}"))),
        }
    }

    fn command(&mut self, dot: &Value, command: &'a Command, last: Option<&Value>) -> Evaluated {
        let Some((first, words)) = command.words.split_first() else { return Ok(Value::Nil) };
        let arguments = Arguments { words, last };
        match &first.kind {
            WordKind::Field(names) => {
                self.at(Node::Word(first));
                return self.fields(dot.clone(), names, arguments);
            }
            WordKind::Chain(inner, names) => return self.chain(dot, first, inner, names, arguments),
            WordKind::Function(function) => {
                self.at(Node::Word(first));
                return self.function(dot, function, Node::Command(command), arguments);
            }
            WordKind::Pipe(pipe) => {
                self.refuse_arguments(first, arguments)?;
                return self.pipeline(dot, pipe);
            }
            WordKind::Variable(names) => return self.variable(first, names, arguments),
            _ => {}
        }
        self.at(Node::Word(first));
        self.refuse_arguments(first, arguments)?;
        match &first.kind {
            WordKind::Bool(value) => Ok(Value::Bool(*value)),
            WordKind::Dot => Ok(dot.clone()),
            WordKind::Number(number) => self.constant(first, number),
            WordKind::Str { text, .. } => Ok(Value::Str(text.clone())),
            _ => Err(self.error("nil is not a command")),
        }
    }

    fn refuse_arguments(&self, first: &Word, arguments: Arguments<'_, '_>) -> Result<(), InterpolateError> {
        if arguments.is_empty() {
            return Ok(());
        }
        Err(self.error(format!("can't give argument to non-function {first}")))
    }

    fn constant(&mut self, word: &'a Word, number: &Number) -> Evaluated {
        self.at(Node::Word(word));
        if let Some((real, imaginary)) = number.complex {
            return Ok(Value::Complex(real, imaginary));
        }
        let text = &number.text;
        let hex = text.len() > 2 && (text.starts_with("0x") || text.starts_with("0X")) && !text.contains(['p', 'P']);
        let looks_float = text.contains(['.', 'e', 'E', 'p', 'P']) && !hex && !text.starts_with('\'');
        match (number.float, number.int) {
            (Some(float), _) if looks_float => Ok(Value::Float(float)),
            (_, Some(int)) => Ok(Value::Int(int)),
            _ => Err(self.error(format!("{text} overflows int"))),
        }
    }

    fn chain(
        &mut self,
        dot: &Value,
        word: &'a Word,
        inner: &'a Word,
        names: &[String],
        arguments: Arguments<'a, '_>,
    ) -> Evaluated {
        self.at(Node::Word(word));
        if matches!(inner.kind, WordKind::Nil) {
            return Err(self.error(format!("indirection through explicit nil in {word}")));
        }
        let receiver = self.argument(dot, None, inner)?;
        self.fields(receiver, names, arguments)
    }

    fn variable(&mut self, word: &'a Word, names: &[String], arguments: Arguments<'_, '_>) -> Evaluated {
        self.at(Node::Word(word));
        let Some((name, fields)) = names.split_first() else { return Ok(Value::Nil) };
        let value = self.variables.iter().rev().find(|(variable, _)| *variable == name).map(|(_, value)| value.clone());
        let Some(value) = value else { return Err(self.error(format!("undefined variable: {name}"))) };
        if fields.is_empty() {
            self.refuse_arguments(word, arguments)?;
            return Ok(value);
        }
        self.fields(value, fields, arguments)
    }

    fn fields(&mut self, receiver: Value, names: &[String], arguments: Arguments<'_, '_>) -> Evaluated {
        let mut receiver = receiver;
        // What comes out of most maps is an interface, and Go names it so.
        let mut boxed = false;
        for (index, name) in names.iter().enumerate() {
            let is_last = index + 1 == names.len();
            let field = self.field(&receiver, boxed, name, is_last && !arguments.is_empty())?;
            boxed = matches!(&receiver, Value::Map(map) if !map.is_struct && !map.holds_strings());
            receiver = field;
        }
        Ok(receiver)
    }

    fn field(&self, receiver: &Value, boxed: bool, name: &str, has_arguments: bool) -> Evaluated {
        match receiver {
            Value::Nil => Ok(Value::Nil),
            Value::Unknown(unknown) => Ok(Value::Unknown(unknown.clone().through(name))),
            Value::Map(map) if map.lacks(name) => {
                Err(self.error(format!("can't evaluate field {name} in type {}", map.type_name)))
            }
            Value::Map(map) => {
                if has_arguments {
                    let why = if map.is_struct {
                        "has arguments but cannot be invoked as function"
                    } else {
                        "is not a method but has arguments"
                    };
                    return Err(self.error(format!("{name} {why}")));
                }
                Ok(map.get(name).cloned().unwrap_or_else(|| map.absent(name)))
            }
            value => {
                let type_name = if boxed { "interface {}" } else { value.type_name() };
                Err(self.error(format!("can't evaluate field {name} in type {type_name}")))
            }
        }
    }

    fn function(
        &mut self,
        dot: &Value,
        function: &Function,
        node: Node<'a>,
        arguments: Arguments<'a, '_>,
    ) -> Evaluated {
        let name = function.name;
        self.check_count(function, arguments)?;
        if matches!(name, "and" | "or") {
            return self.and_or(dot, name == "or", arguments);
        }
        let mut values = Vec::with_capacity(arguments.words.len() + 1);
        for word in arguments.words {
            let wanted = parameter(function, values.len());
            values.push(self.argument(dot, wanted, word)?);
        }
        if let Some(last) = arguments.last {
            let wanted = parameter(function, values.len());
            values.push(self.checked(last.clone(), wanted)?);
        }
        if values
            .iter()
            .zip(0..)
            .any(|(value, index)| matches!(value, Value::Unknown(_)) && parameter(function, index) == Some(Type::Int))
        {
            let unknown = values.iter().find_map(Value::unknown).cloned();
            return Ok(unknown.map_or(Value::Nil, |unknown| Value::Str(Text::unknown(unknown.through(name)))));
        }
        let mut call = Call { context: self.context, reads: self.reads, limit: LARGEST };
        (function.call)(&mut call, &values).map_err(|trouble| {
            self.at(node);
            match trouble {
                Trouble::Message(message) => self.error(format!("error calling {name}: {message}")),
                Trouble::Bound(bound) => self.bound(bound),
            }
        })
    }

    fn check_count(&self, function: &Function, arguments: Arguments<'_, '_>) -> Result<(), InterpolateError> {
        let (name, fixed) = (function.name, function.parameters.len());
        let given = arguments.words.len() + usize::from(arguments.last.is_some());
        if function.rest.is_some() {
            if given < fixed {
                let words = arguments.words.len();
                return Err(self.error(format!("wrong number of args for {name}: want at least {fixed} got {words}")));
            }
        } else if given != fixed {
            return Err(self.error(format!("wrong number of args for {name}: want {fixed} got {given}")));
        }
        Ok(())
    }

    /// The first argument that decides, or the last one. Since Go 1.18 those
    /// after it are not evaluated.
    fn and_or(&mut self, dot: &Value, is_or: bool, arguments: Arguments<'a, '_>) -> Evaluated {
        let mut decided = None;
        let mut value = Value::Nil;
        for word in arguments.words {
            let next = self.argument(dot, Some(Type::Value), word)?;
            if decided.is_none() {
                value = next;
                decided = decides(is_or, &value, arguments.last.is_none() && is_same(word, arguments.words));
                if decided.is_some() && self.dialect.stops_early() {
                    return Ok(decided.unwrap_or(value));
                }
            }
        }
        match (decided, arguments.last) {
            (Some(decided), _) => Ok(decided),
            (None, Some(last)) => Ok(last.clone()),
            (None, None) => Ok(value),
        }
    }

    /// Evaluates one argument for a parameter; without a type, for a field of it.
    fn argument(&mut self, dot: &Value, wanted: Option<Type>, word: &'a Word) -> Evaluated {
        self.step()?;
        self.at(Node::Word(word));
        match &word.kind {
            WordKind::Dot => return self.checked(dot.clone(), wanted),
            WordKind::Nil => {
                return match wanted {
                    Some(Type::Str | Type::Int) | None => {
                        let name = wanted.map_or("<nil>", Type::name);
                        Err(self.error(format!("cannot assign nil to {name}")))
                    }
                    Some(Type::Any | Type::Value) => Ok(Value::Nil),
                };
            }
            WordKind::Field(names) => {
                let value = self.fields(dot.clone(), names, NO_ARGUMENTS)?;
                return self.checked(value, wanted);
            }
            WordKind::Variable(names) => {
                let value = self.variable(word, names, NO_ARGUMENTS)?;
                return self.checked(value, wanted);
            }
            WordKind::Pipe(pipe) => {
                let value = self.pipeline(dot, pipe)?;
                return self.checked(value, wanted);
            }
            WordKind::Function(function) => {
                let value = self.function(dot, function, Node::Word(word), NO_ARGUMENTS)?;
                return self.checked(value, wanted);
            }
            WordKind::Chain(inner, names) => {
                let value = self.chain(dot, word, inner, names, NO_ARGUMENTS)?;
                return self.checked(value, wanted);
            }
            _ => {}
        }
        match (&word.kind, wanted) {
            (WordKind::Str { text, .. }, Some(Type::Str | Type::Any | Type::Value)) => Ok(Value::Str(text.clone())),
            (_, Some(Type::Str)) => Err(self.error(format!("expected string; found {word}"))),
            (WordKind::Number(number), Some(Type::Int)) => match number.int {
                Some(int) => Ok(Value::Int(int)),
                None => Err(self.error(format!("expected integer; found {word}"))),
            },
            (_, Some(Type::Int)) => Err(self.error(format!("expected integer; found {word}"))),
            (WordKind::Number(number), Some(Type::Any | Type::Value)) => self.constant(word, number),
            (WordKind::Bool(value), Some(Type::Any | Type::Value)) => Ok(Value::Bool(*value)),
            _ => Err(self.error(format!("can't handle {word} for arg of type <nil>"))),
        }
    }

    /// Mirrors `validateType`.
    fn checked(&self, value: Value, wanted: Option<Type>) -> Evaluated {
        let Some(wanted) = wanted else { return Ok(value) };
        match (wanted, value) {
            (Type::Any | Type::Value, value) => Ok(value),
            (_, Value::Nil) => Err(self.error(format!("invalid value; expected {}", wanted.name()))),
            (Type::Str, Value::Str(text)) => Ok(Value::Str(text)),
            (Type::Int, Value::Int(int)) => Ok(Value::Int(int)),
            (Type::Str, Value::Unknown(unknown)) => Ok(Value::Str(Text::unknown(unknown))),
            (Type::Int, Value::Unknown(unknown)) => Ok(Value::Unknown(unknown)),
            (_, value) => {
                Err(self.error(format!("wrong type for value; expected {}; got {}", wanted.name(), value.type_name())))
            }
        }
    }
}

/// The type of the parameter at `index`.
fn parameter(function: &Function, index: usize) -> Option<Type> {
    function.parameters.get(index).copied().or(function.rest)
}

/// What `and` or `or` gives at this argument, if it decides.
fn decides(is_or: bool, value: &Value, is_last: bool) -> Option<Value> {
    match value.truth() {
        Ok(truth) if truth == is_or => Some(value.clone()),
        Ok(_) => None,
        Err(_) if is_last => Some(value.clone()),
        Err(unknown) => Some(Value::Unknown(unknown.through(if is_or { "or" } else { "and" }))),
    }
}

fn is_same(word: &Word, words: &[Word]) -> bool {
    words.last().is_some_and(|last| std::ptr::eq(last, word))
}

impl From<Unknown> for Value {
    fn from(unknown: Unknown) -> Self {
        Self::Unknown(unknown)
    }
}
