/// A place as editors count: both from 0, the column in UTF-16 units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct LineColumn {
    pub line: usize,
    pub column: usize,
}

/// Where the lines of a text start. `\n`, `\r\n` and a lone `\r` end a line,
/// as in Monaco.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<usize>,
    len: usize,
}

impl LineIndex {
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, byte) in bytes.iter().enumerate() {
            let ends_line = match byte {
                b'\n' => true,
                b'\r' => bytes.get(at + 1) != Some(&b'\n'),
                _ => false,
            };
            if ends_line {
                starts.push(at + 1);
            }
        }
        Self { starts, len: text.len() }
    }

    pub fn line_count(&self) -> usize {
        self.starts.len()
    }

    /// The byte at which `line` starts; the end of the text for lines beyond it.
    pub fn line_start(&self, line: usize) -> usize {
        self.starts.get(line).copied().unwrap_or(self.len)
    }

    /// The line, from 0, that holds the byte at `offset`.
    pub fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// The bytes of `line` without its line end.
    pub fn line_text<'t>(&self, text: &'t str, line: usize) -> &'t str {
        let whole = text.get(self.line_start(line)..self.line_start(line + 1)).unwrap_or_default();
        whole.trim_end_matches(['\n', '\r'])
    }

    pub fn line_column(&self, text: &str, offset: usize) -> LineColumn {
        let line = self.line_of(offset);
        let before = text.get(self.line_start(line)..offset.min(self.len)).unwrap_or_default();
        LineColumn { line, column: before.encode_utf16().count() }
    }

    /// The byte offset of a place; a column beyond the line's end gives the
    /// end of the line, before its line end.
    pub fn offset(&self, text: &str, place: LineColumn) -> usize {
        let start = self.line_start(place.line);
        let line = self.line_text(text, place.line);
        let mut units = 0;
        for (at, ch) in line.char_indices() {
            if units >= place.column {
                return start + at;
            }
            units += ch.len_utf16();
        }
        start + line.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_every_kind_of_line_end() {
        let text = "a\r\nb\rc\n\u{1F980}d";
        let index = LineIndex::new(text);
        assert_eq!(index.line_count(), 4);
        assert_eq!(index.line_text(text, 0), "a");
        assert_eq!(index.line_text(text, 2), "c");
        let crab_end = text.len() - 1;
        assert_eq!(index.line_column(text, crab_end), LineColumn { line: 3, column: 2 });
        assert_eq!(index.offset(text, LineColumn { line: 3, column: 2 }), crab_end);
        assert_eq!(index.offset(text, LineColumn { line: 0, column: 9 }), 1);
    }
}
