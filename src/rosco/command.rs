use super::parameters::Parameter;
use crate::source::CauseId;

/// What Rosco runs, token by token, as the operating system gets it.
#[derive(Debug, Clone, PartialEq)]
pub struct Command {
    pub tokens: Vec<Token>,
}

/// One argument of the command.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    pub text: String,
    pub role: TokenRole,
    pub causes: Vec<CauseId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenRole {
    Sudo,
    /// `packer`, `build` and `-color=false`.
    Fixed,
    Timestamp,
    /// One of the configuration's additional parameters.
    Additional,
    /// The `-var` before a variable.
    VarFlag,
    /// `name=value` of the parameter at this index.
    Var {
        parameter: usize,
    },
    VarFile,
    Template,
}

/// The pieces of a command besides the parameters.
pub(crate) struct Frame {
    pub sudo: Option<CauseId>,
    pub timestamp: Option<CauseId>,
    pub additional: Vec<(String, CauseId)>,
    pub var_file: Option<(String, Vec<CauseId>)>,
    pub template: (String, Vec<CauseId>),
}

impl Command {
    /// Mirrors rosco `LocalJobFriendlyPackerCommandFactory.buildPackerCommand`,
    /// which drops empty tokens at the end.
    pub(crate) fn build(frame: Frame, parameters: &[Parameter]) -> Self {
        let token = |text: &str, role, causes| Token { text: text.to_owned(), role, causes };
        let mut tokens = Vec::with_capacity(parameters.len() * 2 + 8);
        tokens.extend(frame.sudo.map(|cause| token("sudo", TokenRole::Sudo, vec![cause])));
        tokens.extend(["packer", "build", "-color=false"].map(|text| token(text, TokenRole::Fixed, Vec::new())));
        tokens.extend(frame.timestamp.map(|cause| token("-timestamp-ui", TokenRole::Timestamp, vec![cause])));
        for (text, cause) in frame.additional {
            tokens.push(Token { text, role: TokenRole::Additional, causes: vec![cause] });
        }
        for (index, parameter) in parameters.iter().enumerate() {
            if let Some(text) = parameter.text() {
                tokens.push(token("-var", TokenRole::VarFlag, Vec::new()));
                tokens.push(Token {
                    text: format!("{}={text}", parameter.name),
                    role: TokenRole::Var { parameter: index },
                    causes: parameter.value.causes.clone(),
                });
            }
        }
        if let Some((path, causes)) = frame.var_file {
            tokens.push(Token { text: format!("-var-file={path}"), role: TokenRole::VarFile, causes });
        }
        let (path, causes) = frame.template;
        tokens.push(Token { text: path, role: TokenRole::Template, causes });
        tokens.retain(|token| !token.text.is_empty());
        Self { tokens }
    }

    /// The arguments alone.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.tokens.iter().map(|token| token.text.as_str())
    }

    /// The command as a line for a POSIX shell.
    pub fn shell(&self) -> String {
        let quoted: Vec<String> = self.texts().map(shell_quoted).collect();
        quoted.join(" ")
    }

    /// The command as Rosco logs it. Mirrors rosco
    /// `JobRequest.getMaskedTokenizedCommand`: the value is hidden where what
    /// stands before the first `=` is one of `masked`.
    pub fn masked(&self, masked: &[String]) -> Vec<String> {
        self.texts()
            .map(|text| match text.split('=').next() {
                Some(key) if !key.is_empty() && masked.iter().any(|name| name == key) => format!("{key}=******"),
                _ => text.to_owned(),
            })
            .collect()
    }
}

fn shell_quoted(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:=,@%+".contains(&byte);
    if !text.is_empty() && text.bytes().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_what_a_shell_would_change() {
        assert_eq!(shell_quoted("a=b/c-1.json"), "a=b/c-1.json");
        assert_eq!(shell_quoted("repository=http://x trusty main"), "'repository=http://x trusty main'");
        assert_eq!(shell_quoted("it's $HOME"), r"'it'\''s $HOME'");
    }

    #[test]
    fn masks_by_the_exact_key_only() {
        let token = |text: &str| Token { text: text.to_owned(), role: TokenRole::Fixed, causes: Vec::new() };
        let command = Command { tokens: vec![token("secret=1=2"), token("secret2=3"), token("secret")] };
        assert_eq!(command.masked(&["secret".to_owned()]), ["secret=******", "secret2=3", "secret=******"]);
    }
}
