//! Sets of characters.

use crate::orca::expression::java::text::is_letter;

#[derive(Clone, Debug)]
pub(super) enum Set {
    Range(char, char),
    /// A range where case is ignored; beyond ASCII only if told so.
    Caseless(char, char, bool),
    Class(Class),
    Not(Box<Set>),
    Any(Vec<Set>),
    All(Vec<Set>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Everything,
    Digit,
    Word,
    Space,
    Horizontal,
    Vertical,
    Lower,
    Upper,
    Ascii,
    Alpha,
    Alnum,
    Punct,
    Graph,
    Print,
    Blank,
    Control,
    HexDigit,
    Letter,
    UnicodeUpper,
    UnicodeLower,
    UnicodeDigit,
    Number,
    Symbol,
    UnicodeSpace,
    UnicodePunct,
    LineEnd,
}

impl Set {
    pub(super) fn contains(&self, c: char) -> bool {
        match self {
            Set::Range(first, last) => (*first..=*last).contains(&c),
            Set::Caseless(first, last, unicode) => {
                let within = |c: char| (*first..=*last).contains(&c);
                within(c)
                    || c.is_ascii() && (within(c.to_ascii_lowercase()) || within(c.to_ascii_uppercase()))
                    || *unicode && (c.to_lowercase().any(within) || c.to_uppercase().any(within))
            }
            Set::Class(class) => class.contains(c),
            Set::Not(set) => !set.contains(c),
            Set::Any(sets) => sets.iter().any(|set| set.contains(c)),
            Set::All(sets) => sets.iter().all(|set| set.contains(c)),
        }
    }
}

impl Class {
    fn contains(self, c: char) -> bool {
        match self {
            Class::Everything => true,
            Class::Digit => c.is_ascii_digit(),
            Class::Word => c.is_ascii_alphanumeric() || c == '_',
            Class::Space => matches!(c, ' ' | '\t'..='\r'),
            Class::Horizontal => {
                matches!(
                    c,
                    ' ' | '\t' | '\u{a0}' | '\u{1680}' | '\u{180e}' | '\u{2000}'
                        ..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
                )
            }
            Class::Vertical => matches!(c, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}'),
            Class::Lower => c.is_ascii_lowercase(),
            Class::Upper => c.is_ascii_uppercase(),
            Class::Ascii => c.is_ascii(),
            Class::Alpha => c.is_ascii_alphabetic(),
            Class::Alnum => c.is_ascii_alphanumeric(),
            Class::Punct => c.is_ascii_punctuation(),
            Class::Graph => c.is_ascii_graphic(),
            Class::Print => c.is_ascii_graphic() || c == ' ',
            Class::Blank => matches!(c, ' ' | '\t'),
            Class::Control => c.is_ascii_control(),
            Class::HexDigit => c.is_ascii_hexdigit(),
            Class::Letter => is_letter(c) || c.len_utf16() == 2 && c.is_alphabetic(),
            Class::UnicodeUpper => c.is_uppercase(),
            Class::UnicodeLower => c.is_lowercase(),
            Class::UnicodeDigit => c.is_ascii_digit() || !c.is_ascii() && c.is_numeric() && c.is_ascii_digit(),
            Class::Number => c.is_numeric(),
            Class::Symbol => matches!(c, '$' | '+' | '<' | '=' | '>' | '^' | '`' | '|' | '~'),
            Class::UnicodeSpace => c.is_whitespace(),
            Class::UnicodePunct => {
                c.is_ascii_punctuation() && !Class::Symbol.contains(c)
                    || matches!(c, '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '¡' | '§' | '«' | '¶' | '·' | '»' | '¿')
            }
            Class::LineEnd => matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}'),
        }
    }

    /// The class of `\p{name}`.
    pub(super) fn named(name: &str) -> Option<Self> {
        let plain = name.strip_prefix("Is").or_else(|| name.strip_prefix("java")).unwrap_or(name);
        Some(match plain {
            "Lower" => Class::Lower,
            "Upper" => Class::Upper,
            "ASCII" => Class::Ascii,
            "Alpha" => Class::Alpha,
            "Digit" => Class::Digit,
            "Alnum" => Class::Alnum,
            "Punct" => Class::Punct,
            "Graph" => Class::Graph,
            "Print" => Class::Print,
            "Blank" => Class::Blank,
            "Cntrl" | "Cc" => Class::Control,
            "XDigit" => Class::HexDigit,
            "Space" => Class::Space,
            "L" | "Alphabetic" | "Letter" | "general_category=L" | "LC" | "Latin" | "LATIN" => Class::Letter,
            "Lu" | "Uppercase" | "UpperCase" => Class::UnicodeUpper,
            "Ll" | "Lowercase" | "LowerCase" => Class::UnicodeLower,
            "N" => Class::Number,
            "Nd" => Class::UnicodeDigit,
            "S" => Class::Symbol,
            "P" | "Punctuation" => Class::UnicodePunct,
            "Z" | "Zs" | "White_Space" | "Whitespace" => Class::UnicodeSpace,
            _ => return None,
        })
    }
}
