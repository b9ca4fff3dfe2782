//! What the scripts of a provisioner read of the environment that it gives.

use std::sync::Arc;

use super::{EnvironmentRow, FileUse, Files, Place, UnsetRead};
use crate::json::NodeId;
use crate::preview::packer_part::Read;
use crate::script::{self, Script};
use crate::source::{LineIndex, Span};

/// A script, looked through once for all that ask.
#[derive(Debug, Clone, PartialEq)]
pub struct ScriptRead {
    script: Script,
    lines: LineIndex,
}

impl ScriptRead {
    /// Looks through a script; its name decides on the language where no `#!` does.
    pub fn new(text: &str, name: &str) -> Self {
        Self { script: script::scan(text, name), lines: LineIndex::new(text) }
    }
}

/// All that one provisioner runs: scripts of the workspace, and lines of the
/// template.
pub struct Sources {
    files: Vec<(Arc<str>, Arc<ScriptRead>)>,
    inline: Option<Inline>,
    /// Some script is not in the workspace.
    incomplete: bool,
}

/// Lines of the template, which run as one script.
struct Inline {
    script: Script,
    /// The end of each line in that script, and the line's place.
    lines: Vec<(usize, Place)>,
}

/// What a guest has by itself.
const OF_THE_GUEST: &[&str] = &[
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "PWD",
    "OLDPWD",
    "SHELL",
    "TERM",
    "LANG",
    "LC_ALL",
    "TMPDIR",
    "TEMP",
    "TMP",
    "HOSTNAME",
    "EDITOR",
    "PAGER",
    "PS1",
    "DISPLAY",
    "SSH_CLIENT",
    "SSH_CONNECTION",
    "SSH_TTY",
    "SUDO_USER",
    "SUDO_UID",
    "SUDO_GID",
    "MAIL",
    "TZ",
    "WINDIR",
    "SYSTEMROOT",
    "SYSTEMDRIVE",
    "COMPUTERNAME",
    "USERNAME",
    "USERPROFILE",
    "APPDATA",
    "LOCALAPPDATA",
    "PROGRAMDATA",
    "PROGRAMFILES",
    "PROGRAMFILES(X86)",
    "PSMODULEPATH",
    "PROCESSOR_ARCHITECTURE",
    "ALLUSERSPROFILE",
    "PUBLIC",
    "COMSPEC",
    "OS",
];

impl Sources {
    /// The scripts that are in the workspace, and the lines of `inline`.
    pub fn of(files: &dyn Files, scripts: &[FileUse], inline: &[NodeId], read: &Read<'_>, type_name: &str) -> Self {
        let mut sources = Self { files: Vec::new(), inline: None, incomplete: false };
        for script in scripts {
            match script.path.as_ref().and_then(|path| Some((Arc::clone(path), files.script(path)?))) {
                Some(found) => sources.files.push(found),
                None => sources.incomplete = true,
            }
        }
        let document = &read.inner.document;
        let lines = inline.iter().filter_map(|node| Some((document.string(*node)?, read.place(document.span(*node)))));
        let mut text = String::new();
        let lines: Vec<(usize, Place)> = lines
            .map(|(line, place)| {
                text.push_str(line);
                text.push('\n');
                (text.len(), place)
            })
            .collect();
        if !lines.is_empty() {
            let name = if type_name == "powershell" { "inline.ps1" } else { "inline.sh" };
            sources.inline = Some(Inline { script: script::scan(&text, name), lines });
        }
        sources
    }

    /// Says of each variable whether and where it is read.
    pub fn mark(&self, environment: &mut [EnvironmentRow]) {
        if self.all().next().is_none() {
            return;
        }
        for row in environment {
            let said: Vec<Option<bool>> = self.all().map(|script| script.reads(&row.name)).collect();
            row.read = if said.contains(&Some(true)) {
                Some(true)
            } else {
                (!self.incomplete && !said.contains(&None)).then_some(false)
            };
            row.reads = self.places(&row.name);
        }
    }

    /// What is read and neither given here nor by any guest, in order.
    pub fn unset(&self, environment: &[EnvironmentRow]) -> Vec<UnsetRead> {
        let mut names: Vec<&str> = Vec::new();
        for name in self.all().flat_map(Script::environment) {
            let known = names.contains(&name)
                || OF_THE_GUEST.iter().any(|own| own.eq_ignore_ascii_case(name))
                || environment.iter().any(|row| row.name.eq_ignore_ascii_case(name));
            if !known {
                names.push(name);
            }
        }
        let unset = names.into_iter().filter_map(|name| {
            let uses = || self.all().flat_map(|script| &script.uses);
            let mut uses = uses().filter(|read| read.name == name && read.given.may_be_environment());
            let has_default = uses.all(|read| read.has_default);
            Some(UnsetRead { name: name.to_owned(), place: self.places(name).into_iter().next()?, has_default })
        });
        unset.collect()
    }

    fn all(&self) -> impl Iterator<Item = &Script> {
        self.files.iter().map(|(_, file)| &file.script).chain(self.inline.iter().map(|own| &own.script))
    }

    /// Where a variable of the environment is read.
    fn places(&self, name: &str) -> Vec<Place> {
        let mut places = Vec::new();
        for (path, file) in &self.files {
            places.extend(uses(&file.script, name).map(|span| Place {
                path: Arc::clone(path),
                span,
                line: file.lines.line_of(span.start) + 1,
            }));
        }
        if let Some(inline) = &self.inline {
            let line =
                |span: Span| inline.lines.iter().find(|(end, _)| span.start < *end).map(|(_, place)| place.clone());
            places.extend(uses(&inline.script, name).filter_map(line));
        }
        places
    }
}

fn uses<'s>(script: &'s Script, name: &'s str) -> impl Iterator<Item = Span> {
    let same = move |other: &str| match script.language {
        script::Language::PowerShell => other.eq_ignore_ascii_case(name),
        _ => other == name,
    };
    script.uses.iter().filter(move |read| same(&read.name) && read.given.may_be_environment()).map(|read| read.span)
}
