use super::{Command, Word};

/// The command as one would type it into a shell: one flag a line, quoted,
/// secrets as `"$name"` so that none lands in a history file.
pub fn shell_text(command: &Command) -> String {
    let mut out = String::new();
    let mut after_flag = false;
    for (at, word) in command.words.iter().enumerate() {
        if at > 0 {
            let starts_line = !after_flag && (word.text.starts_with('-') || at + 1 == command.words.len());
            out.push_str(if starts_line { " \\\n  " } else { " " });
        }
        out.push_str(&shell_word(word));
        after_flag = word.text == "-var";
    }
    out
}

fn shell_word(word: &Word) -> String {
    match (word.secret, &word.variable) {
        (true, Some(name)) => format!("{}=\"${name}\"", quote(name)),
        _ => quote(&word.text),
    }
}

/// The word in single quotes, or bare where no shell would touch it.
pub fn quote(word: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || "-_./=:,@%+".contains(c);
    if !word.is_empty() && word.chars().all(bare) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> Word {
        Word { text: text.to_owned(), variable: None, secret: false, trail: Vec::new() }
    }

    #[test]
    fn one_flag_a_line_and_no_secret() {
        let secret = Word {
            text: "aws_secret_key=hush".into(),
            variable: Some("aws_secret_key".into()),
            secret: true,
            trail: Vec::new(),
        };
        let words = [
            word("packer"),
            word("build"),
            word("-color=false"),
            word("-var"),
            word("a=it's b"),
            word("-var"),
            secret,
            word("/t.json"),
        ];
        let command = Command { words: words.into(), dropped: Vec::new() };
        assert_eq!(
            shell_text(&command),
            "packer build \\\n  -color=false \\\n  -var 'a=it'\\''s b' \\\n  -var aws_secret_key=\"$aws_secret_key\" \\\n  /t.json"
        );
    }

    #[test]
    fn an_empty_word_stays_a_word() {
        assert_eq!(quote(""), "''");
        assert_eq!(quote("$HOME"), "'$HOME'");
    }
}
