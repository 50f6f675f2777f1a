//! How much faster do more workers make it? Both pools are timed with 1 to 20 workers, many times.
//!
//! ```console
//! $ cargo run -p scaling
//! ```
//!
//! Look at the order of the measurements, in [`plan`], and at what is made of them: medians.

mod args;
mod chart;
mod gantt;
mod measure;
mod output;
mod stats;
mod svg;
mod table;
mod timeline;

pub use args::{ScalingArgs, TimelineArgs};
pub use chart::chart;
pub use gantt::{gantt, gantt_as_text};
pub use measure::{Model, Sample, Step, measure, on_ctrl_c, plan};
pub use output::Output;
pub use stats::{Results, Summary, median};
pub use table::{from_csv, table, to_csv};
pub use timeline::{Bar, Timeline, record};
