use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Command;

use bakewright::packer::PackerVersion;
use bakewright::starter::Started;
use serde_json::{Value, json};

use super::root::Root;

/// Builds a starter's template with the real Packer, on a machine that it
/// reaches by ssh: the root.
pub struct PackerBuild {
    root: Root,
    folder: PathBuf,
    port: u16,
}

const CONFIGURE: &str = r"
set -e
mkdir -p /run/sshd /etc/bake
grep -q ^sshd: /etc/passwd || echo 'sshd:x:74:65534::/run/sshd:/usr/sbin/nologin' >>/etc/passwd
sed -i 's/^root:[^:]*:/root:*:/' /etc/shadow
ssh-keygen -q -t ed25519 -N '' -f /etc/bake/host
ssh-keygen -q -t ed25519 -N '' -f /etc/bake/key
cp /etc/bake/key.pub /etc/bake/authorized
chmod 755 /etc/bake
";

impl PackerBuild {
    /// `None`, said aloud, where the machine has no sshd or no Packer; that is
    /// an error where nothing may be skipped.
    pub fn make(root: Root) -> Option<Self> {
        let wanted = format!("v{}", PackerVersion::RECORDED);
        let version = Command::new("packer").arg("version").env("CHECKPOINT_DISABLE", "1").output();
        let has_packer = version.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains(&wanted));
        let sshd = root.shell("type -P sshd || true").trim().to_owned();
        if sshd.is_empty() || !has_packer {
            assert!(std::env::var("CI").as_deref() != Ok("true"), "there is no sshd, or no packer {wanted}");
            println!("skipped: no sshd or no packer {wanted} here");
            return None;
        }
        root.shell(CONFIGURE);
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let options = "-o PidFile=/etc/bake/pid -o AuthorizedKeysFile=/etc/bake/authorized -o UsePAM=no \
            -o StrictModes=no -o PermitRootLogin=prohibit-password -o 'Subsystem=sftp internal-sftp'";
        root.shell(&format!(
            "{sshd} -f /dev/null -h /etc/bake/host -p {port} -o ListenAddress=127.0.0.1 {options} && \
             for try in 1 2 3 4 5 6 7 8 9; do [ -s /etc/bake/pid ] && exit 0; sleep 0.2; done; exit 1"
        ));
        let folder = std::env::temp_dir().join(format!("bakewright-bake-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let key = root.shell("cat /etc/bake/key");
        std::fs::write(folder.join("key"), key).unwrap();
        Some(Self { root, folder, port })
    }

    /// What `packer build` said, and whether it succeeded, with the variables
    /// that the stage gives.
    pub fn run(&self, started: &Started) -> (bool, String) {
        for file in &started.files {
            std::fs::write(self.folder.join(&file.name), &file.text).unwrap();
        }
        let name = &started.files[0].name;
        let mut template: Value = serde_json::from_str(&started.files[0].text).unwrap();
        template["builders"] = json!([{
            "type": "null",
            "ssh_host": "127.0.0.1",
            "ssh_port": self.port,
            "ssh_username": "root",
            "ssh_private_key_file": self.folder.join("key"),
            "ssh_timeout": "1m",
        }]);
        // What Rosco gives of itself has no part in this build.
        let declared = template["variables"].as_object_mut().unwrap();
        for value in declared.values_mut().filter(|value| value.is_null()) {
            *value = "".into();
        }
        std::fs::write(self.folder.join(name), template.to_string()).unwrap();
        let attributes = started.bake.stage["extendedAttributes"].as_object().unwrap();
        let config_dir = ("configDir".to_owned(), self.folder.display().to_string());
        let given = attributes.iter().map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()));
        let given = given.chain([config_dir]).flat_map(|(name, value)| ["-var".to_owned(), format!("{name}={value}")]);
        let output = Command::new("packer")
            .args(["build", "-color=false"])
            .args(given)
            .arg(self.folder.join(name))
            .env_clear()
            .env("PATH", std::env::var("PATH").unwrap_or_default())
            .env("HOME", self.folder.join("home"))
            .env("CHECKPOINT_DISABLE", "1")
            .output()
            .unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    }

    pub fn root(&self) -> &Root {
        &self.root
    }
}

impl Drop for PackerBuild {
    fn drop(&mut self) {
        self.root.shell("kill $(cat /etc/bake/pid) 2>/dev/null || true");
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
