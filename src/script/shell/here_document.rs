use super::Scanner;

/// A here-document whose text starts after the line.
#[derive(Debug)]
pub(super) struct HereDocument<'t> {
    /// As its last line reads, without quotes.
    end: std::borrow::Cow<'t, str>,
    /// `<<-`: tabs before its last line do not count.
    tabs: bool,
    /// The end was quoted: nothing is expanded.
    quoted: bool,
}

impl Scanner<'_> {
    /// Takes `<<`, `<<-` and the word that ends the text.
    pub(super) fn start_here_document(&mut self) {
        self.at += 2;
        let tabs = self.take("-");
        self.skip_blanks();
        let start = self.at;
        while let Some(byte) = self.peek() {
            match byte {
                b'\'' => self.single_quoted(),
                b'"' => {
                    self.at += 1;
                    while self.peek().is_some_and(|byte| byte != b'"') {
                        self.at += 1;
                    }
                    self.at += 1;
                }
                b'\\' => {
                    self.at += 1;
                    self.skip_character();
                }
                byte if byte.is_ascii_whitespace() || b";&|<>()`".contains(&byte) => break,
                _ => self.skip_character(),
            }
        }
        self.at = self.at.min(self.text.len());
        let word = self.slice(start, self.at);
        let quoted = word.contains(['\'', '"', '\\']);
        let end = if quoted { word.replace(['\'', '"', '\\'], "").into() } else { word.into() };
        self.here_documents.push(HereDocument { end, tabs, quoted });
    }

    /// Takes the texts of the here-documents that the line before has started.
    pub(super) fn here_documents(&mut self) {
        for document in std::mem::take(&mut self.here_documents) {
            self.here_document(&document);
        }
    }

    fn here_document(&mut self, document: &HereDocument<'_>) {
        let start = self.at;
        let mut end = start;
        let mut after = self.text.len();
        for line in self.slice(start, self.text.len()).split_inclusive('\n') {
            let bare = line.trim_end_matches(['\n', '\r']);
            let bare = if document.tabs { bare.trim_start_matches('\t') } else { bare };
            if bare == document.end {
                after = end + line.len();
                break;
            }
            end += line.len();
        }
        if !document.quoted {
            let outer = std::mem::replace(&mut self.quoted, true);
            self.deeper(|inner| inner.expand_until(end));
            self.quoted = outer;
        }
        self.at = after;
    }

    /// Notes what a text reads in which quotes mean nothing.
    fn expand_until(&mut self, end: usize) {
        while self.at < end {
            match self.peek() {
                Some(b'$') if matches!(self.peek_at(1), Some(b'\'' | b'"')) => self.at += 1,
                Some(b'$' | b'`' | b'\\') => _ = self.part(),
                _ => self.skip_character(),
            }
        }
    }
}
