use serde::{Deserialize, Serialize};

use super::paths::{below, joined};

/// A folder of the repo, and the folder that it is where Rosco runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mount {
    /// Without a `/` at either end; empty for the repo's root.
    pub repo: String,
    /// Absolute, without a `/` at the end.
    pub run_time: String,
}

impl Mount {
    pub(super) fn new(repo: impl Into<String>, run_time: impl Into<String>) -> Self {
        Self { repo: repo.into(), run_time: run_time.into() }
    }

    /// Where a file of the repo is at run time; the path is plain, without `..`.
    pub(super) fn to_run_time(&self, repo_path: &str) -> Option<String> {
        Some(joined(&self.run_time, below(repo_path, &self.repo)?))
    }

    /// Where a file at run time is in the repo; the path is plain, without `..`.
    pub(super) fn to_repo(&self, run_time_path: &str) -> Option<String> {
        Some(joined(&self.repo, below(run_time_path, &self.run_time)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mount_maps_both_ways() {
        let mount = Mount::new("deb/config", "/opt/spinnaker/config");
        assert_eq!(mount.to_repo("/opt/spinnaker/config/packer/a.json").as_deref(), Some("deb/config/packer/a.json"));
        assert_eq!(mount.to_run_time("deb/config/a").as_deref(), Some("/opt/spinnaker/config/a"));
        assert_eq!(mount.to_repo("/opt/spinnaker/configuration/a"), None);
        assert_eq!(Mount::new("", "/opt/rosco").to_repo("/opt/rosco/x").as_deref(), Some("x"));
        assert_eq!(Mount::new("", "/opt/rosco").to_run_time("a/x").as_deref(), Some("/opt/rosco/a/x"));
    }
}
