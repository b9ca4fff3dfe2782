use serde_json::Map;

use crate::packer::fix::{Draft, FixError, Fixer};

/// A provider's settings of the vagrant post-processor move into `override`, in place of one that is there.
pub const FIXER: Fixer = Fixer {
    name: "pp-vagrant-override",
    synopsis: "provider settings of the vagrant post-processor move into override",
    run,
};

fn run(draft: &mut Draft) -> Result<(), FixError> {
    const PROVIDERS: [&str; 4] = ["aws", "digitalocean", "virtualbox", "vmware"];
    for vagrant in draft.post_processors_of("vagrant")? {
        let mut overrides = Map::new();
        for provider in PROVIDERS {
            if let Some(settings) = draft.remove(&vagrant, provider) {
                overrides.insert(provider.to_owned(), settings);
            }
        }
        if !overrides.is_empty() {
            draft.set(&vagrant, "override", overrides);
        }
    }
    Ok(())
}
