/// The languages of a config repo that Monaco colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    Json,
    Shell,
    PowerShell,
    Hcl,
    Yaml,
    #[default]
    Plain,
}

impl Language {
    /// By the file's name; scripts without an extension by their first line.
    pub fn of(path: &str, text: &str) -> Self {
        let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
        match name.rsplit_once('.').map(|(_, extension)| extension) {
            Some("json") => Self::Json,
            Some("sh" | "bash" | "ksh") => Self::Shell,
            Some("ps1" | "psm1" | "psd1") => Self::PowerShell,
            Some("hcl" | "tf" | "tfvars") => Self::Hcl,
            Some("yml" | "yaml") => Self::Yaml,
            _ => {
                let first = text.lines().next().unwrap_or_default();
                let interpreter = first.strip_prefix("#!").unwrap_or_default();
                if interpreter.contains("sh") { Self::Shell } else { Self::Plain }
            }
        }
    }

    /// Monaco's name for it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Shell => "shell",
            Self::PowerShell => "powershell",
            Self::Hcl => "hcl",
            Self::Yaml => "yaml",
            Self::Plain => "plaintext",
        }
    }
}
