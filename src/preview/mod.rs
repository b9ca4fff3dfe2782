//! The chain put together for one stage over one snapshot, with the origin of each value.
