use std::fmt;

use super::context::{Context, Reads};
use super::error::{Bound, InterpolateError};
use super::go::quote;
use super::node::{Branch, BranchKind, Command, List, Pipe, Statement, Template, Word};
use super::parse::Dialect;
use super::value::{MapValue, Value};
use super::{Text, Unknown};
use crate::source::Span;

/// No rendered text grows beyond this many bytes.
pub(super) const LARGEST: usize = 2 << 20;
/// No rendering evaluates more nodes.
const MOST_STEPS: usize = 200_000;
/// Templates call each other no deeper, save that Go's own limit of 100,000 is
/// told where a template calls itself with the same data.
const DEEPEST: usize = 48;
const GO_DEEPEST: usize = 100_000;
/// Lists of statements and pipelines inside of each other, over all templates.
const MOST_NESTED: usize = 160;

/// Runs a parsed template.
pub(super) fn execute(
    template: &Template,
    context: &Context<'_>,
    dialect: Dialect,
    source: &Text,
    reads: &mut Reads,
) -> Result<Text, InterpolateError> {
    let dot = context.data.value().clone();
    let empty = List::default();
    let root = template.body("root").unwrap_or(&empty);
    let mut run = Run {
        template,
        context,
        dialect,
        source,
        reads,
        name: "root",
        variables: vec![("$", dot.clone())],
        node: Node::List(root),
        out: Text::new(),
        steps: 0,
        depth: 0,
        callers: Vec::new(),
    };
    run.list(&dot, root)?;
    Ok(run.out)
}

/// The node that an error speaks of.
#[derive(Clone, Copy)]
pub(super) enum Node<'a> {
    List(&'a List),
    Statement(&'a Statement),
    Branch(&'a Branch),
    Pipe(&'a Pipe),
    Command(&'a Command),
    Word(&'a Word),
}

impl Node<'_> {
    fn at(&self) -> usize {
        match self {
            Self::List(list) => list.at,
            Self::Statement(statement) => match statement {
                Statement::Text { at, .. }
                | Statement::Action { at, .. }
                | Statement::Template { at, .. }
                | Statement::Break { at }
                | Statement::Continue { at } => *at,
                Statement::Branch(branch) => branch.at,
            },
            Self::Branch(branch) => branch.at,
            Self::Pipe(pipe) => pipe.at,
            Self::Command(command) => command.at,
            Self::Word(word) => word.at,
        }
    }
}

impl fmt::Display for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::List(node) => node.fmt(f),
            Self::Statement(node) => node.fmt(f),
            Self::Branch(node) => node.fmt(f),
            Self::Pipe(node) => node.fmt(f),
            Self::Command(node) => node.fmt(f),
            Self::Word(node) => node.fmt(f),
        }
    }
}

/// What a statement does to the loop around it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    Next,
    Break,
    Continue,
}

