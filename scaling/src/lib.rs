//! Runs the prime checkers with more and more workers, takes the time, and draws what comes out.
//!
//! ```console
//! $ cargo run -p scaling
//! ```
//!
//! Look at [`Plan::steps`]: each round measures everything once, so that a noisy minute does not
//! spoil a single column.

mod chart;
mod measure;
mod output;
mod picture;
mod stats;
mod table;
mod timeline;

pub use chart::chart;
pub use measure::{Model, Plan, Run, measure, time_left};
pub use output::{csv, probe, save};
pub use stats::{Curve, Findings, Summary, summarize};
pub use table::table;
pub use timeline::{Span, Timeline};
