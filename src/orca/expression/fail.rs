//! How an evaluation ends without a value: a Java exception, something that
//! only the running pipeline can know, or one of our own bounds.

use std::fmt::Write;

use super::java::text::grouped;

#[derive(Debug)]
pub(super) enum Fail {
    Thrown(Box<Thrown>),
    /// Known only when the pipeline runs; says what it depends on.
    Unknown(String),
    /// One of our own bounds, by its description.
    Bound(String),
}

/// A Java exception with its causes.
#[derive(Debug)]
pub(super) struct Thrown {
    pub(super) class: &'static str,
    pub(super) message: Option<String>,
    pub(super) cause: Option<Box<Thrown>>,
}

pub(super) const SPEL_EVALUATION: &str = "org.springframework.expression.spel.SpelEvaluationException";
pub(super) const SPEL_PARSE: &str = "org.springframework.expression.spel.SpelParseException";
pub(super) const PARSE: &str = "org.springframework.expression.ParseException";
pub(super) const ACCESS: &str = "org.springframework.expression.AccessException";
pub(super) const ILLEGAL_ARGUMENT: &str = "java.lang.IllegalArgumentException";
pub(super) const ILLEGAL_STATE: &str = "java.lang.IllegalStateException";
pub(super) const NULL_POINTER: &str = "java.lang.NullPointerException";
pub(super) const NUMBER_FORMAT: &str = "java.lang.NumberFormatException";
pub(super) const ARITHMETIC: &str = "java.lang.ArithmeticException";
pub(super) const UNSUPPORTED: &str = "java.lang.UnsupportedOperationException";
pub(super) const CLASS_CAST: &str = "java.lang.ClassCastException";
pub(super) const STRING_INDEX: &str = "java.lang.StringIndexOutOfBoundsException";
pub(super) const INDEX: &str = "java.lang.IndexOutOfBoundsException";
pub(super) const DATE_TIME: &str = "java.time.DateTimeException";
pub(super) const HELPER: &str = "com.netflix.spinnaker.kork.expressions.SpelHelperFunctionException";
pub(super) const CONVERSION: &str = "org.springframework.core.convert.ConversionFailedException";
pub(super) const NO_CONVERTER: &str = "org.springframework.core.convert.ConverterNotFoundException";

impl Fail {
    pub(super) fn thrown(class: &'static str, message: impl Into<String>) -> Self {
        Fail::Thrown(Box::new(Thrown { class, message: Some(message.into()), cause: None }))
    }

    /// An exception without a message.
    pub(super) fn silent(class: &'static str) -> Self {
        Fail::Thrown(Box::new(Thrown { class, message: None, cause: None }))
    }

    pub(super) fn helper(message: impl Into<String>) -> Self {
        Self::thrown(HELPER, message)
    }

    /// An exception of the expression language, by the number of its message.
    pub(super) fn spel(code: u16, inserts: &[&str]) -> Self {
        Fail::Thrown(Box::new(Thrown {
            class: SPEL_EVALUATION,
            message: Some(spel_message(code, inserts)),
            cause: None,
        }))
    }

    /// The same around a cause; what is no exception passes through.
    pub(super) fn wrapped(self, class: &'static str, message: Option<String>) -> Self {
        match self {
            Fail::Thrown(cause) => Fail::Thrown(Box::new(Thrown { class, message, cause: Some(cause) })),
            other => other,
        }
    }

    pub(super) fn wrapped_spel(self, code: u16, inserts: &[&str]) -> Self {
        self.wrapped(SPEL_EVALUATION, Some(spel_message(code, inserts)))
    }

    pub(super) fn message(&self) -> Option<&str> {
        match self {
            Fail::Thrown(thrown) => thrown.message.as_deref(),
            Fail::Unknown(text) | Fail::Bound(text) => Some(text),
        }
    }
}

/// A parse error: its message carries expression and position (in UTF-16 units).
pub(super) fn parse_error(expression: &str, position: usize, code: u16, inserts: &[&str]) -> Fail {
    let message = format!("Expression [{expression}] @{position}: {}", spel_message(code, inserts));
    Fail::Thrown(Box::new(Thrown { class: SPEL_PARSE, message: Some(message), cause: None }))
}

/// A parse error of the text around expressions.
pub(super) fn template_error(text: &str, position: usize, message: &str) -> Fail {
    let message = format!("Expression [{text}] @{position}: {message}");
    Fail::Thrown(Box::new(Thrown { class: PARSE, message: Some(message), cause: None }))
}

pub(super) fn number(value: usize) -> String {
    grouped(i64::try_from(value).unwrap_or(i64::MAX))
}

