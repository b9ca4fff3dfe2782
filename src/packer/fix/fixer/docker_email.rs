use crate::packer::fix::{Draft, FixError, Fixer};

/// `login_email` goes from every builder and post-processor, if the template has post-processors.
pub const FIXER: Fixer = Fixer { name: "docker-email", synopsis: "login_email goes", run };

fn run(draft: &mut Draft) -> Result<(), FixError> {
    let builders = draft.builders()?;
    let Some(post_processors) = draft.post_processors()? else { return Ok(()) };
    for object in builders.iter().chain(&post_processors) {
        draft.remove(object, "login_email");
    }
    Ok(())
}
