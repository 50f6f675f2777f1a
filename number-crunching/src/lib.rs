//! The twenty prime checks on a ladder. Each rung changes one thing.
//!
//! ```console
//! $ cargo run -p number-crunching
//! ```
//!
//! Start with [`rungs`], and read them in order: each is a short file with a function `primes` of
//! the same signature.

mod chart;
mod measure;
mod python;
pub mod rungs;
mod table;
pub mod watch;

pub use chart::chart;
pub use measure::{Timing, Timings, fastest, measure_ladder};
pub use python::python;
pub use rungs::{LADDER, Rung};
pub use table::{heading, row};