/// A message of the expression language with its inserts. Mirrors Spring's
/// `SpelMessage` as `MessageFormat` prints it, where lone quotes vanish.
pub(super) fn spel_message(code: u16, inserts: &[&str]) -> String {
    let pattern = match code {
        1001 => "Type conversion problem, cannot convert from {0} to {1}",
        1002 => "Constructor call: No suitable constructor found on type {0} for arguments {1}",
        1003 => "A problem occurred whilst attempting to construct an object of type '{0}' using arguments '{1}'",
        1004 => "Method call: Method {0} cannot be found on type {1}",
        1005 => "Type cannot be found '{0}'",
        1006 => "Function '{0}' could not be found",
        1007 => "Property or field '{0}' cannot be found on null",
        1009 => "Property or field '{0}' cannot be set on null",
        1010 => "Property or field '{0}' cannot be set on object of type '{1}' - maybe not public or not writable?",
        1011 => "Method call: Attempted to call method {0} on null context object",
        1012 => "Cannot index into a null value",
        1013 => "Cannot compare instances of {0} and {1}",
        1014 => "Incorrect number of arguments for function '{0}': {1} supplied but function takes {2}",
        1015 => "Cannot perform selection on input data of type '{0}'",
        1016 => "Result of selection criteria is not boolean",
        1017 => "Right operand for the between operator has to be a two-element list",
        1018 => "Pattern is not valid '{0}'",
        1019 => "Projection is not supported on the type '{0}'",
        1021 => "A problem occurred whilst attempting to access the property '{0}': '{1}'",
        1022 => "The function '{0}' mapped to an object of type '{1}' cannot be invoked",
        1023 => "A problem occurred whilst attempting to invoke the function '{0}': '{1}'",
        1024 => "The array has '{0}' elements, index '{1}' is invalid",
        1025 => "The collection has '{0}' elements, index '{1}' is invalid",
        1026 => "The string has '{0}' characters, index '{1}' is invalid",
        1027 => "Indexing into type '{0}' is not supported",
        1028 => "The operator instanceof needs the right operand to be a class, not a '{0}'",
        1029 => "A problem occurred when trying to execute method '{0}' on object of type '{1}': '{2}'",
        1030 => "The operator '{0}' is not supported between objects of type '{1}' and '{2}'",
        1031 => "Problem locating method {0} on type {1}",
        1032 => "setValue(ExpressionState, Object) not supported for '{0}'",
        1033 => "Method call of '{0}' is ambiguous, supported type conversions allow multiple variants to match",
        1034 => "A problem occurred whilst attempting to set the property '{0}': {1}",
        1035 => "The value '{0}' cannot be parsed as an int",
        1036 => "The value '{0}' cannot be parsed as a long",
        1037 => "First operand to matches operator must be a string. '{0}' is not",
        1038 => "Second operand to matches operator must be a string. '{0}' is not",
        1040 => "The value '{0}' cannot be parsed as a double",
        1041 => "After parsing a valid expression, there is still more data in the expression: '{0}'",
        1042 => "Problem parsing right operand",
        1043 => "Unexpected token. Expected '{0}' but was '{1}'",
        1044 => "Unexpectedly ran out of input",
        1045 => "Cannot find terminating \" for string",
        1046 => "Cannot find terminating ' for string",
        1048 => "Real number cannot be suffixed with a long (L or l) suffix",
        1049 => "Unexpected data after '.': '{0}'",
        1050 => "The arguments (...) for the constructor call are missing",
        1051 => "Unexpectedly ran out of arguments",
        1057 => "No bean resolver registered in the context to resolve access to bean '{0}'",
        1059 => "@ or & can only be followed by an identifier or a quoted name",
        1062 => "Using an initializer to build a multi-dimensional array is not currently supported",
        1063 => "A required array dimension has not been specified",
        1064 => "Array initializer size does not match array dimensions",
        1065 => "Unexpected escape character",
        1066 => "The expression component '{0}' does not support increment",
        1067 => "The expression component '{0}' does not support decrement",
        1068 => "The expression component '{0}' is not assignable",
        1069 => "Missing expected character '{0}'",
        1070 => "Problem parsing left operand",
        1071 => "A required selection expression has not been specified",
        1073 => "Failed to efficiently evaluate pattern '{0}': consider redesigning it",
        1075 => "Array declares too many elements, exceeding the threshold of '{0}'",
        1076 => "Repeated text is too long, exceeding the threshold of '{0}' characters",
        1077 => "Regular expression is too long, exceeding the threshold of '{0}' characters",
        1078 => "Concatenated string is too long, exceeding the threshold of '{0}' characters",
        1079 => "SpEL expression is too long, exceeding the threshold of '{0}' characters",
        1081 => "Repeat count '{0}' must not be negative",
        1082 => "Unsupported character '{0}' ({1}) encountered in expression",
        1085 => "SpEL expression evaluation exceeded the threshold of '{0}' operations",
        _ => "",
    };
    let mut out = format!("EL{code}E: ");
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (index, tail) = after.split_once('}').unwrap_or((after, ""));
        match index.parse::<usize>().ok().and_then(|index| inserts.get(index)) {
            Some(insert) => out.push_str(insert),
            None => {
                let _ = write!(out, "{{{index}}}");
            }
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}
