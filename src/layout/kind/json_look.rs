//! A look at the root of a JSON text, whatever state it is in: which keys it
//! has and how their values start. No parser: it gets past broken text.

/// The keys that a legacy template may have, as Packer's `template.Parse` knows them.
const TEMPLATE_KEYS: [&str; 8] = [
    "builders",
    "description",
    "min_packer_version",
    "post-processors",
    "provisioners",
    "push",
    "sensitive-variables",
    "variables",
];

/// How a value starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start {
    Object,
    Array,
    Scalar,
    /// The text ends or breaks before it.
    Missing,
}

#[derive(Debug, Default)]
pub(super) struct JsonLook {
    is_object: bool,
    /// The root's closing brace is there.
    closed: bool,
    keys: Vec<(String, Start)>,
}

impl JsonLook {
    pub fn of(text: &str) -> Self {
        let mut scanner = Scanner { bytes: text.as_bytes(), at: 0 };
        scanner.skip_space();
        if scanner.peek() != Some(b'{') {
            return Self::default();
        }
        scanner.at += 1;
        let mut look = Self { is_object: true, ..Self::default() };
        look.read_members(&mut scanner);
        look
    }

    /// An object with a builder list, or with nothing but a template's keys.
    /// Keys match as in Packer, whatever their case.
    pub fn is_template(&self) -> bool {
        let has = |wanted: &str, start: &[Start]| {
            self.keys.iter().any(|(key, found)| key.eq_ignore_ascii_case(wanted) && start.contains(found))
        };
        if has("builders", &[Start::Array, Start::Object]) {
            return true;
        }
        let telling = has("provisioners", &[Start::Array])
            || has("post-processors", &[Start::Array])
            || has("variables", &[Start::Object])
            || has("builders", &[Start::Missing]);
        telling && self.keys.iter().all(|(key, start)| is_template_key(key) || *start == Start::Missing)
    }

    /// An object of scalars and lists.
    pub fn is_var_file(&self) -> bool {
        let whole = self.closed || self.keys.iter().any(|(_, start)| *start != Start::Missing);
        self.is_object
            && whole
            && self.keys.iter().all(|(key, start)| *start != Start::Object && !TEMPLATE_KEYS.contains(&key.as_str()))
    }

    /// Nothing in it says what it is meant to be.
    pub fn is_open(&self) -> bool {
        !self.is_object
            || (!self.closed && self.keys.len() < 2)
            || self.keys.iter().all(|(key, _)| is_template_key(key))
    }

    fn read_members(&mut self, scanner: &mut Scanner<'_>) {
        loop {
            match scanner.next_sign() {
                Some(b'}') => {
                    self.closed = true;
                    return;
                }
                Some(b'"') => {
                    let Some(key) = scanner.string() else { return };
                    self.keys.push((key, Start::Missing));
                    scanner.skip_space();
                    if scanner.peek() == Some(b':') {
                        scanner.at += 1;
                        let start = scanner.value();
                        if let Some(last) = self.keys.last_mut() {
                            last.1 = start;
                        }
                    }
                }
                Some(_) => {}
                None => return,
            }
        }
    }
}

fn is_template_key(key: &str) -> bool {
    key.starts_with('_') || TEMPLATE_KEYS.iter().any(|known| known.eq_ignore_ascii_case(key))
}

struct Scanner<'t> {
    bytes: &'t [u8],
    at: usize,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    /// The next byte that is not space, taken.
    fn next_sign(&mut self) -> Option<u8> {
        self.skip_space();
        let sign = self.peek()?;
        self.at += 1;
        Some(sign)
    }

    /// The rest of a string whose quote was taken; `None` where it does not
    /// end on its line.
    fn string(&mut self) -> Option<String> {
        let start = self.at;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => {
                    let inner = self.bytes.get(start..self.at)?;
                    self.at += 1;
                    return Some(String::from_utf8_lossy(inner).into_owned());
                }
                b'\\' => self.at += 2,
                b'\n' => return None,
                _ => self.at += 1,
            }
        }
        None
    }

    /// Passes over a value, balanced or up to the end.
    fn value(&mut self) -> Start {
        self.skip_space();
        match self.peek() {
            Some(b'{') => {
                self.skip_nested();
                Start::Object
            }
            Some(b'[') => {
                self.skip_nested();
                Start::Array
            }
            Some(b'"') => {
                self.at += 1;
                if self.string().is_some() { Start::Scalar } else { Start::Missing }
            }
            Some(b',' | b'}') | None => Start::Missing,
            Some(_) => {
                while self.peek().is_some_and(|byte| !matches!(byte, b',' | b'}' | b'\n')) {
                    self.at += 1;
                }
                Start::Scalar
            }
        }
    }

    fn skip_nested(&mut self) {
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'{' | b'[' => depth += 1,
                b'}' | b']' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return;
                    }
                }
                b'"' => _ = self.string(),
                _ => {}
            }
        }
    }
}
