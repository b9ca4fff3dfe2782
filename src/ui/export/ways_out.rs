use js_sys::Uint8Array;

use crate::ui::browser::download;
use crate::ui::store::{Came, Store};
use crate::worker::WriteZip;
use crate::workspace::export::{Which, folder_steps};
use crate::workspace::{Action, Workspace};

/// Packs the whole repo and hands it to the user; says what was saved.
pub async fn save_zip(store: Store, bakes: bool) -> Result<String, String> {
    let files = store.with_workspace(|workspace| workspace.export_files(Which { changed_only: false, bakes }));
    let (task, bytes) = WriteZip::of(&files, &store.origin().form);
    let buffers = bytes.iter().map(|bytes| Uint8Array::from(bytes.as_slice())).collect();
    let answer = store.background().run(&task, buffers).await.map_err(|error| error.to_string())?;
    let zip = answer.files.first().ok_or("the zip was made and got lost; try again")?;
    let name = format!("{}.zip", store.with_workspace(|workspace| workspace.name().to_owned()));
    download(&name, "application/zip", &zip.to_vec()).map_err(|_| "the browser does not save files".to_owned())?;
    Ok(format!("Saved {name}: {} files.", files.len()))
}

/// Writes what changed into the folder that was opened; says what was saved.
pub async fn save_folder(store: Store, bakes: bool) -> Result<String, String> {
    let Came::Folder(folder) = store.origin().came else { return Err("no folder is open".to_owned()) };
    let changed = store.with_workspace(Workspace::changed_files);
    let steps = folder_steps(&changed, bakes);
    folder.write(&steps).await.map_err(|error| error.to_string())?;
    let written = changed.iter().filter(|file| bakes || !file.aside);
    let paths: Vec<String> = written.map(|file| file.path.to_string()).collect();
    let count = paths.len();
    store.perform(&Action::Saved { paths });
    Ok(if count == 1 {
        "Saved 1 file into the folder.".to_owned()
    } else {
        format!("Saved {count} files into the folder.")
    })
}
