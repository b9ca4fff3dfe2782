use serde_json::Value;
use thiserror::Error;

use super::function::Function;
use super::lexer::{Lexer, Token};

/// What a rule asks of a configuration.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    Literal(Value),
    /// A field, a field of a block (`root_device.iops`), or a name that `each`
    /// or `set` gave.
    Name(Vec<String>),
    Not(Box<Expression>),
    And(Box<Expression>, Box<Expression>),
    /// The left value where it is true, else the right one.
    Or(Box<Expression>, Box<Expression>),
    Compare(Comparison, Box<Expression>, Box<Expression>),
    Compute(Operation, Box<Expression>, Box<Expression>),
    Call(Function, Vec<Expression>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    Same,
    Different,
    Below,
    AtMost,
    Above,
    AtLeast,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

/// Why a text is no expression.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ExpressionError {
    #[error("`{0}` is not expected there")]
    Unexpected(String),
    #[error("the expression ends too early")]
    TooShort,
    #[error("a quoted text does not end")]
    OpenText,
    #[error("there is no function `{0}`")]
    UnknownFunction(String),
    #[error("`{name}` does not take {count} values")]
    Arity { name: String, count: usize },
    #[error("the expression is nested deeper than {limit} levels")]
    Depth { limit: usize },
}

const MAX_DEPTH: usize = 32;

/// How tightly an operator binds; a larger number binds tighter.
const fn binding(token: &Token) -> Option<u8> {
    Some(match token {
        Token::Or => 1,
        Token::And => 2,
        Token::Compare(_) => 3,
        Token::Compute(Operation::Add | Operation::Subtract) => 4,
        Token::Compute(_) => 5,
        _ => return None,
    })
}

