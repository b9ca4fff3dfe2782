/// A line of a `.gitignore`, as git's `dir.c` and `wildmatch.c` take it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern {
    /// What it matches is not ignored.
    pub negative: bool,
    /// It matches folders only.
    folder_only: bool,
    /// It has no `/` within and matches the last part of a path.
    name_only: bool,
    /// `None` for a pattern that is broken and matches nothing.
    tokens: Option<Vec<Token>>,
    /// From 1.
    pub line: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Byte(u8),
    /// `?`
    One,
    Class(Box<[bool; 256]>),
    /// `*`, which does not match a `/`.
    Star,
    /// `**/`: any number of folders.
    Folders,
    /// `**` at the end: all that is left.
    Rest,
}

/// The patterns of a file, in its order.
pub(super) fn patterns(text: &str) -> Vec<Pattern> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.split('\n').enumerate().filter_map(|(at, line)| pattern(line, at + 1)).collect()
}

fn pattern(line: &str, number: usize) -> Option<Pattern> {
    if line.starts_with('#') {
        return None;
    }
    let line = without_trailing_spaces(line.strip_suffix('\r').unwrap_or(line));
    let (negative, line) = line.strip_prefix('!').map_or((false, line), |rest| (true, rest));
    let (folder_only, line) = line.strip_suffix('/').map_or((false, line), |rest| (true, rest));
    if line.is_empty() && !folder_only {
        return None;
    }
    let name_only = !line.contains('/');
    let tokens = tokens(line.strip_prefix('/').unwrap_or(line).as_bytes());
    Some(Pattern { negative, folder_only, name_only, tokens, line: number })
}

/// Spaces at the end count only where a backslash is before them.
fn without_trailing_spaces(line: &str) -> &str {
    let mut end = 0;
    let mut bytes = line.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b' ' => {}
            b'\\' => match bytes.next() {
                Some((next, _)) => end = next + 1,
                None => return line,
            },
            _ => end = at + 1,
        }
    }
    // An escape may end within a character, which is no place to cut.
    (end..=line.len()).find_map(|end| line.get(..end)).unwrap_or(line)
}

impl Pattern {
    /// Does it match a path, given relative to the folder of its file?
    pub fn matches(&self, path: &str, is_folder: bool) -> bool {
        if self.folder_only && !is_folder {
            return false;
        }
        let text = if self.name_only { path.rsplit('/').next().unwrap_or(path) } else { path };
        self.tokens.as_ref().is_some_and(|tokens| matches(tokens, text.as_bytes()))
    }
}

fn tokens(mut pattern: &[u8]) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    // Git compares what precedes the first special sign by itself, and so takes
    // `a**/b` for `a` and `**/b`.
    let mut starts = true;
    while let Some((first, rest)) = pattern.split_first() {
        pattern = rest;
        tokens.push(match first {
            b'\\' => {
                let (escaped, rest) = pattern.split_first()?;
                pattern = rest;
                Token::Byte(*escaped)
            }
            b'?' => Token::One,
            b'[' => {
                let (class, rest) = class(pattern)?;
                pattern = rest;
                Token::Class(class)
            }
            b'*' => {
                let stars = pattern.iter().take_while(|byte| **byte == b'*').count();
                pattern = pattern.get(stars..)?;
                let starts_part = starts || matches!(tokens.last(), Some(Token::Byte(b'/') | Token::Folders));
                match pattern.first() {
                    None if stars > 0 && starts_part => Token::Rest,
                    Some(b'/') if stars > 0 && starts_part => {
                        pattern = pattern.get(1..)?;
                        Token::Folders
                    }
                    _ => Token::Star,
                }
            }
            byte => Token::Byte(*byte),
        });
        starts = starts && !matches!(first, b'\\' | b'?' | b'[' | b'*');
    }
    Some(tokens)
}

