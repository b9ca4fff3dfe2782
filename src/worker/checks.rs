//! The module that knows Packer's components, and how `previews` asks it.
//!
//! Both run in one worker, so asking is a call. Of Rosco's host the module sees
//! the files that it is told of: where it looks for others it says so, and is
//! asked again.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::TaskError;
use super::message::{decode, encode};
use crate::packer::provision::{Host, HostPath};
use crate::packer::validate::Catalog;
use crate::preview::{Judged, TemplateRead, ToValidate, validated};
use crate::source::IntoOrdered;

const NAME: &str = "check";

/// How often one question is asked: each time what it looks for can be another file.
const ROUNDS: usize = 4;

#[derive(Serialize, Deserialize)]
enum Question {
    /// `public/components.json` and `public/checks.txt`.
    Learn { components: String, checks: String },
    /// With what is known of the paths that were looked for before.
    Validate { given: ToValidate, host: Vec<(String, Seen)> },
}

#[derive(Serialize, Deserialize)]
enum Answer {
    Learnt {
        components: usize,
    },
    /// With the paths that were looked for.
    Judged(Option<Box<Judged>>, Vec<String>),
    /// Tell of these paths too.
    LooksFor(Vec<String>),
}

/// What there is at a path of the host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Seen {
    File(Vec<u8>),
    Folder(Vec<String>),
    Absent,
    Unknown,
}

thread_local! {
    /// The paths that were looked for last.
    static LOOKED_FOR: RefCell<BTreeSet<String>> = RefCell::default();
    /// Whether the module was told what is known of components.
    static IS_LEARNT: Cell<bool> = const { Cell::new(false) };
    static CATALOG: RefCell<Option<Catalog>> = const { RefCell::new(None) };
    /// The template of the last question: its regions all have one.
    static READ: RefCell<Option<(ToValidate, Arc<TemplateRead>)>> = const { RefCell::new(None) };
}

/// Hands bytes to [`answer`] and gives back what it gave.
pub type Call = fn(&[u8]) -> Result<Vec<u8>, TaskError>;

/// Tells the module what is known of components; how many there are.
///
/// # Errors
/// Files that are not those two.
pub fn learn(components: &str, checks: &str, call: Call) -> Result<usize, TaskError> {
    match asked(&Question::Learn { components: components.to_owned(), checks: checks.to_owned() }, call)? {
        Answer::Learnt { components } => {
            IS_LEARNT.set(true);
            Ok(components)
        }
        _ => Err(broken()),
    }
}

/// As [`validated`], by way of `call`; `None` where nothing is known of
/// components.
///
/// # Errors
/// Where the answer is none.
pub fn ask(given: &ToValidate, host: &dyn Host, call: Call) -> Result<Option<Judged>, TaskError> {
    if !IS_LEARNT.get() {
        return Ok(None);
    }
    let mut paths = LOOKED_FOR.take();
    let mut judged = Err(broken());
    for _ in 0..ROUNDS {
        let host = paths.iter().map(|path| (path.clone(), Seen::of(host.look(path)))).collect();
        match asked(&Question::Validate { given: given.clone(), host }, call) {
            Ok(Answer::LooksFor(more)) => paths.extend(more),
            Ok(Answer::Judged(found, looked_for)) => {
                paths = looked_for.into_iter().into_set();
                judged = Ok(found.map(|found| *found));
                break;
            }
            Ok(Answer::Learnt { .. }) => break,
            Err(error) => {
                judged = Err(error);
                break;
            }
        }
    }
    LOOKED_FOR.set(paths);
    judged
}

/// Answers the bytes of a question with those of its answer.
///
/// # Errors
/// Where the bytes are no question, or tell of components in another form.
pub fn answer(question: &[u8]) -> Result<Vec<u8>, TaskError> {
    let answer = match decode(NAME, question)? {
        Question::Learn { components, checks } => {
            let catalog = Catalog::read(&components, &checks).map_err(|error| TaskError::malformed(NAME, error))?;
            let components = catalog.table.len();
            CATALOG.set(Some(catalog));
            Answer::Learnt { components }
        }
        Question::Validate { given, host } => validate(given, host),
    };
    encode(NAME, &answer)
}

