//! The syntax of an expression.

use std::{cell::Cell, rc::Rc};

use crate::orca::expression::java::number::{double_text, float_text};

pub(crate) enum Node {
    Null,
    Bool(bool),
    Int(i32),
    Long(i64),
    Float(f32),
    Double(f64),
    Text(Rc<str>),
    Property {
        name: Rc<str>,
        safe: bool,
    },
    Method {
        name: Rc<str>,
        safe: bool,
        arguments: Vec<Node>,
    },
    Function {
        name: Rc<str>,
        arguments: Vec<Node>,
    },
    Variable(Rc<str>),
    Bean(Rc<str>),
    Type {
        name: Rc<str>,
        dims: u8,
    },
    New {
        name: Rc<str>,
        arguments: Vec<Node>,
    },
    NewArray {
        name: Rc<str>,
        dims: Vec<Option<Node>>,
        items: Option<Box<Node>>,
    },
    Index {
        index: Box<Node>,
        safe: bool,
    },
    Select {
        which: Which,
        criteria: Box<Node>,
        safe: bool,
    },
    Project {
        form: Box<Node>,
        safe: bool,
    },
    List {
        items: Vec<Node>,
        constant: bool,
        made: Cell<bool>,
    },
    /// Keys and values in turn.
    Map {
        items: Vec<Node>,
        constant: bool,
        made: Cell<bool>,
    },
    /// `a.b[c].d()`
    Compound(Vec<Node>),
    /// A unary `+`, `-` or `!`.
    Unary {
        sign: Unary,
        operand: Box<Node>,
    },
    /// `++` or `--`, before or after.
    Step {
        up: bool,
        postfix: bool,
        operand: Box<Node>,
    },
    /// Operators of one precedence in a row, from left to right.
    Chain {
        first: Box<Node>,
        rest: Vec<(Binary, Node)>,
    },
    Binary {
        operator: Binary,
        left: Box<Node>,
        right: Box<Node>,
    },
    Assign {
        target: Box<Node>,
        value: Box<Node>,
    },
    Elvis {
        value: Box<Node>,
        otherwise: Box<Node>,
    },
    Ternary {
        condition: Box<Node>,
        then: Box<Node>,
        otherwise: Box<Node>,
    },
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    All,
    First,
    Last,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unary {
    Plus,
    Minus,
    Not,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Binary {
    Or,
    And,
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    Instanceof,
    Matches,
    Between,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulus,
    Power,
}

impl Binary {
    fn sign(self) -> &'static str {
        match self {
            Binary::Or => "or",
            Binary::And => "and",
            Binary::Eq => "==",
            Binary::Ne => "!=",
            Binary::Lt => "<",
            Binary::Le => "<=",
            Binary::Gt => ">",
            Binary::Ge => ">=",
            Binary::Instanceof => "instanceof",
            Binary::Matches => "matches",
            Binary::Between => "between",
            Binary::Add => "+",
            Binary::Subtract => "-",
            Binary::Multiply => "*",
            Binary::Divide => "/",
            Binary::Modulus => "%",
            Binary::Power => "^",
        }
    }
}

impl Node {
    /// Whether it is a literal, null included.
    pub(crate) fn is_literal(&self) -> bool {
        self.is_number() || matches!(self, Node::Null | Node::Bool(_) | Node::Text(_))
    }

    fn is_number(&self) -> bool {
        matches!(self, Node::Int(_) | Node::Long(_) | Node::Float(_) | Node::Double(_))
    }

    /// Whether a list of it is computed once only.
    pub(crate) fn is_constant(&self) -> bool {
        self.is_literal()
            || matches!(self, Node::List { constant: true, .. })
            || matches!(self, Node::Unary { sign: Unary::Minus, operand } if operand.is_number())
    }

    /// Whether a value of an inline map lets the map be computed once only.
    pub(crate) fn is_constant_in_map(&self) -> bool {
        self.is_constant() || matches!(self, Node::Map { constant: true, .. })
    }

