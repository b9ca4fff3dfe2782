mod json_look;
pub(super) mod text_look;

use crate::source::{File, FileMode};

use super::paths::{extension, name};
use json_look::JsonLook;

/// So much of a file is looked at; what comes later does not count.
const LOOKED_AT: usize = 256 << 10;

/// What a file of a config repo is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileKind {
    Template(TemplateForm),
    VarFile(VarFileForm),
    Script(ScriptLanguage),
    /// A rosco.yml, or a file over it.
    RoscoConfiguration,
    /// A Kubernetes manifest or a kustomization.
    Manifest,
    /// Lines of `KEY=VALUE`.
    EnvironmentFile,
    SymbolicLink,
    OtherText,
    Binary,
}

/// The language of a template, which Packer tells by the file's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TemplateForm {
    /// A legacy JSON template.
    Json,
    /// `.pkr.hcl`
    Hcl2,
    /// `.pkr.json`: HCL2 in its JSON syntax.
    Hcl2Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VarFileForm {
    Json,
    Hcl,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScriptLanguage {
    Shell,
    PowerShell,
    Batch,
    /// Python, Ruby, Perl and what else a `#!` names.
    Other,
}

impl FileKind {
    /// What the file at `path` is, by its name, its content and whether it lies
    /// in or below the folder of templates. Depends on nothing else, so it can
    /// be kept for as long as these stay the same; reads 256 KB at most.
    pub fn of(path: &str, file: &File, beside_templates: bool) -> Self {
        if file.mode == FileMode::Symlink {
            return Self::SymbolicLink;
        }
        let name = name(path).to_ascii_lowercase();
        let Some(text) = text_of(&file.bytes) else { return Self::Binary };
        by_name(&name, beside_templates)
            .or_else(|| json_kind(&name, text, beside_templates))
            .or_else(|| text_look::script(&name, text).map(Self::Script))
            .or_else(|| text_look::yaml(&name, text))
            .or_else(|| text_look::is_halconfig(&name, text).then_some(Self::RoscoConfiguration))
            .or_else(|| text_look::is_environment(path, &name, text).then_some(Self::EnvironmentFile))
            .unwrap_or(Self::OtherText)
    }

    /// A few letters for a narrow column; empty for a file that means nothing here.
    pub const fn letters(self) -> &'static str {
        match self {
            Self::Template(_) => "{ }",
            Self::VarFile(_) => "var",
            Self::Script(ScriptLanguage::Shell) => "sh",
            Self::Script(ScriptLanguage::PowerShell) => "ps1",
            Self::Script(ScriptLanguage::Batch) => "bat",
            Self::Script(ScriptLanguage::Other) => "#!",
            Self::RoscoConfiguration => "ros",
            Self::Manifest => "k8s",
            Self::EnvironmentFile => "env",
            Self::SymbolicLink => "→",
            Self::OtherText | Self::Binary => "",
        }
    }

    /// What it is, in words; empty for a file that means nothing here.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Template(TemplateForm::Json) => "Packer template",
            Self::Template(TemplateForm::Hcl2 | TemplateForm::Hcl2Json) => "Packer template (HCL2)",
            Self::VarFile(_) => "var file",
            Self::Script(ScriptLanguage::Shell) => "script",
            Self::Script(ScriptLanguage::PowerShell) => "PowerShell script",
            Self::Script(ScriptLanguage::Batch) => "batch script",
            Self::Script(ScriptLanguage::Other) => "script in another language",
            Self::RoscoConfiguration => "Rosco configuration",
            Self::Manifest => "Kubernetes manifest",
            Self::EnvironmentFile => "environment file",
            Self::SymbolicLink => "symbolic link",
            Self::OtherText => "",
            Self::Binary => "binary file",
        }
    }

    pub const fn is_template(self) -> bool {
        matches!(self, Self::Template(_))
    }

    pub const fn is_script(self) -> bool {
        matches!(self, Self::Script(_))
    }
}

/// Does a file look like a template, wherever it lies? `read` is told how many
/// bytes are about to be looked at, and may refuse.
pub(super) fn looks_like_template(path: &str, bytes: &[u8], read: impl Fn(usize) -> bool) -> bool {
    let name = name(path).to_ascii_lowercase();
    if let Some(kind) = by_name(&name, false) {
        return kind.is_template();
    }
    if extension(&name) != "json" || !read(bytes.len().min(LOOKED_AT)) {
        return false;
    }
    text_of(bytes).is_some_and(|text| JsonLook::of(text).is_template())
}

/// The names that Packer itself goes by.
fn by_name(name: &str, beside_templates: bool) -> Option<FileKind> {
    let ends = |end: &str| name.ends_with(end);
    if ends(".pkrvars.hcl") || (beside_templates && ends(".hcl") && !ends(".pkr.hcl")) {
        Some(FileKind::VarFile(VarFileForm::Hcl))
    } else if ends(".pkrvars.json") {
        Some(FileKind::VarFile(VarFileForm::Json))
    } else if ends(".pkr.hcl") {
        Some(FileKind::Template(TemplateForm::Hcl2))
    } else if ends(".pkr.json") {
        Some(FileKind::Template(TemplateForm::Hcl2Json))
    } else {
        None
    }
}

fn json_kind(name: &str, text: &str, beside_templates: bool) -> Option<FileKind> {
    if extension(name) != "json" {
        return None;
    }
    let look = JsonLook::of(text);
    let template = FileKind::Template(TemplateForm::Json);
    Some(if look.is_template() {
        template
    } else if !beside_templates {
        FileKind::OtherText
    } else if look.is_var_file() {
        FileKind::VarFile(VarFileForm::Json)
    } else if look.is_open() {
        // Half typed, empty, or no object at all: here it is meant to be one.
        template
    } else {
        FileKind::OtherText
    })
}

