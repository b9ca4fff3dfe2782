//! Texts of several lines: below `|` or `>`, and mappings that are files of
//! their own.

use super::quoted::double_quoted;
use super::scan::Line;
use crate::source::Span;

/// A block of lines that are indented alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    style: Style,
    /// The column of the key that the block belongs to.
    key_column: usize,
    /// The blanks before each line.
    indent: usize,
    /// `|2-` or the like; for a mapping the empty span where it starts.
    header: Span,
    /// The lines, from their first byte to the last line end, blank lines at
    /// the end included.
    body: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Literal(Chomp),
    Folded(Chomp),
    Mapping,
}

/// What becomes of the line ends at the end of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Chomp {
    /// One stays.
    Clip,
    Strip,
    Keep,
}

/// Can a text stand below `|` as it is, but for carriage returns before line
/// ends, which become line ends? Readers of older YAML take more characters
/// for line ends than newer ones do.
pub(in crate::layout) fn can_stand(text: &str) -> bool {
    text.chars().all(|ch| match ch {
        '\n' | '\t' => true,
        '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => false,
        ch => !ch.is_control(),
    })
}

impl Block {
    /// A scalar whose `|` or `>` is at `at`, for a key in this column.
    pub fn scalar(text: &str, at: usize, key_column: usize) -> Option<Self> {
        let line = Line::at(text, at)?;
        let written = text.get(at..line.end)?;
        let indicators = written.split([' ', '\t']).next().unwrap_or_default();
        let comment = written.get(indicators.len()..)?.trim_start_matches([' ', '\t']);
        if !comment.is_empty() && !comment.starts_with('#') {
            return None;
        }
        let (mut chomp, mut digit) = (None, None);
        let mut rest = indicators.chars();
        let style = rest.next()?;
        for ch in rest {
            match ch {
                '-' if chomp.is_none() => chomp = Some(Chomp::Strip),
                '+' if chomp.is_none() => chomp = Some(Chomp::Keep),
                '1'..='9' if digit.is_none() => digit = ch.to_digit(10),
                _ => return None,
            }
        }
        let chomp = chomp.unwrap_or(Chomp::Clip);
        let style = if style == '|' { Style::Literal(chomp) } else { Style::Folded(chomp) };
        let told = digit.and_then(|digit| usize::try_from(digit).ok()).map(|digit| key_column + digit);
        let (indent, body) = extent(text, line.next, key_column, told);
        Some(Self { style, key_column, indent, header: Span::new(at, at + indicators.len()), body })
    }

    /// The mapping whose lines are under `span`, as a text of its own.
    pub fn mapping(text: &str, key_column: usize, span: Span) -> Option<Self> {
        let (indent, body) = extent(text, span.start, key_column, None);
        let end = body.end.min(span.end);
        (body.start < end && indent > key_column).then_some(Self {
            style: Style::Mapping,
            key_column,
            indent,
            header: Span::at(body.start),
            body: Span::new(body.start, end),
        })
    }

    /// Where the line after it starts.
    pub fn end(&self) -> usize {
        self.body.end
    }

    pub fn text(&self, manifest: &str) -> Option<String> {
        let lines = self.lines(manifest)?;
        Some(match self.style {
            Style::Literal(chomp) => chomped(&lines.iter().map(|line| line.content).collect::<Vec<_>>(), chomp),
            Style::Folded(chomp) => fold(&lines.iter().map(|line| line.content).collect::<Vec<_>>(), chomp),
            Style::Mapping => chomped(&lines.iter().map(|line| line.content).collect::<Vec<_>>(), Chomp::Clip),
        })
    }