/// A template while it runs. Mirrors `text/template` `state`.
pub(super) struct Run<'a, 'r> {
    template: &'a Template,
    pub(super) context: &'a Context<'a>,
    pub(super) dialect: Dialect,
    source: &'a Text,
    pub(super) reads: &'r mut Reads,
    name: &'a str,
    pub(super) variables: Vec<(&'a str, Value)>,
    node: Node<'a>,
    out: Text,
    steps: usize,
    depth: usize,
    callers: Vec<(&'a str, Value)>,
}

impl<'a> Run<'a, '_> {
    pub(super) fn at(&mut self, node: Node<'a>) {
        self.node = node;
    }

    pub(super) fn error(&self, message: impl AsRef<str>) -> InterpolateError {
        let at = self.node.at();
        let before = self.source.bytes().get(..at).unwrap_or_default();
        let line = before.split(|byte| *byte == b'\n').count();
        let column = before.iter().rev().take_while(|byte| **byte != b'\n').count();
        let name = quote::quote(self.name.as_bytes());
        InterpolateError::Execution {
            message: format!(
                "template: root:{line}:{column}: executing {name} at <{}>: {}",
                self.node,
                message.as_ref()
            ),
            span: self.span(),
        }
    }

    /// From the node to the end of its action.
    pub(super) fn span(&self) -> Span {
        let at = self.node.at();
        let rest = self.source.bytes().get(at..).unwrap_or_default();
        let length = rest.windows(2).position(|window| window == b"}}").unwrap_or(rest.len());
        Span::new(at, at + length)
    }

    pub(super) fn bound(&self, bound: Bound) -> InterpolateError {
        InterpolateError::Bound { bound, span: self.span() }
    }

    /// Counts one node evaluated.
    pub(super) fn step(&mut self) -> Result<(), InterpolateError> {
        self.steps += 1;
        if self.steps > MOST_STEPS {
            return Err(self.bound(Bound::Steps(MOST_STEPS)));
        }
        if self.out.len() > LARGEST {
            return Err(self.bound(Bound::Size(LARGEST)));
        }
        Ok(())
    }

    /// Runs `part` one level deeper.
    pub(super) fn deeper<T>(
        &mut self,
        part: impl FnOnce(&mut Self) -> Result<T, InterpolateError>,
    ) -> Result<T, InterpolateError> {
        if self.depth >= MOST_NESTED {
            return Err(self.bound(Bound::Nesting(MOST_NESTED)));
        }
        self.depth += 1;
        let result = part(self);
        self.depth -= 1;
        result
    }

    fn list(&mut self, dot: &Value, list: &'a List) -> Result<Flow, InterpolateError> {
        self.deeper(|run| run.list_inside(dot, list))
    }

    fn list_inside(&mut self, dot: &Value, list: &'a List) -> Result<Flow, InterpolateError> {
        self.at(Node::List(list));
        for statement in &list.statements {
            let flow = self.statement(dot, statement)?;
            if flow != Flow::Next {
                return Ok(flow);
            }
        }
        Ok(Flow::Next)
    }

    fn statement(&mut self, dot: &Value, statement: &'a Statement) -> Result<Flow, InterpolateError> {
        self.step()?;
        self.at(Node::Statement(statement));
        match statement {
            Statement::Text { text, .. } => self.out.push_text(text),
            Statement::Action { pipe, .. } => {
                let value = self.pipeline(dot, pipe)?;
                if pipe.variables.is_empty() {
                    self.at(Node::Statement(statement));
                    self.print(&value);
                }
            }
            Statement::Branch(branch) => {
                let scope = self.variables.len();
                let flow = match branch.kind {
                    BranchKind::Range => self.range(dot, branch),
                    BranchKind::If | BranchKind::With => self.if_or_with(dot, branch),
                };
                self.variables.truncate(scope);
                return flow;
            }
            Statement::Template { name, pipe, .. } => self.call_template(dot, statement, name, pipe.as_ref())?,
            Statement::Break { .. } => return Ok(Flow::Break),
            Statement::Continue { .. } => return Ok(Flow::Continue),
        }
        Ok(Flow::Next)
    }

    fn print(&mut self, value: &Value) {
        match value {
            Value::Nil => self.out.push_str("<no value>"),
            Value::Str(text) => self.out.push_text(text),
            value => self.out.push_text(&super::go::fmt::sprint(std::slice::from_ref(value))),
        }
    }

    fn if_or_with(&mut self, dot: &Value, branch: &'a Branch) -> Result<Flow, InterpolateError> {
        let value = self.pipeline(dot, &branch.pipe)?;
        let with = branch.kind == BranchKind::With;
        match value.truth() {
            Ok(true) => self.list(if with { &value } else { dot }, &branch.list),
            Ok(false) => branch.otherwise.as_ref().map_or(Ok(Flow::Next), |list| self.list(dot, list)),
            Err(unknown) => Ok(self.unknown_branch(branch, unknown.through(if with { "with" } else { "if" }))),
        }
    }

    /// Whatever the branch would print is unknown, and so is what it assigns.
    fn unknown_branch(&mut self, branch: &'a Branch, unknown: Unknown) -> Flow {
        let mut assigned = Assigned::default();
        assigned.list(&branch.list);
        if let Some(otherwise) = &branch.otherwise {
            assigned.list(otherwise);
        }
        for (name, value) in &mut self.variables {
            if assigned.names.contains(name) {
                *value = Value::Unknown(unknown.clone());
            }
        }
        if assigned.prints || assigned.leaves {
            self.out.push_unknown(unknown);
        }
        if assigned.leaves { Flow::Break } else { Flow::Next }
    }

    fn range(&mut self, dot: &Value, branch: &'a Branch) -> Result<Flow, InterpolateError> {
        self.at(Node::Branch(branch));
        let value = self.pipeline(dot, &branch.pipe)?;
        let items: Vec<(Value, Value)> = match &value {
            Value::Nil => Vec::new(),
            Value::Map(map) if !map.is_struct => {
                map.entries.iter().map(|(key, item)| (Value::text(key), item.clone())).collect()
            }
            Value::Int(count) if self.dialect.ranges_over_numbers() => {
                if branch.pipe.variables.len() > 1 {
                    return Err(self.error(format!("can't use {count} to iterate over more than one variable")));
                }
                let most = usize::try_from((*count).max(0)).unwrap_or(usize::MAX).min(MOST_STEPS + 1);
                (0..most).map(|item| (Value::Nil, Value::Int(i64::try_from(item).unwrap_or(0)))).collect()
            }
            Value::Unknown(unknown) => {
                return Ok(self.unknown_branch(branch, unknown.clone().through("range")));
            }
            value => {
                let shown = super::go::fmt::sprint(std::slice::from_ref(value));
                return Err(self.error(format!("range can't iterate over {shown}")));
            }
        };
        if items.is_empty() {
            return branch.otherwise.as_ref().map_or(Ok(Flow::Next), |list| self.list(dot, list));
        }
        let mark = self.variables.len();
        for (index, item) in items {
            self.set_from_top(1, branch.pipe.variables.is_empty(), &item);
            self.set_from_top(2, branch.pipe.variables.len() < 2, &index);
            let flow = self.list(&item, &branch.list)?;
            self.variables.truncate(mark);
            if flow == Flow::Break {
                break;
            }
        }
        Ok(Flow::Next)
    }

    fn set_from_top(&mut self, place: usize, skip: bool, value: &Value) {
        let index = self.variables.len().checked_sub(place);
        if let Some((_, slot)) = index.filter(|_| !skip).and_then(|index| self.variables.get_mut(index)) {
            *slot = value.clone();
        }
    }

    fn call_template(
        &mut self,
        dot: &Value,
        statement: &'a Statement,
        name: &'a str,
        pipe: Option<&'a Pipe>,
    ) -> Result<(), InterpolateError> {
        let Some(body) = self.template.body(name) else {
            return Err(self.error(format!("template {} not defined", quote::quote(name.as_bytes()))));
        };
        let argument = pipe.map_or(Ok(Value::Nil), |pipe| self.pipeline(dot, pipe))?;
        let caller = (self.name, self.variables.first().map_or(Value::Nil, |(_, value)| value.clone()));
        let called = (name, argument.clone());
        if self.callers.contains(&called) || caller == called {
            self.at(Node::Statement(statement));
            return Err(self.error(format!("exceeded maximum template depth ({GO_DEEPEST})")));
        }
        if self.callers.len() >= DEEPEST {
            return Err(self.bound(Bound::TemplateDepth(DEEPEST)));
        }
        self.callers.push(caller);
        let outer_name = std::mem::replace(&mut self.name, name);
        let outer_variables = std::mem::replace(&mut self.variables, vec![("$", argument.clone())]);
        let outer_node = self.node;
        let result = self.list(&argument, body);
        if result.is_ok() {
            self.name = outer_name;
        }
        self.variables = outer_variables;
        self.node = outer_node;
        self.callers.pop();
        result.map(|_| ())
    }
}

/// What a list of statements may do that outlives it.
#[derive(Default)]
struct Assigned<'a> {
    names: Vec<&'a str>,
    prints: bool,
    /// Holds a `break` or `continue` of a loop outside of it.
    leaves: bool,
}

impl<'a> Assigned<'a> {
    fn list(&mut self, list: &'a List) {
        for statement in &list.statements {
            match statement {
                Statement::Text { .. } | Statement::Template { .. } => self.prints = true,
                Statement::Action { pipe, .. } => {
                    self.pipe(pipe);
                    self.prints |= pipe.variables.is_empty();
                }
                Statement::Branch(branch) => {
                    let leaves = self.leaves;
                    self.pipe(&branch.pipe);
                    self.list(&branch.list);
                    if let Some(otherwise) = &branch.otherwise {
                        self.list(otherwise);
                    }
                    if branch.kind == BranchKind::Range {
                        self.leaves = leaves;
                    }
                }
                Statement::Break { .. } | Statement::Continue { .. } => self.leaves = true,
            }
        }
    }

    fn pipe(&mut self, pipe: &'a Pipe) {
        if pipe.assigns {
            self.names.extend(pipe.variables.iter().map(String::as_str));
        }
    }
}

impl MapValue {
    /// A struct has no entry for other names.
    pub(super) fn lacks(&self, name: &str) -> bool {
        self.is_struct && !self.is_open && self.get(name).is_none()
    }
}
