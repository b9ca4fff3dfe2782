use super::kind::text_look::assigned_name;
use crate::source::Span;

/// A line `NAME=value` of an environment file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable<'t> {
    pub name: &'t str,
    /// Without the quotes that enclose it as a whole.
    pub value: &'t str,
    /// Where the value is in the text, within its quotes.
    pub span: Span,
}

/// The variables that an environment file gives, in its order: of two with one
/// name the later counts. What is no such line is passed over.
pub fn variables(text: &str) -> Vec<Variable<'_>> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let next = start + line.len();
        found.extend(variable(line, start));
        start = next;
    }
    found
}

fn variable(line: &str, start: usize) -> Option<Variable<'_>> {
    let line_text = line.trim_end();
    let assignment = line_text.trim_start_matches('\u{feff}').trim_start();
    if assignment.starts_with('#') {
        return None;
    }
    let name = assigned_name(assignment)?;
    let (_, value) = assignment.split_once('=')?;
    let whole = start + line_text.len() - value.len();
    let unquoted = ['"', '\''].into_iter().find_map(|quote| value.strip_prefix(quote)?.strip_suffix(quote));
    let (value, from) = unquoted.map_or((value, whole), |inner| (inner, whole + 1));
    Some(Variable { name, value, span: Span::new(from, from + value.len()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_come_with_their_places() {
        let text = "# comment\nAWS_VPC_ID=vpc-1\r\n  export B=\"a b\"\nnot a line\nC=\nD='x\n";
        let found = variables(text);
        let pairs: Vec<(&str, &str)> = found.iter().map(|variable| (variable.name, variable.value)).collect();
        assert_eq!(pairs, [("AWS_VPC_ID", "vpc-1"), ("B", "a b"), ("C", ""), ("D", "'x")]);
        assert!(found.iter().all(|variable| variable.span.of(text) == variable.value));
    }
}