/// The class after a `[`, and what follows it.
fn class(mut pattern: &[u8]) -> Option<(Box<[bool; 256]>, &[u8])> {
    let negated = matches!(pattern.first(), Some(b'!' | b'^'));
    if negated {
        pattern = pattern.get(1..)?;
    }
    let mut set = Box::new([false; 256]);
    let mut add =
        |from: u8, to: u8| (from..=to).for_each(|byte| _ = set.get_mut(usize::from(byte)).map(|has| *has = true));
    let mut previous = None;
    let mut first = true;
    loop {
        let (byte, rest) = pattern.split_first()?;
        pattern = rest;
        match byte {
            b']' if !first => break,
            b'[' if pattern.first() == Some(&b':') => {
                if let Some((name, rest)) = named_class(pattern) {
                    (0..=u8::MAX).filter(|byte| is_in_class(name, *byte)).for_each(|byte| add(byte, byte));
                    if !CLASSES.contains(&name) {
                        return None;
                    }
                    (pattern, previous) = (rest, None);
                } else {
                    add(b'[', b'[');
                    previous = Some(b'[');
                }
            }
            b'-' if previous.is_some() && !matches!(pattern.first(), None | Some(b']')) => {
                let (mut end, mut rest) = pattern.split_first()?;
                if *end == b'\\' {
                    (end, rest) = rest.split_first()?;
                }
                pattern = rest;
                add(previous.take()?, *end);
            }
            b'\\' => {
                let (escaped, rest) = pattern.split_first()?;
                pattern = rest;
                add(*escaped, *escaped);
                previous = Some(*escaped);
            }
            byte => {
                add(*byte, *byte);
                previous = Some(*byte);
            }
        }
        first = false;
    }
    if negated {
        set.iter_mut().for_each(|has| *has = !*has);
    }
    if let Some(slash) = set.get_mut(usize::from(b'/')) {
        *slash = false;
    }
    Some((set, pattern))
}

const CLASSES: [&[u8]; 12] = [
    b"alnum", b"alpha", b"blank", b"cntrl", b"digit", b"graph", b"lower", b"print", b"punct", b"space", b"upper",
    b"xdigit",
];

/// The name in `:name:]`, and what follows.
fn named_class(pattern: &[u8]) -> Option<(&[u8], &[u8])> {
    let inner = pattern.get(1..)?;
    let end = inner.iter().position(|byte| *byte == b']')?;
    let name = inner.get(..end)?.strip_suffix(b":")?;
    Some((name, inner.get(end + 1..)?))
}

fn is_in_class(name: &[u8], byte: u8) -> bool {
    match name {
        b"alnum" => byte.is_ascii_alphanumeric(),
        b"alpha" => byte.is_ascii_alphabetic(),
        b"blank" => matches!(byte, b' ' | b'\t'),
        b"cntrl" => byte.is_ascii_control(),
        b"digit" => byte.is_ascii_digit(),
        b"graph" => byte.is_ascii_graphic(),
        b"lower" => byte.is_ascii_lowercase(),
        b"print" => byte.is_ascii_graphic() || byte == b' ',
        b"punct" => byte.is_ascii_punctuation(),
        b"space" => byte.is_ascii_whitespace() || byte == 0x0b,
        b"upper" => byte.is_ascii_uppercase(),
        b"xdigit" => byte.is_ascii_hexdigit(),
        _ => false,
    }
}

/// Matches without recursion: to fail sends it back to the last `*` for one
/// byte more, or to the last `**/` for one folder more; what matched before
/// those never needs to match otherwise.
fn matches(tokens: &[Token], text: &[u8]) -> bool {
    let (mut token, mut at) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    let mut folders: Option<(usize, usize)> = None;
    loop {
        let here = text.get(at).copied();
        let fits = match (tokens.get(token), here) {
            (None, None) | (Some(Token::Rest), _) => return true,
            (Some(Token::Star), _) => {
                star = Some((token + 1, at));
                token += 1;
                continue;
            }
            (Some(Token::Folders), _) => {
                folders = Some((token + 1, at));
                star = None;
                token += 1;
                continue;
            }
            (Some(Token::Byte(byte)), Some(here)) => *byte == here,
            (Some(Token::One), Some(here)) => here != b'/',
            (Some(Token::Class(set)), Some(here)) => set.get(usize::from(here)).copied().unwrap_or(false),
            (None, Some(_)) | (Some(_), None) => false,
        };
        if fits {
            (token, at) = (token + 1, at + 1);
        } else if let Some((after, from)) = star.filter(|(_, from)| text.get(*from).is_some_and(|byte| *byte != b'/')) {
            star = Some((after, from + 1));
            (token, at) = (after, from + 1);
        } else if let Some((after, from)) = folders {
            let Some(slash) = text.get(from..).and_then(|rest| rest.iter().position(|byte| *byte == b'/')) else {
                return false;
            };
            let next = from + slash + 1;
            folders = Some((after, next));
            star = None;
            (token, at) = (after, next);
        } else {
            return false;
        }
    }
}
