use serde::{Deserialize, Serialize};

use crate::layout::convert::{ConvertOptions, Item, Loss, convert};
use crate::layout::{ConfigRepo, LAYOUTS, with_carried};
use crate::source::{File, IntoOrdered, Snapshot};
use crate::starter::{Builder, FileRole, Kind, Options, start};
use crate::workspace::export::ExportFile;

/// Another layout for what leaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToLayout {
    /// Its id.
    pub layout: String,
    /// The repo as it is laid out now, with the configDir that is set.
    pub repo: ConfigRepo,
    /// Templates named as those of Rosco that a mount hides come along.
    pub stock: bool,
}

impl ToLayout {
    /// The files in that layout, and what is to be said of it.
    pub(super) fn arrange(&self, files: Vec<ExportFile>) -> Result<(Vec<ExportFile>, Vec<String>), String> {
        let layout = LAYOUTS.iter().copied().find(|layout| layout.id == self.layout);
        let layout = layout.ok_or_else(|| format!("there is no layout {}", self.layout))?;
        let mut snapshot = Snapshot::default();
        for file in &files {
            snapshot.insert(std::sync::Arc::clone(&file.path), file.file.clone());
        }
        let options = ConvertOptions { include: if self.stock { stock() } else { Vec::new() } };
        let converted = convert(&with_carried(&snapshot), &self.repo, layout, &options);
        let mut remarks: Vec<String> = converted.rewrites.iter().map(ToString::to_string).collect();
        // With them there, nothing of it is hidden any more.
        let hidden = |loss: &&Loss| !self.stock || **loss != Loss::ShippedHidden;
        remarks.extend(converted.losses.iter().filter(hidden).map(ToString::to_string));
        let opened: std::collections::BTreeMap<_, _> =
            files.iter().filter_map(|file| Some((&file.path, file.was.clone()?))).into_map();
        let arranged = converted.files.into_iter().map(|arranged| ExportFile {
            was: arranged.from.and_then(|from| opened.get(&from).cloned()),
            path: arranged.path.into(),
            file: arranged.file,
        });
        Ok((arranged.collect(), remarks))
    }
}

/// Templates for Debian packages under the names of those that ship with Rosco,
/// and their scripts.
fn stock() -> Vec<Item> {
    let options = Options { configuration: false, ..Options::default() };
    let mut items: Vec<Item> = Vec::new();
    for builder in Builder::ALL {
        let Ok(started) = start(Kind::Deb, builder, &options) else { continue };
        for file in started.files.into_iter().filter(|file| file.role == FileRole::Packer) {
            let path = file.name.replace("-deb.json", ".json");
            if !items.iter().any(|item| item.path == path) {
                let file = File { bytes: file.text.into_bytes().into(), mode: file.mode };
                items.push(Item { path, from: None, file });
            }
        }
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_mount_hides_comes_along() {
        let names: Vec<String> = stock().into_iter().map(|item| item.path).collect();
        assert_eq!(names, ["aws-ebs.json", "install-deb.sh", "aws-chroot.json", "gce.json", "docker.json"]);
    }
}
