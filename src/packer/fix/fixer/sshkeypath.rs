use crate::packer::fix::{Draft, FixError, Fixer};

/// `ssh_key_path` is called `ssh_private_key_file`.
pub const FIXER: Fixer = Fixer { name: "sshkeypath", synopsis: "ssh_key_path becomes ssh_private_key_file", run };

fn run(draft: &mut Draft) -> Result<(), FixError> {
    for builder in draft.builders()? {
        if draft.text(&builder, "ssh_key_path").is_some() {
            draft.rename_or_drop(&builder, "ssh_key_path", "ssh_private_key_file");
        }
    }
    Ok(())
}