fn validate(given: ToValidate, host: Vec<(String, Seen)>) -> Answer {
    let host = Told { seen: host.into_iter().into_map(), asked: RefCell::default() };
    let judged = CATALOG.with_borrow(|catalog| {
        let catalog = catalog.as_ref()?;
        let template = READ.with_borrow_mut(|known| {
            let is_known = known.as_ref().is_some_and(|(of, _)| of.release == given.release && of.text == given.text);
            match known {
                Some((_, template)) if is_known => Arc::clone(template),
                _ => {
                    let template = Arc::new(given.read());
                    *known = Some((given.clone(), Arc::clone(&template)));
                    template
                }
            }
        });
        Some(Box::new(validated(catalog, &given, &template, &host)))
    });
    let asked = host.asked.into_inner();
    let missed: Vec<String> = asked.iter().filter(|path| !host.seen.contains_key(*path)).cloned().collect();
    if missed.is_empty() { Answer::Judged(judged, asked.into_iter().collect()) } else { Answer::LooksFor(missed) }
}

fn asked(question: &Question, call: Call) -> Result<Answer, TaskError> {
    decode(NAME, &call(&encode(NAME, question)?)?)
}

fn broken() -> TaskError {
    TaskError::malformed(NAME, "it is no answer to that")
}

impl Seen {
    fn of(path: HostPath) -> Self {
        match path {
            HostPath::File(bytes) => Self::File(bytes.to_vec()),
            HostPath::Folder(files) => Self::Folder(files),
            HostPath::Absent => Self::Absent,
            HostPath::Unknown => Self::Unknown,
        }
    }
}

/// A host as it was told of.
struct Told {
    seen: BTreeMap<String, Seen>,
    asked: RefCell<BTreeSet<String>>,
}

impl Host for Told {
    fn look(&self, path: &str) -> HostPath {
        self.asked.borrow_mut().insert(path.to_owned());
        match self.seen.get(path) {
            Some(Seen::File(bytes)) => HostPath::File(bytes.as_slice().into()),
            Some(Seen::Folder(files)) => HostPath::Folder(files.clone()),
            Some(Seen::Absent) => HostPath::Absent,
            Some(Seen::Unknown) | None => HostPath::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packer::variables::parse_var_file;

    struct OneFile;

    impl Host for OneFile {
        fn look(&self, path: &str) -> HostPath {
            if path == "/here.sh" { HostPath::File(b"true"[..].into()) } else { HostPath::Absent }
        }
    }

    fn public(name: &str) -> String {
        std::fs::read_to_string(format!("{}/public/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
    }

    fn given(script: &str) -> ToValidate {
        let text = format!(
            r#"{{"builders": [{{"type": "null", "ssh_host": "h", "ssh_username": "{{{{user `u`}}}}", "ssh_password": "p"}}],
                "variables": {{"u": null}}, "provisioners": [{{"type": "shell", "script": "{script}"}}]}}"#
        );
        ToValidate {
            release: crate::preview::CURRENT,
            path: "a.json".into(),
            text,
            var_files: vec![parse_var_file("v.json", r#"{"u": "me"}"#).unwrap()],
            command_line: Vec::new(),
            environment: Vec::new(),
            started: 1_700_000_000,
            folder: "/opt".to_owned(),
        }
    }

    #[test]
    fn asking_is_as_validating() {
        assert_eq!(ask(&given("/here.sh"), &OneFile, answer), Ok(None));
        let (components, checks) = (public("components.json"), public("checks.txt"));
        assert_eq!(learn(&components, &checks, answer), Ok(124));
        let catalog = Catalog::read(&components, &checks).unwrap();
        for script in ["/here.sh", "/gone.sh", "/here.sh"] {
            let given = given(script);
            let here = validated(&catalog, &given, &Arc::new(given.read()), &OneFile);
            assert_eq!(here.failure.is_some(), script == "/gone.sh", "{here:?}");
            assert_eq!(ask(&given, &OneFile, answer), Ok(Some(here)));
        }
        assert!(learn("{", &checks, answer).is_err());
    }

    #[test]
    fn what_is_no_question_is_refused() {
        assert!(answer(&[7]).is_err());
        let (components, checks) = (public("components.json"), public("checks.txt"));
        assert!(learn(&components, &checks, |_| Ok(vec![9])).is_err());
    }
}