/// The start of a file as text; `None` where it is not UTF-8 or holds a NUL.
fn text_of(bytes: &[u8]) -> Option<&str> {
    let start = bytes.get(..LOOKED_AT).unwrap_or(bytes);
    let text = match std::str::from_utf8(start) {
        Ok(text) => text,
        // The cut may go through a character.
        Err(error) if bytes.len() > LOOKED_AT && error.error_len().is_none() => {
            std::str::from_utf8(start.get(..error.valid_up_to())?).ok()?
        }
        Err(_) => return None,
    };
    (!text.contains('\0')).then(|| text.trim_start_matches('\u{feff}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(path: &str, text: &str, beside: bool) -> FileKind {
        FileKind::of(path, &File::new(text.as_bytes()), beside)
    }

    #[test]
    fn templates_are_told_by_their_keys() {
        let template = FileKind::Template(TemplateForm::Json);
        assert_eq!(kind("x.json", r#"{"builders":[]}"#, false), template);
        assert_eq!(kind("x.json", r#"{"_comment":"","variables":{"a":null},"provisioners":[]}"#, false), template);
        assert_eq!(kind("x.json", r#"{"provisioners":[{"type":"shell"}], "builders": [{"#, false), template);
        assert_eq!(kind("x.pkr.hcl", "", false), FileKind::Template(TemplateForm::Hcl2));
        assert_eq!(kind("x.pkr.json", "{}", false), FileKind::Template(TemplateForm::Hcl2Json));
        assert_eq!(kind("package.json", r#"{"name":"x","scripts":{}}"#, false), FileKind::OtherText);
        let azure = r#"{"$schema":"x","parameters":{},"variables":{},"resources":[]}"#;
        assert_eq!(kind("deploy.json", azure, false), FileKind::OtherText);
        assert_eq!(kind("deploy.json", azure, true), FileKind::OtherText);
    }

    #[test]
    fn var_files_are_scalars_beside_templates() {
        let var_file = FileKind::VarFile(VarFileForm::Json);
        let text = r#"{"aws_vpc_id": "vpc-1", "size": 8, "on": true, "regions": ["a"]}"#;
        assert_eq!(kind("us-east-1.json", text, true), var_file);
        assert_eq!(kind("us-east-1.json", text, false), FileKind::OtherText);
        assert_eq!(kind("us-east-1.json", "{}", true), var_file);
        assert_eq!(kind("a.auto.pkrvars.hcl", "a=1", false), FileKind::VarFile(VarFileForm::Hcl));
    }

    #[test]
    fn broken_json_is_what_its_place_makes_it() {
        let template = FileKind::Template(TemplateForm::Json);
        for text in ["", "{", "[]", "{ \"bui", "null", "{\"variables\": {\"a\": "] {
            assert_eq!(kind("x.json", text, true), template, "{text}");
        }
        assert_eq!(kind("x.json", r#"{"aws_vpc_id": "vpc-1", "aws_"#, true), FileKind::VarFile(VarFileForm::Json));
        assert_eq!(kind("x.json", "{", false), FileKind::OtherText);
    }

    #[test]
    fn other_files_are_told_by_name_and_content() {
        assert_eq!(kind("install.sh", "", false), FileKind::Script(ScriptLanguage::Shell));
        assert_eq!(kind("install", "#!/usr/bin/env bash\n", false), FileKind::Script(ScriptLanguage::Shell));
        assert_eq!(kind("x", "#! /usr/bin/python3 -u\n", false), FileKind::Script(ScriptLanguage::Other));
        assert_eq!(kind("a.userdata", "<powershell>\n", false), FileKind::Script(ScriptLanguage::PowerShell));
        assert_eq!(kind("a.cmd", "", false), FileKind::Script(ScriptLanguage::Batch));
        assert_eq!(kind("a/rosco-local.yml", "", false), FileKind::RoscoConfiguration);
        assert_eq!(kind("a/b.yaml", "aws:\n  bakeryDefaults:\n", false), FileKind::RoscoConfiguration);
        assert_eq!(kind("a/b.yaml", "---\napiVersion: v1\nkind: Secret\n", false), FileKind::Manifest);
        assert_eq!(kind("env/ha.env", "# x\nA=1\nexport B='2'\n", false), FileKind::EnvironmentFile);
        assert_eq!(kind("README.md", "A=1\n", false), FileKind::OtherText);
        let binary = File::new([0xff, 0xfe, 0].as_slice());
        assert_eq!(FileKind::of("x.json", &binary, true), FileKind::Binary);
        let link = File { bytes: b"x".as_slice().into(), mode: FileMode::Symlink };
        assert_eq!(FileKind::of("x.json", &link, true), FileKind::SymbolicLink);
    }

    #[test]
    fn a_large_file_is_looked_at_in_part() {
        let long = format!(r#"{{"builders":[{{"type":"{}"}}]}}"#, "é".repeat(LOOKED_AT));
        assert_eq!(kind("x.json", &long, false), FileKind::Template(TemplateForm::Json));
        let odd = format!(r#"{{"builder":[{{"type":"{}"}}]}}"#, "é".repeat(LOOKED_AT));
        assert_eq!(kind("x.json", &odd, false), FileKind::OtherText);
    }
}
