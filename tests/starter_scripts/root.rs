use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

/// A root of its own over the machine's, in a mount namespace that a process
/// holds open; nothing done in it outlives it.
pub struct Root {
    holder: Child,
    folder: PathBuf,
}

/// What a script did.
#[derive(Debug)]
pub struct Ran {
    pub success: bool,
    /// Both streams.
    pub output: String,
}

/// Makes the root, says so and waits for its input to end.
const HOLD: &str = r#"
set -e
mount -t tmpfs tmpfs "$1"
mkdir "$1/upper" "$1/work" "$1/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/root"
mount --rbind /dev "$1/root/dev"
mount --rbind /proc "$1/root/proc"
mount -t tmpfs tmpfs "$1/root/tmp"
mount -t tmpfs tmpfs "$1/root/run"
cp /etc/hosts "$1/root/etc/hosts" 2>/dev/null || true
mkdir "$1/root/stand-ins"
echo ready
cat >/dev/null
"#;

const RECORDED: &str = "#!/bin/sh\necho \"${0##*/} $*\" >>/calls\n";

const PATH: &str = "/stand-ins:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

impl Root {
    /// `None`, said aloud, where no root can be made; that is an error where
    /// nothing may be skipped.
    pub fn make(name: &str) -> Option<Self> {
        let folder = std::env::temp_dir().join(format!("bakewright-root-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let mut holder = as_root(&["unshare", "--mount", "--propagation", "private", "--", "bash", "-c", HOLD, "hold"])
            .arg(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut ready = [0; 6];
        let is_ready = std::io::Read::read_exact(holder.stdout.as_mut().unwrap(), &mut ready).is_ok();
        if !is_ready {
            let said = holder.wait_with_output().unwrap();
            let _ = std::fs::remove_dir(&folder);
            let why = String::from_utf8_lossy(&said.stderr).trim().to_owned();
            assert!(std::env::var("CI").as_deref() != Ok("true"), "no root to run scripts in: {why}");
            println!("skipped: no root to run scripts in: {why}");
            return None;
        }
        let root = Self { holder, folder };
        root.stand_in("systemctl", RECORDED);
        Some(root)
    }

    /// Runs a script as Packer does: uploaded, with its environment.
    pub fn run(&self, script: &str, environment: &[(String, String)]) -> Ran {
        self.write("/tmp/script.sh", script);
        let mut command = self.inside();
        command.args(environment.iter().map(|(name, value)| format!("{name}={value}")));
        let output = command.args(["bash", "-c", "exec bash /tmp/script.sh 2>&1"]).output().unwrap();
        self.shell("rm -f /tmp/script.sh");
        Ran { success: output.status.success(), output: String::from_utf8_lossy(&output.stdout).into_owned() }
    }

    /// Runs a line of shell in the root, which has to succeed.
    pub fn shell(&self, line: &str) -> String {
        let output = self.inside().args(["bash", "-c", line]).output().unwrap();
        assert!(output.status.success(), "{line}: {}", said(&output));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Puts a command before all others of its name.
    pub fn stand_in(&self, command: &str, script: &str) {
        let path = format!("/stand-ins/{command}");
        self.write(&path, script);
        self.shell(&format!("chmod 755 {path}"));
    }

    /// Takes commands away, the machine's own and stand-ins.
    pub fn hide(&self, commands: &[&str]) {
        let line = "while found=$(type -P \"$command\"); do rm \"$found\"; hash -r; done";
        self.shell(&format!("for command in {}; do {line}; done", commands.join(" ")));
    }

    /// Which commands of stand-ins were run.
    pub fn calls(&self) -> Vec<String> {
        self.shell("cat /calls 2>/dev/null || true").lines().map(str::to_owned).collect()
    }

    pub fn forget(&self) {
        self.shell("rm -f /calls");
    }

    /// What a script left behind in folders for a while.
    pub fn left_over(&self) -> String {
        self.shell("ls -A /tmp; ls -d /opt/*/releases/.incoming* 2>/dev/null || true")
    }

    pub fn write(&self, path: &str, text: &str) {
        let mut child = self.inside().args(["tee", path]).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        assert!(child.wait().unwrap().success());
    }

    fn inside(&self) -> Command {
        let mut command = as_root(&["nsenter", "--mount", "--target"]);
        command.arg(self.holder_id().to_string()).arg("--").arg("chroot").arg(self.folder.join("root"));
        command.args(["env", "-i", "HOME=/root", "LC_ALL=C"]).arg(format!("PATH={PATH}"));
        command
    }

    /// The process in the namespace; with sudo it is a child of what was started.
    fn holder_id(&self) -> u32 {
        let id = self.holder.id();
        let children = std::fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap_or_default();
        let is_sudo = std::fs::read_to_string(format!("/proc/{id}/comm")).is_ok_and(|name| name.trim() == "sudo");
        children.split_whitespace().next().filter(|_| is_sudo).and_then(|id| id.parse().ok()).unwrap_or(id)
    }
}

impl Drop for Root {
    fn drop(&mut self) {
        drop(self.holder.stdin.take());
        let _ = self.holder.wait();
        let _ = std::fs::remove_dir(&self.folder);
    }
}

/// The command as root, by sudo where this is not.
fn as_root(words: &[&str]) -> Command {
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n");
    let words: Vec<&str> = if is_root { words.to_vec() } else { ["sudo", "-n"].iter().chain(words).copied().collect() };
    let mut command = Command::new(words[0]);
    command.args(&words[1..]);
    command
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}
