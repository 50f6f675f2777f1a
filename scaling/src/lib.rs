//! Measures the prime checkers with more and more workers, and draws the results.
//!
//! ```console
//! $ cargo run -p scaling
//! ```
//!
//! Look at [`Plan::steps`]: every round measures everything once, so that a noisy minute spreads
//! over all worker counts instead of distorting one of them.

mod chart;
mod csv;
mod destination;
mod identity;
mod measure;
pub mod picture;
mod stats;
mod table;

pub use chart::chart;
pub use csv::csv;
pub use destination::{Destination, check_distinct};
pub use identity::Identity;
pub use measure::{Model, Plan, Run, measure, time_left};
pub use stats::{Curve, Findings, Summary, summarize};
pub use table::table;
