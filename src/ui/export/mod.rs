//! Export: first what changed, then the ways out.

mod changes;
mod review;
mod ways_out;

pub use review::ExportReview;
