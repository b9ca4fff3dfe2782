use crate::packer::fix::{Draft, FixError, Fixer};

/// `ssh_wait_timeout` is called `ssh_timeout`.
pub const FIXER: Fixer = Fixer { name: "ssh-wait-timeout", synopsis: "ssh_wait_timeout becomes ssh_timeout", run };

fn run(draft: &mut Draft) -> Result<(), FixError> {
    for builder in draft.builders()? {
        if draft.has(&builder, "ssh_timeout") || draft.text(&builder, "ssh_wait_timeout").is_some() {
            draft.rename_or_drop(&builder, "ssh_wait_timeout", "ssh_timeout");
        }
    }
    Ok(())
}