    /// Spring's own way to write the node, as some messages show it.
    pub(crate) fn source(&self) -> String {
        let list = |nodes: &[Node]| nodes.iter().map(Node::source).collect::<Vec<_>>().join(",");
        match self {
            Node::Null => "null".to_owned(),
            Node::Bool(value) => value.to_string(),
            Node::Int(value) => value.to_string(),
            Node::Long(value) => value.to_string(),
            Node::Float(value) => float_text(*value),
            Node::Double(value) => double_text(*value),
            Node::Text(text) => format!("'{}'", text.replace('\'', "''")),
            Node::Property { name, .. } => name.to_string(),
            Node::Method { name, arguments, .. } => format!("{name}({})", list(arguments)),
            Node::Function { name, arguments } => format!("#{name}({})", list(arguments)),
            Node::Variable(name) => format!("#{name}"),
            Node::Bean(name) if name.starts_with('&') => name.to_string(),
            Node::Bean(name) => format!("@{name}"),
            Node::Type { name, dims } => format!("T({name}{})", "[]".repeat(usize::from(*dims))),
            Node::New { name, arguments } => format!("new {name}({})", list(arguments)),
            Node::NewArray { name, dims, items } => {
                let mut out = format!("new {name}");
                for size in dims {
                    out.extend(["[", &size.as_ref().map(Node::source).unwrap_or_default(), "]"]);
                }
                out.push_str(&items.as_ref().map(|items| items.source()).unwrap_or_default());
                out
            }
            Node::Index { index, .. } => format!("[{}]", index.source()),
            Node::Select { which, criteria, .. } => {
                let mark = match which {
                    Which::All => "?[",
                    Which::First => "^[",
                    Which::Last => "$[",
                };
                format!("{mark}{}]", criteria.source())
            }
            Node::Project { form, .. } => format!("![{}]", form.source()),
            Node::List { items, .. } => format!("{{{}}}", list(items)),
            Node::Map { items, .. } => {
                let pairs: Vec<String> =
                    items.chunks(2).map(|pair| pair.iter().map(Node::source).collect::<Vec<_>>().join(":")).collect();
                format!("{{{}}}", pairs.join(","))
            }
            Node::Compound(nodes) => {
                let mut out = String::new();
                for (at, node) in nodes.iter().enumerate() {
                    let safe = match node {
                        Node::Property { safe, .. }
                        | Node::Method { safe, .. }
                        | Node::Index { safe, .. }
                        | Node::Select { safe, .. }
                        | Node::Project { safe, .. } => *safe,
                        _ => false,
                    };
                    if at > 0 && safe {
                        out.push_str("?.");
                    } else if at > 0 && !matches!(node, Node::Index { .. }) {
                        out.push('.');
                    }
                    out.push_str(&node.source());
                }
                out
            }
            Node::Unary { sign, operand } => {
                let sign = match sign {
                    Unary::Plus => '+',
                    Unary::Minus => '-',
                    Unary::Not => '!',
                };
                format!("{sign}{}", operand.source())
            }
            Node::Step { up, postfix, operand } => {
                let sign = if *up { "++" } else { "--" };
                if *postfix { format!("{}{sign}", operand.source()) } else { format!("{sign}{}", operand.source()) }
            }
            Node::Chain { first, rest } => {
                let mut out = first.source();
                for (operator, node) in rest {
                    out = format!("({out} {} {})", operator.sign(), node.source());
                }
                out
            }
            Node::Binary { operator, left, right } => {
                format!("({} {} {})", left.source(), operator.sign(), right.source())
            }
            Node::Assign { target, value } => format!("{}={}", target.source(), value.source()),
            Node::Elvis { value, otherwise } => format!("({} ?: {})", value.source(), otherwise.source()),
            Node::Ternary { condition, then, otherwise } => {
                format!("({} ? {} : {})", condition.source(), then.source(), otherwise.source())
            }
        }
    }
}
