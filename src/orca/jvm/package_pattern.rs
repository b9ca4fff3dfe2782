use regex_lite::Regex;
use thiserror::Error;

/// Why a package's name is no regular expression for Java. Orca reads every
/// name as one, and the task fails.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PatternError {
    #[error("the package name {name:?} is read as a regular expression, but {what}")]
    Syntax { name: String, what: String },
    #[error("{pattern:?} is matched as a regular expression, but {what}")]
    Match { pattern: String, what: String },
}

/// Java's `Pattern.compile(pattern).matcher(text).matches()`.
pub fn matches_pattern(pattern: &str, text: &str) -> Result<bool, PatternError> {
    let refused = |what: String| PatternError::Match { pattern: pattern.to_owned(), what };
    let ours = java_to_ours(pattern).map_err(refused)?;
    let regex = Regex::new(&format!("^(?:{ours})$")).map_err(|error| refused(error.to_string()))?;
    Ok(regex.is_match(text))
}

/// What Orca looks for among the files of earlier builds:
/// `<name>.*\.<extension>`, with the name as a regular expression.
///
/// Mirrors the patterns of orca `PackageInfo`.
#[derive(Debug, Clone)]
pub struct PackagePattern {
    regex: Regex,
}

impl PackagePattern {
    /// `name` is one package, `extension` is `deb`, `rpm` or `nupkg`.
    pub fn new(name: &str, extension: &str) -> Result<Self, PatternError> {
        let syntax = |what: String| PatternError::Syntax { name: name.to_owned(), what };
        let name_for_us = java_to_ours(name).map_err(syntax)?;
        let regex =
            Regex::new(&format!(r"^(?:{name_for_us}.*\.{extension})$")).map_err(|error| syntax(error.to_string()))?;
        Ok(Self { regex })
    }

    /// True where the whole file name fits.
    pub fn matches(&self, file_name: &str) -> bool {
        self.regex.is_match(file_name)
    }
}

/// The same expression in the grammar of our engine. What Java refuses and we
/// would take is refused here; a possessive `a++` becomes `a+`, which fits the
/// same names since `.*` follows.
fn java_to_ours(name: &str) -> Result<String, String> {
    let mut ours = String::with_capacity(name.len());
    let mut chars = name.chars().peekable();
    let mut in_class = false;
    let mut can_repeat = false;
    while let Some(ch) = chars.next() {
        match ch {
            '\\' => {
                ours.push(ch);
                match chars.next() {
                    Some(escaped) => ours.push(escaped),
                    None => return Err("it ends in a backslash".to_owned()),
                }
                can_repeat = true;
            }
            _ if in_class => {
                ours.push(ch);
                in_class = ch != ']';
                can_repeat = !in_class;
            }
            '[' => {
                ours.push(ch);
                in_class = true;
                if let Some(negated) = chars.next_if_eq(&'^') {
                    ours.push(negated);
                }
            }
            '*' | '+' | '?' => {
                if !can_repeat {
                    return Err(format!("nothing stands before the '{ch}'"));
                }
                ours.push(ch);
                can_repeat = false;
                if let Some(lazy) = chars.next_if_eq(&'?') {
                    ours.push(lazy);
                } else {
                    let _possessive = chars.next_if_eq(&'+');
                }
            }
            '{' => {
                if !can_repeat || !chars.peek().is_some_and(char::is_ascii_digit) {
                    return Err("'{' does not start a repetition".to_owned());
                }
                ours.push(ch);
            }
            '}' => {
                ours.push(ch);
                can_repeat = true;
                let counted = ours.rfind('{').is_some_and(|at| ours.get(at..).is_some_and(is_count));
                if counted {
                    can_repeat = false;
                    if let Some(lazy) = chars.next_if_eq(&'?') {
                        ours.push(lazy);
                    } else {
                        let _possessive = chars.next_if_eq(&'+');
                    }
                } else {
                    ours.pop();
                    ours.push_str(r"\}");
                }
            }
            '(' => {
                ours.push(ch);
                if let Some(flag) = chars.next_if_eq(&'?') {
                    ours.push(flag);
                }
                can_repeat = false;
            }
            '|' => {
                ours.push(ch);
                can_repeat = false;
            }
            _ => {
                ours.push(ch);
                can_repeat = true;
            }
        }
    }
    if in_class {
        return Err("a '[' is not closed".to_owned());
    }
    Ok(ours)
}

fn is_count(text: &str) -> bool {
    let inside = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    inside.is_some_and(|count| count.chars().all(|ch| ch.is_ascii_digit() || ch == ','))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_an_expression() {
        let fits = |name: &str, file: &str| PackagePattern::new(name, "deb").unwrap().matches(file);
        assert!(fits("hodor", "hodor_1.1_all.deb"));
        assert!(fits("hodor", "hodornodor_1.1_all.deb"));
        assert!(fits("h.dor", "hodor_1.1_all.deb"));
        assert!(fits("", "anything.deb"));
        assert!(fits("libstdc++", "libstdc_1_amd64.deb"));
        assert!(!fits("hodor", "x/hodor_1.1_all.deb"));
        assert!(!fits("hodor", "hodor_1.1_all.deb.asc"));
        assert!(!fits("hodor", "null"));
    }

    #[test]
    fn what_java_refuses_is_refused() {
        for name in ["hod(or", "*", "a**", "a+*", "[a", "${trigger.properties.X}", "a{", "a\\", "a{1"] {
            assert!(PackagePattern::new(name, "deb").is_err(), "{name}");
        }
        for name in ["a]", "a}", "a{2}", "a++", "a??", "(a|b)", "nflx_1.0_all", "http://x"] {
            assert!(PackagePattern::new(name, "deb").is_ok(), "{name}");
        }
    }
}
