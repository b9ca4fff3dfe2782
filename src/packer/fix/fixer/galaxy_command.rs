use crate::packer::fix::{Draft, FixError, Fixer};

/// `galaxycommand` of ansible-local is called `galaxy_command`.
pub const FIXER: Fixer =
    Fixer { name: "galaxy-command", synopsis: "galaxycommand of ansible-local becomes galaxy_command", run };

fn run(draft: &mut Draft) -> Result<(), FixError> {
    for object in draft.provisioners_of("ansible-local")? {
        if draft.has(&object, "galaxy_command") || draft.text(&object, "galaxycommand").is_some() {
            draft.rename_or_drop(&object, "galaxycommand", "galaxy_command");
        }
    }
    Ok(())
}
