//! What Orca does with a Bake stage: one bake request per region.
