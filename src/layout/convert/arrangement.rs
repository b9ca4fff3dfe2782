use std::collections::BTreeMap;
use std::sync::Arc;

use super::Conversion;
use super::contents::{Contents, Item};
use super::remark::{Loss, Rewrite};
use crate::source::{File, FileMode};

/// What a `ConfigMap`, a Secret or any object may hold in all.
const OBJECT: usize = 1 << 20;

/// A file in its new place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arranged {
    pub path: String,
    /// Where the repo had it; `None` for a file that was made here.
    pub from: Option<Arc<str>>,
    pub file: File,
}

/// A repo that is being laid out.
#[derive(Debug, Default)]
pub(crate) struct Arrangement {
    files: BTreeMap<String, Arranged>,
    rewrites: Vec<Rewrite>,
    losses: Vec<Loss>,
}

impl Arrangement {
    /// Puts a file to its place, as it is.
    pub fn put(&mut self, path: String, item: &Item) {
        if let Some(other) = self.files.get(&path) {
            if other.file.bytes != item.file.bytes {
                let lost = item.from.as_deref().unwrap_or(&item.path).to_owned();
                self.lose(Loss::Taken { path: lost, place: path });
            }
            return;
        }
        let arranged = Arranged { path: path.clone(), from: item.from.clone(), file: item.file.clone() };
        self.files.insert(path, arranged);
    }

    /// Keeps a file where it is.
    pub fn keep(&mut self, item: Item) {
        self.put(item.path.clone(), &item);
    }

    /// Adds a file that is made of others, unless one is there.
    pub fn make(&mut self, path: &str, text: String) {
        if let Some(other) = self.files.get(path) {
            if other.file.bytes.as_ref() != text.as_bytes() {
                self.lose(Loss::NotMade { path: path.to_owned() });
            }
            return;
        }
        let file = File { bytes: text.into_bytes().into(), mode: FileMode::Unix(0o644) };
        self.files.insert(path.to_owned(), Arranged { path: path.to_owned(), from: None, file });
    }

    /// The text of a file that has its place already.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path)?.file.text()
    }

    /// A file that this layout takes to no host: it is kept aside, by its
    /// place there.
    pub fn undelivered(&mut self, item: &Item) {
        let kept = format!("undelivered{}", item.path);
        self.put(kept.clone(), item);
        self.lose(Loss::NotDelivered { path: item.source(), kept });
    }

    /// The environment, which this layout has no file for.
    pub fn lose_environment(&mut self, contents: &Contents, how: &'static str) {
        for item in &contents.environment {
            self.lose(Loss::Environment { path: item.source(), how });
            if let Some(from) = item.from.as_deref() {
                self.put(from.to_owned(), item);
            }
        }
    }

    pub fn lose_executable_bits(&mut self, contents: &Contents) {
        let executable = |item: &&Item| matches!(item.file.mode, FileMode::Unix(mode) if mode & 0o111 != 0);
        let count = contents.packer.iter().filter(executable).count();
        if count > 0 {
            self.lose(Loss::ExecutableBits { count });
        }
    }

    /// Says where an object would be larger than Kubernetes takes.
    pub fn weigh(&mut self, what: &str, bytes: usize) {
        if bytes > OBJECT {
            self.lose(Loss::TooLarge { what: what.to_owned(), bytes, limit: OBJECT });
        }
    }

    pub fn lose(&mut self, loss: Loss) {
        if !self.losses.contains(&loss) {
            self.losses.push(loss);
        }
    }

    pub fn rewrote(&mut self, rewrite: Rewrite) {
        self.rewrites.push(rewrite);
    }

    pub fn finish(self) -> Conversion {
        Conversion { files: self.files.into_values().collect(), rewrites: self.rewrites, losses: self.losses }
    }
}
