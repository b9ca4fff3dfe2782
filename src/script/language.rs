use crate::source::Span;

/// What a script is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// sh, bash and their kin.
    Shell,
    PowerShell,
    Batch,
    /// Python, Ruby and others, which are not followed here.
    Other,
}

/// A `#!` line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shebang<'t> {
    /// The program's name, without its folder and without `env`.
    pub interpreter: &'t str,
    /// What follows it.
    pub arguments: &'t str,
    /// The line, without its end.
    pub span: Span,
}

/// The `#!` of a script.
pub fn shebang(text: &str) -> Option<Shebang<'_>> {
    let line = text.strip_prefix("#!")?.lines().next()?;
    let span = Span::new(0, 2 + line.len());
    let mut rest = line.trim();
    loop {
        let (word, after) = rest.split_once([' ', '\t']).unwrap_or((rest, ""));
        let interpreter = word.rsplit('/').next().unwrap_or(word);
        let skipped = interpreter == "env" || interpreter.starts_with('-') || interpreter.contains('=');
        if interpreter.is_empty() {
            return None;
        }
        if !skipped {
            return Some(Shebang { interpreter, arguments: after.trim(), span });
        }
        rest = after.trim_start();
    }
}

impl Language {
    /// By the `#!`, or else by the name; a script that has neither is run by
    /// the shell.
    pub fn of(text: &str, file_name: &str) -> Self {
        if let Some(shebang) = shebang(text) {
            return match shebang.interpreter {
                "sh" | "bash" | "dash" | "ash" | "ksh" | "zsh" | "busybox" => Self::Shell,
                "pwsh" | "powershell" => Self::PowerShell,
                _ => Self::Other,
            };
        }
        let extension = file_name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
        match extension.as_deref() {
            Some("ps1" | "psm1" | "psd1") => Self::PowerShell,
            Some("bat" | "cmd") => Self::Batch,
            Some("py" | "rb" | "pl" | "js" | "vbs" | "awk") => Self::Other,
            _ if starts_with_tag(text, "<powershell>") => Self::PowerShell,
            _ if starts_with_tag(text, "<script>") => Self::Batch,
            _ => Self::Shell,
        }
    }
}

fn starts_with_tag(text: &str, tag: &str) -> bool {
    text.trim_start().get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_says_the_language() {
        let found = shebang("#! /usr/bin/env -S bash -eu\nx").unwrap();
        assert_eq!((found.interpreter, found.arguments), ("bash", "-eu"));
        assert_eq!(found.span, Span::new(0, 27));
        assert_eq!(shebang("# !/bin/sh"), None);
        assert_eq!(shebang("#!\n"), None);
        assert_eq!(Language::of("#!/usr/bin/python3\n", "x.sh"), Language::Other);
        assert_eq!(Language::of("", "x.PS1"), Language::PowerShell);
        assert_eq!(Language::of("echo", "install"), Language::Shell);
    }
}
