//! Archives in and out: what is refused and why, and that what comes out is
//! what went in.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

#[path = "archives/hostile.rs"]
mod hostile;
#[path = "archives/raw_tar.rs"]
mod raw_tar;
#[path = "archives/raw_zip.rs"]
mod raw_zip;
#[path = "archives/real_tools.rs"]
mod real_tools;
#[path = "archives/round_trip.rs"]
mod round_trip;
mod soak;
#[path = "archives/tars.rs"]
mod tars;
