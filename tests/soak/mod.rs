//! How many cases a property takes: a few in the usual run, many in a soak.

use proptest::prelude::ProptestConfig;

/// `usual` cases, or `soak` of them where `BAKEWRIGHT_SOAK` is set.
pub fn cases(usual: u32, soak: u32) -> ProptestConfig {
    let cases = if std::env::var_os("BAKEWRIGHT_SOAK").is_some() { soak } else { usual };
    ProptestConfig {
        cases,
        max_global_rejects: cases.saturating_mul(4),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}
