use crate::packer::fix::{Draft, FixError, Fixer};

/// `spot_price_auto_product` does nothing any more.
pub const FIXER: Fixer = Fixer { name: "spot-price-auto-product", synopsis: "spot_price_auto_product goes", run };

fn run(draft: &mut Draft) -> Result<(), FixError> {
    const AMAZON: [&str; 4] = ["amazon-ebs", "amazon-ebssurrogate", "amazon-ebsvolume", "amazon-instance"];
    for builder in draft.builders_of(|name| AMAZON.contains(&name))? {
        draft.remove(&builder, "spot_price_auto_product");
    }
    Ok(())
}
