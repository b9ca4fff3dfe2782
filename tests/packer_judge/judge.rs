use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use bakewright::packer::PackerVersion;
use proptest::test_runner::{Config, TestRunner};

/// A folder to run the real Packer in, with nothing of the machine's.
pub struct Judge {
    folder: PathBuf,
}

impl Judge {
    /// `None`, said aloud, where the right Packer is not there.
    pub fn find(name: &str) -> Option<Self> {
        let version = Command::new("packer").arg("version").env("CHECKPOINT_DISABLE", "1").output();
        let wanted = format!("v{}", PackerVersion::RECORDED);
        let found = version.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains(&wanted));
        if !found {
            println!("skipped: no packer {wanted} here");
            return None;
        }
        let folder = std::env::temp_dir().join(format!("bakewright-{name}-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("home")).unwrap();
        let folder = folder.canonicalize().unwrap();
        Some(Self { folder })
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What Packer says of a template; `arguments` stand before its path.
    pub fn ask(&self, arguments: &[&str], template: &str) -> Output {
        self.ask_with(arguments, template, "")
    }

    /// The same with lines for its console.
    pub fn ask_with(&self, arguments: &[&str], template: &str, lines: &str) -> Output {
        std::fs::write(self.folder.join("t.json"), template).unwrap();
        std::fs::write(self.folder.join("lines"), lines).unwrap();
        Command::new("packer")
            .args(arguments)
            .arg("t.json")
            .current_dir(&self.folder)
            .stdin(std::fs::File::open(self.folder.join("lines")).unwrap())
            .env_clear()
            .envs(self.environment())
            .env("PATH", std::env::var("PATH").unwrap_or_default())
            .env("CHECKPOINT_DISABLE", "1")
            .output()
            .unwrap()
    }

    /// What Packer's environment has beside its search path.
    pub fn environment(&self) -> [(&'static str, String); 2] {
        [("HOME", self.folder.join("home").display().to_string()), ("STAGE", "prod".to_owned())]
    }
}

impl Drop for Judge {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Runs as many cases as `BAKEWRIGHT_JUDGE_CASES` says; without it `few`, and
/// `many` in a soak.
pub fn runner(few: u32, many: u32) -> TestRunner {
    let usual = if std::env::var_os("BAKEWRIGHT_SOAK").is_some() { many } else { few };
    let cases = std::env::var("BAKEWRIGHT_JUDGE_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or(usual);
    TestRunner::new(Config { cases, max_shrink_iters: 40, failure_persistence: None, ..Config::default() })
}