    /// What has to stand under which span so that its text is `text`.
    pub fn write(&self, manifest: &str, text: &str) -> Option<(Span, String)> {
        let span = Span::new(self.header.start, self.body.end);
        if self.text(manifest)? == text {
            return Some((span, span.of(manifest).to_owned()));
        }
        let line_end = if Line::at(manifest, self.header.start)?.content_with_end(manifest).ends_with("\r\n") {
            "\r\n"
        } else {
            "\n"
        };
        let between = Span::new(self.header.end, self.body.start).of(manifest);
        // A comment behind the header stays; the line end is there even where the text ended before.
        let between = if between.ends_with('\n') { between.to_owned() } else { format!("{between}{line_end}") };
        if self.style == Style::Mapping {
            let body = self.body_for(manifest, text, Chomp::Clip, self.indent, line_end)?;
            return Some((self.body, body));
        }
        if !can_stand(text) {
            // Bytes of their own need quotes.
            return Some((span, format!("{}{}", double_quoted(text), between)));
        }
        let chomp = match text.strip_suffix('\n') {
            _ if text.is_empty() => Chomp::Strip,
            None => Chomp::Strip,
            Some(rest) if rest.is_empty() || rest.ends_with('\n') => Chomp::Keep,
            Some(_) => Chomp::Clip,
        };
        let mut indent = self.indent;
        let first = text.split('\n').find(|line| !line.is_empty());
        let needs_digit = first.is_some_and(|first| first.starts_with([' ', '\t']));
        if needs_digit && !(1..=9).contains(&(indent - self.key_column)) {
            indent = self.key_column + 2;
        }
        // A comment behind the block that stands further in than its key is no line of it only
        // because the lines of the block stand further in still.
        let comment = self.comment_behind(manifest).filter(|column| *column > self.key_column);
        if comment.is_some_and(|column| first.is_none() || indent <= column) {
            return Some((span, format!("{}{}", double_quoted(text), between)));
        }
        let written = self.header.of(manifest);
        let had_digit = written.bytes().any(|byte| byte.is_ascii_digit());
        let digit = if needs_digit || (had_digit && first.is_some()) {
            (indent - self.key_column).to_string()
        } else {
            String::new()
        };
        let sign = match chomp {
            Chomp::Clip => "",
            Chomp::Strip => "-",
            Chomp::Keep => "+",
        };
        let mut header = format!("|{digit}{sign}");
        // As it was where it says the same, whatever the order of its signs.
        if let Style::Literal(known) = self.style
            && known == chomp
            && had_digit != digit.is_empty()
            && indent == self.indent
        {
            written.clone_into(&mut header);
        }
        let body = self.body_for(manifest, text, chomp, indent, line_end)?;
        Some((span, format!("{header}{between}{body}")))
    }

    /// The column of what follows behind the block.
    fn comment_behind(&self, manifest: &str) -> Option<usize> {
        let rest = manifest.get(self.body.end..)?;
        let line = rest.split('\n').find(|line| !line.trim().is_empty())?;
        Some(line.len() - line.trim_start_matches(' ').len())
    }

    /// The lines of a text; those that the block has already at its start and
    /// end stay as they are, to the byte.
    fn body_for(&self, manifest: &str, text: &str, chomp: Chomp, indent: usize, line_end: &str) -> Option<String> {
        let old = self.lines(manifest)?;
        let content = match chomp {
            Chomp::Keep | Chomp::Clip => text.strip_suffix('\n').unwrap_or(text),
            Chomp::Strip => text,
        };
        let new: Vec<&str> = if text.is_empty() { Vec::new() } else { content.split('\n').collect() };
        let is_same_form = indent == self.indent && !matches!(self.style, Style::Folded(_));
        let blank = old.iter().rev().take_while(|line| line.content.is_empty()).count();
        let full = old.len() - blank;
        let (filled, tail) = old.split_at_checked(full)?;
        let same = |one: &(&Stored<'_>, &&str)| one.0.content == *one.1;
        let start = if is_same_form { filled.iter().zip(&new).take_while(same).count() } else { 0 };
        let left = filled.len().min(new.len()) - start;
        let end = if is_same_form {
            filled.iter().rev().zip(new.iter().rev()).take(left).take_while(same).count()
        } else {
            0
        };
        let mut body = String::new();
        for line in filled.get(..start)? {
            push_line(&mut body, line.stored, line_end);
        }
        for line in new.get(start..new.len() - end)? {
            if !line.is_empty() {
                body.extend(std::iter::repeat_n(' ', indent));
                body.push_str(line);
            }
            body.push_str(line_end);
        }
        for line in filled.get(filled.len() - end..)? {
            push_line(&mut body, line.stored, line_end);
        }
        // Blank lines behind the block belong to nobody, unless it keeps its line ends.
        if chomp != Chomp::Keep {
            for line in tail {
                // Less indented than before, the lines would take its blanks for theirs.
                let stored = if indent < self.indent { line.stored.trim_start_matches(' ') } else { line.stored };
                body.push_str(stored);
            }
        }
        Some(body)
    }

    fn lines<'t>(&self, manifest: &'t str) -> Option<Vec<Stored<'t>>> {
        let body = manifest.get(self.body.start..self.body.end)?;
        Some(
            body.split_inclusive('\n')
                .map(|stored| {
                    let line = stored.strip_suffix('\n').unwrap_or(stored);
                    let line = line.strip_suffix('\r').unwrap_or(line);
                    let blanks = line.len() - line.trim_start_matches(' ').len();
                    Stored { stored, content: line.get(blanks.min(self.indent)..).unwrap_or_default() }
                })
                .collect(),
        )
    }
}