impl Expression {
    /// Reads the whole of `text`.
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        let mut parser = Parser { tokens: Lexer::new(text).tokens()?, at: 0, depth: 0 };
        let expression = parser.operators(0)?;
        match parser.next() {
            None => Ok(expression),
            Some(token) => Err(ExpressionError::Unexpected(token.to_string())),
        }
    }

    /// Every name that stands in it.
    pub fn names<'e>(&'e self, found: &mut Vec<&'e [String]>) {
        match self {
            Self::Literal(_) => {}
            Self::Name(steps) => found.push(steps),
            Self::Not(inner) => inner.names(found),
            Self::And(left, right)
            | Self::Or(left, right)
            | Self::Compare(_, left, right)
            | Self::Compute(_, left, right) => {
                left.names(found);
                right.names(found);
            }
            Self::Call(_, arguments) => arguments.iter().for_each(|argument| argument.names(found)),
        }
    }
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += usize::from(token.is_some());
        token
    }

    fn expect(&mut self, wanted: &Token) -> Result<(), ExpressionError> {
        match self.next() {
            Some(token) if token == *wanted => Ok(()),
            Some(token) => Err(ExpressionError::Unexpected(token.to_string())),
            None => Err(ExpressionError::TooShort),
        }
    }

    fn operators(&mut self, least: u8) -> Result<Expression, ExpressionError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(ExpressionError::Depth { limit: MAX_DEPTH });
        }
        let mut left = self.operand()?;
        while let Some((token, power)) = self.peek().and_then(|token| Some((token.clone(), binding(token)?))) {
            if power <= least {
                break;
            }
            self.at += 1;
            let right = Box::new(self.operators(power)?);
            let joined = Box::new(left);
            left = match token {
                Token::Or => Expression::Or(joined, right),
                Token::And => Expression::And(joined, right),
                Token::Compare(comparison) => Expression::Compare(comparison, joined, right),
                Token::Compute(operation) => Expression::Compute(operation, joined, right),
                other => return Err(ExpressionError::Unexpected(other.to_string())),
            };
        }
        self.depth -= 1;
        Ok(left)
    }

    fn operand(&mut self) -> Result<Expression, ExpressionError> {
        match self.next().ok_or(ExpressionError::TooShort)? {
            Token::Not => Ok(Expression::Not(Box::new(self.tight()?))),
            Token::Open => {
                let inner = self.operators(0)?;
                self.expect(&Token::Close)?;
                Ok(inner)
            }
            Token::Text(text) => Ok(Expression::Literal(Value::from(text))),
            Token::Number(number) => Ok(Expression::Literal(Value::from(number))),
            Token::Compute(Operation::Subtract) => match self.next() {
                Some(Token::Number(number)) => Ok(Expression::Literal(Value::from(-number))),
                Some(token) => Err(ExpressionError::Unexpected(token.to_string())),
                None => Err(ExpressionError::TooShort),
            },
            Token::Word(word) => self.word(word),
            token => Err(ExpressionError::Unexpected(token.to_string())),
        }
    }

    /// What `!` stands before.
    fn tight(&mut self) -> Result<Expression, ExpressionError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(ExpressionError::Depth { limit: MAX_DEPTH });
        }
        let operand = self.operand();
        self.depth -= 1;
        operand
    }

    fn word(&mut self, word: String) -> Result<Expression, ExpressionError> {
        match word.as_str() {
            "true" => return Ok(Expression::Literal(Value::Bool(true))),
            "false" => return Ok(Expression::Literal(Value::Bool(false))),
            _ => {}
        }
        if self.peek() != Some(&Token::Open) {
            return Ok(Expression::Name(word.split('.').map(ToOwned::to_owned).collect()));
        }
        self.at += 1;
        let mut arguments = Vec::new();
        while self.peek() != Some(&Token::Close) {
            if !arguments.is_empty() {
                self.expect(&Token::Comma)?;
            }
            arguments.push(self.operators(0)?);
        }
        self.expect(&Token::Close)?;
        let function = Function::named(&word).ok_or_else(|| ExpressionError::UnknownFunction(word.clone()))?;
        if !function.takes(arguments.len()) {
            return Err(ExpressionError::Arity { name: word, count: arguments.len() });
        }
        Ok(Expression::Call(function, arguments))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        match Expression::parse(text) {
            Ok(expression) => show(&expression),
            Err(error) => error.to_string(),
        }
    }

    fn show(expression: &Expression) -> String {
        match expression {
            Expression::Literal(value) => value.to_string(),
            Expression::Name(steps) => steps.join("."),
            Expression::Not(inner) => format!("!{}", show(inner)),
            Expression::And(left, right) => format!("({} and {})", show(left), show(right)),
            Expression::Or(left, right) => format!("({} or {})", show(left), show(right)),
            Expression::Compare(sign, left, right) => format!("({} {sign:?} {})", show(left), show(right)),
            Expression::Compute(sign, left, right) => format!("({} {sign:?} {})", show(left), show(right)),
            Expression::Call(_, arguments) => {
                format!("f({})", arguments.iter().map(show).collect::<Vec<_>>().join(", "))
            }
        }
    }

    #[test]
    fn operators_bind_as_one_expects() {
        assert_eq!(shown("!a && b || c.d == \"x\""), "((!a and b) or (c.d Same \"x\"))");
        assert_eq!(shown("a % 60 != 0"), "((a Remainder 60) Different 0)");
        assert_eq!(shown("(a || b) && !len(c)"), "((a or b) and !f(c))");
        assert_eq!(shown("a == true != (b == -1)"), "((a Same true) Different (b Same -1))");
    }

    #[test]
    fn what_is_no_expression_says_why() {
        for (text, words) in [
            ("a b", "`b` is not expected there"),
            ("a &&", "ends too early"),
            ("len()", "`len` does not take 0 values"),
            ("lenn(a)", "there is no function `lenn`"),
            ("\"a", "does not end"),
            ("a & b", "`&` is not expected there"),
        ] {
            assert!(shown(text).contains(words), "{text}: {}", shown(text));
        }
        assert!(shown(&"(".repeat(1_000)).contains("deeper than"));
        assert!(shown(&"!".repeat(1_000)).contains("deeper than"));
    }
}
