//! Java's regular expressions, as `matches`, `replaceAll` and `split` use them:
//! look-around, back references, possessive quantifiers and class algebra
//! included, with a bound on the work of one match.

mod class;
mod find;
mod parse;
mod program;
mod run;
mod set;

pub(super) use program::compile;
pub(super) use run::MatchFail;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::orca::expression::work::Work;

    fn matches(pattern: &str, input: &str) -> bool {
        compile(pattern).unwrap().matches(&Work::new(), input).unwrap_or_else(|MatchFail| panic!("too much work"))
    }

    #[test]
    fn whole_text_must_match() {
        for (pattern, input, expected) in [
            ("a+", "aaa", true),
            ("a", "aaa", false),
            ("a|ab", "ab", true),
            (".*", "multi\nline", false),
            ("(?s).*", "multi\nline", true),
            ("^web-.*$", "web-x", true),
            ("\\d{2,3}-[a-c&&[^b]]+", "12-ac", true),
            ("[a-c&&[^b]]", "b", false),
            ("(?i)ABC", "abc", true),
            ("(?<x>a)\\k<x>\\1", "aaa", true),
            ("(?=a)\\w+", "abc", true),
            ("(?!a)\\w+", "abc", false),
            ("a++a", "aaa", false),
            ("(?>a*)a", "aaa", false),
            ("\\Qa.b\\E", "a.b", true),
            ("\\p{Upper}\\p{Lower}+", "Hallo", true),
            ("(a*)*", "aaaa", true),
            ("(a|b)*?c", "ababc", true),
            ("x{0}", "", true),
            ("[\\w.-]+@[\\w.]+", "a.b-c@d.e", true),
            ("[^/]+/.*", "feature/x", true),
            ("\\bfoo\\b.*", "foo bar", true),
            ("(?x) a b # note\n c", "abc", true),
            ("[]a]", "]", true),
            ("🚀.", "🚀🚀", true),
        ] {
            assert_eq!(matches(pattern, input), expected, "{pattern} on {input}");
        }
    }

    #[test]
    fn broken_patterns_are_refused() {
        for pattern in ["(", "[", "*a", "a{2,1}", "(?<=a*)b", "\\", "(?<n>a)(?<n>b)", ")"] {
            assert!(compile(pattern).is_err(), "{pattern}");
        }
    }

    #[test]
    fn work_is_bounded() {
        assert!(!compile("(a+)+b").unwrap().matches(&Work::new(), &"a".repeat(40)).unwrap());
        assert!(compile("(a+)+\\1b").unwrap().matches(&Work::new(), &"a".repeat(60)).is_err());
        assert!(compile("((((a{1000}){1000}){1000}){1000})").is_err());
        assert!(compile(&"(".repeat(900)).is_err());
    }

    #[test]
    fn replacing_and_splitting() {
        let of = |pattern: &str| compile(pattern).unwrap();
        assert_eq!(of("-").replace(&Work::new(), "a-b-c", "+", true).unwrap(), "a+b+c");
        assert_eq!(of("(\\w)-(\\w)").replace(&Work::new(), "a-b", "$2-$1", true).unwrap(), "b-a");
        assert_eq!(of("x*").replace(&Work::new(), "axb", "-", true).unwrap(), "-a--b-");
        assert_eq!(of(",").split(&Work::new(), "a,b,,c,,", 0).unwrap_or_default(), ["a", "b", "", "c"]);
        assert_eq!(of(",").split(&Work::new(), "a,b,,c,,", -1).unwrap_or_default(), ["a", "b", "", "c", "", ""]);
        assert_eq!(of(",").split(&Work::new(), "a,b,c", 2).unwrap_or_default(), ["a", "b,c"]);
        assert_eq!(of("").split(&Work::new(), "abc", 0).unwrap_or_default(), ["a", "b", "c"]);
    }
}