/// A line of a block: as stored, and what it holds.
struct Stored<'t> {
    stored: &'t str,
    content: &'t str,
}

fn push_line(body: &mut String, stored: &str, line_end: &str) {
    body.push_str(stored);
    if !stored.ends_with('\n') {
        body.push_str(line_end);
    }
}

/// How far the lines of a block are indented, and which they are. `told` is
/// what its header says of the former.
fn extent(text: &str, start: usize, key_column: usize, told: Option<usize>) -> (usize, Span) {
    let mut indent = told;
    let mut longest = key_column + 1;
    let mut end = start;
    let mut at = start;
    while let Some(line) = Line::at(text, at) {
        let content = line.content(text);
        let blanks = content.len() - content.trim_start_matches(' ').len();
        let is_blank = blanks == content.len();
        if !is_blank {
            if blanks < indent.unwrap_or(key_column + 1) {
                break;
            }
            indent = indent.or(Some(blanks));
        }
        longest = longest.max(blanks);
        end = line.next;
        at = line.next;
    }
    // Where all lines are blank, none of them holds anything.
    (indent.unwrap_or(longest), Span::new(start.min(text.len()), end.min(text.len())))
}

fn chomped(lines: &[&str], chomp: Chomp) -> String {
    let mut text = lines.iter().fold(String::new(), |mut text, line| {
        text.push_str(line);
        text.push('\n');
        text
    });
    if chomp == Chomp::Keep {
        return text;
    }
    let filled = text.trim_end_matches('\n').len();
    text.truncate(filled);
    if chomp == Chomp::Clip && filled > 0 {
        text.push('\n');
    }
    text
}

/// Joins lines as `>` does: a line end between two plain lines is a space, more
/// of them are one less, and around lines that are indented further all stay.
fn fold(lines: &[&str], chomp: Chomp) -> String {
    let blank = lines.iter().rev().take_while(|line| line.is_empty()).count();
    let (filled, tail) = lines.split_at_checked(lines.len() - blank).unwrap_or((lines, &[]));
    let mut text = String::new();
    let mut breaks = 0;
    let mut was_further = false;
    let mut is_first = true;
    for line in filled {
        if line.is_empty() {
            breaks += 1;
            continue;
        }
        let is_further = line.starts_with([' ', '\t']);
        if is_first {
            text.extend(std::iter::repeat_n('\n', breaks));
        } else if was_further || is_further {
            text.extend(std::iter::repeat_n('\n', breaks + 1));
        } else if breaks == 0 {
            text.push(' ');
        } else {
            text.extend(std::iter::repeat_n('\n', breaks));
        }
        text.push_str(line);
        (breaks, was_further, is_first) = (0, is_further, false);
    }
    match chomp {
        Chomp::Strip => {}
        Chomp::Clip if is_first => {}
        Chomp::Clip => text.push('\n'),
        Chomp::Keep => {
            let ends = tail.len() + usize::from(!is_first);
            text.extend(std::iter::repeat_n('\n', ends));
        }
    }
    text
}
