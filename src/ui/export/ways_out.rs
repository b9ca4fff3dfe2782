use std::collections::BTreeSet;
use std::rc::Rc;

use js_sys::Uint8Array;

use crate::layout::ConfigRepo;
use crate::source::{Span, TextEdit};
use crate::ui::browser::{Folder, FolderWriteError, download, lower_case};
use crate::ui::store::{Came, Store};
use crate::worker::{ToLayout, WriteArchive, WritePatch};
use crate::workspace::export::{FolderStep, Which, folder_steps};
use crate::workspace::import::ArchiveFormat;
use crate::workspace::{Action, Operation, Workspace};

/// How the files leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// `None` for a patch.
    pub format: Option<ArchiveFormat>,
    pub which: Which,
    /// Another layout, by its id.
    pub layout: Option<String>,
    pub stock: bool,
}

impl Way {
    pub fn extension(&self) -> &'static str {
        self.format.map_or("patch", ArchiveFormat::extension)
    }
}

/// Makes what was chosen and hands it to the user; says what was saved.
pub async fn save_file(store: Store, way: Way, repo: ConfigRepo) -> Result<String, String> {
    let name = store.with_workspace(|workspace| workspace.name().to_owned());
    let name = format!("{name}.{}", way.extension());
    let lost = "the file was made and got lost; try again";
    let (bytes, media, said) = if let Some(format) = way.format {
        let (task, buffers) = archive(store, &way, format, repo);
        let answer = store.background().run(&task, buffers).await.map_err(|error| error.to_string())?;
        let files = answer.reply.files;
        (answer.files.first().ok_or(lost)?.to_vec(), format.media_type(), format!("{files} files"))
    } else {
        let changed = store.with_workspace(Workspace::changed_files);
        let (task, bytes) = WritePatch::of(&changed, way.which.bakes);
        let answer = store.background().run(&task, handed_over(&bytes)).await.map_err(|error| error.to_string())?;
        (answer.files.first().ok_or(lost)?.to_vec(), "text/x-diff", "for git apply".to_owned())
    };
    download(&name, media, &bytes).map_err(|_| "the browser does not save files".to_owned())?;
    Ok(format!("Saved {name}: {said}."))
}

/// What another layout rewrites, and what it cannot have.
pub async fn remarks(store: Store, way: Way, repo: ConfigRepo) -> Result<Vec<String>, String> {
    let (task, buffers) = archive(store, &way, ArchiveFormat::Zip, repo);
    let answer = store.background().run(&task.look(), buffers).await.map_err(|error| error.to_string())?;
    Ok(answer.reply.remarks)
}

fn archive(store: Store, way: &Way, format: ArchiveFormat, repo: ConfigRepo) -> (WriteArchive, Vec<Uint8Array>) {
    let files = store.with_workspace(|workspace| workspace.export_files(way.which));
    let (task, bytes) = WriteArchive::of(&files, &store.origin().form, format);
    let to = way.layout.clone().map(|layout| ToLayout { layout, repo, stock: way.stock });
    (task.to(to), handed_over(&bytes))
}

pub fn handed_over(bytes: &[Vec<u8>]) -> Vec<Uint8Array> {
    bytes.iter().map(|bytes| Uint8Array::from(bytes.as_slice())).collect()
}

/// What to do with files that somebody else changed on disk meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDisk {
    /// Write nothing, and say so.
    Ask,
    Overwrite,
    /// What is on disk comes into the workspace; the others are written.
    Take,
    /// They stay as they are here and there; the others are written.
    Leave,
}

/// Why nothing was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotSaved {
    Changed(Vec<String>),
    Failed(String),
}

/// Writes what changed into the folder that was opened; says what was saved.
pub async fn save_folder(store: Store, bakes: bool, on_disk: OnDisk) -> Result<String, NotSaved> {
    let failed = |why: FolderWriteError| NotSaved::Failed(why.to_string());
    let Came::Folder(folder) = store.origin().came else {
        return Err(NotSaved::Failed("no folder is open".to_owned()));
    };
    let changed = store.with_workspace(Workspace::changed_files);
    let mut steps = folder_steps(&changed, bakes, lower_case);
    let conflicts = folder.conflicts(&steps).await.map_err(failed)?;
    let aside: BTreeSet<String> = match on_disk {
        OnDisk::Ask if !conflicts.is_empty() => return Err(NotSaved::Changed(conflicts)),
        OnDisk::Ask | OnDisk::Overwrite => BTreeSet::new(),
        OnDisk::Take | OnDisk::Leave => conflicts.into_iter().collect(),
    };
    steps.retain(|step| !matches!(step, FolderStep::Write { path, .. } | FolderStep::Delete { path, .. } if aside.contains(&**path)));
    folder.write(&steps).await.map_err(failed)?;
    let written = changed.iter().filter(|file| (bakes || !file.aside) && !aside.contains(&*file.path));
    let mut paths: Vec<String> = written.map(|file| file.path.to_string()).collect();
    let count = paths.len();
    if on_disk == OnDisk::Take {
        take(store, &folder, &aside).await;
        paths.extend(aside);
    }
    store.perform(&Action::Saved { paths });
    Ok(if count == 1 {
        "Saved 1 file into the folder.".to_owned()
    } else {
        format!("Saved {count} files into the folder.")
    })
}

/// Makes files what they are on disk, as one step.
async fn take(store: Store, folder: &Rc<Folder>, paths: &BTreeSet<String>) {
    let mut operations = Vec::new();
    for path in paths {
        let there = folder.look(path).await;
        let here = store.file(path);
        let texts = here.as_ref().and_then(|file| file.text()).zip(there.as_deref().map(std::str::from_utf8));
        if let Some((here, Ok(there))) = texts {
            let edits = vec![TextEdit::replace(Span::new(0, here.len()), there)];
            operations.push(Operation::Edit { path: path.clone(), edits });
            continue;
        }
        let mode = here.as_ref().map(|file| file.mode).unwrap_or_default();
        if here.is_some() {
            operations.push(Operation::Delete { path: path.clone() });
        }
        if let Some(bytes) = there {
            operations.push(Operation::Create { path: path.clone(), bytes: bytes.into(), mode });
        }
    }
    store.change("Take what is on disk", operations);
}
