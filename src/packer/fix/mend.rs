use super::pieces::Pieces;
use super::run::read;
use super::{Change, Draft, FixFailure, Fixer};
use crate::json::edit::{self, EditError};
use crate::json::{self, Document, Path};
use crate::source::{TextEdit, apply_edits};

/// A text mended with its formatting kept.
#[derive(Debug, Clone)]
pub struct Mended {
    pub text: String,
    /// What makes it of the original text.
    pub edits: Vec<TextEdit>,
    /// The fixers that found something, in their order.
    pub applied: Vec<&'static str>,
}

/// Runs `fixers`, each on what the one before left, and edits only what they
/// change: unlike `packer fix`, which prints the whole template anew.
///
/// All of [`FIXERS`](super::FIXERS) mend the whole template; a single one is a
/// quick fix.
pub fn mend<'f>(text: &str, fixers: impl IntoIterator<Item = &'f Fixer>) -> Result<Mended, FixFailure> {
    let mut draft = Draft::new(read(text)?);
    let mut mended = Mended { text: text.to_owned(), edits: Vec::new(), applied: Vec::new() };
    let mut pieces = Pieces::new(text);
    for fixer in fixers {
        fixer.run(&mut draft)?;
        let changes = draft.take_changes();
        if !changes.is_empty() {
            mended.applied.push(fixer.name);
        }
        for change in &changes {
            while let Some(edits) = next_edits(&mended.text, change)? {
                mended.text = apply_edits(&mended.text, &edits)?.0;
                pieces.apply(&edits);
            }
        }
    }
    mended.edits = pieces.edits();
    Ok(mended)
}

/// The next edits that the change needs; `None` when it is done. Duplicates of
/// a name take several rounds.
fn next_edits(text: &str, change: &Change) -> Result<Option<Vec<TextEdit>>, EditError> {
    let document = json::parse(text);
    let edits = match change {
        Change::Remove { object, key } => remove(&document, object, key)?,
        Change::Rename { object, from, to } => rename(&document, object, from, to)?,
        Change::Set { object, key, value } => edit::set(&document, &object.join(key.as_str()), value)?,
        Change::Replace { at, value } => edit::set(&document, at, value)?,
    };
    Ok((!edits.is_empty()).then_some(edits))
}

fn remove(document: &Document, object: &Path, key: &str) -> Result<Vec<TextEdit>, EditError> {
    let path = object.join(key);
    if document.at(&path).is_some() { edit::remove(document, &path) } else { Ok(Vec::new()) }
}

fn rename(document: &Document, object: &Path, from: &str, to: &str) -> Result<Vec<TextEdit>, EditError> {
    let Some(members) = document.at(object) else { return Ok(Vec::new()) };
    let mut named = document.members(members).filter(|member| member.name == from);
    match (named.next(), named.next()) {
        (None, _) => Ok(Vec::new()),
        // Of duplicates the last one counts: the others go first.
        (Some(first), Some(_)) => edit::remove_node(document, first.value),
        (Some(only), None) if document.get(members, to).is_none() => edit::rename_node(document, only.value, to),
        (Some(_), None) => remove(document, object, to),
    }
}
