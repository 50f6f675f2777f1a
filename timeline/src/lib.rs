//! Timelines: which worker, thread, process or task ran when, drawn from real time stamps.
//!
//! The examples `timeline-*` of the lessons use this crate. Nothing in here is about concurrency.
//! Run an example first, and come back if you wonder.
//!
//! ```
//! use std::time::Duration;
//! use timeline::{Kind, Span, Timeline};
//!
//! let at = Duration::from_millis;
//! let spans = [
//!     Span { lane: 0, kind: Kind::Check { n: 5, prime: true }, start: at(0), end: at(20) },
//!     Span { lane: 1, kind: Kind::Check { n: 9, prime: false }, start: at(10), end: at(30) },
//! ];
//! let lanes = ["worker 1", "worker 2"].map(String::from);
//! let timeline = Timeline::new("two checks", lanes, spans, at(30));
//! let expected = "\
//! worker 1 P=5=======.....
//! worker 2 .....c-9-------
//!          0 s     0.030 s
//! P=== prime
//! c--- composite
//! .... waits";
//! assert_eq!(timeline.text(24), expected);
//! ```
//!
//! # What a bar means
//!
//! A bar reaches from the time stamp at which a piece of work began to the time stamp at which it
//! ended. If there are more threads that want to run than cores, the bar includes the moments in
//! which its thread waited for a core: so the bars become longer, and more of them overlap than
//! there are cores. The rest of a lane is time in which its thread, process or task waited: for a
//! job, for a lock, for a signal, or for its turn.
//!
//! All time stamps are from one monotonic clock. A process that is forked continues to use the
//! clock of its parent, so that the time stamps of several processes fit into one timeline.

mod pool;
mod recorder;
mod spinner;
mod svg;
mod svg_file;
mod text;
mod timeline;

pub use pool::{PoolOptions, Rows};
pub use recorder::{Recorder, worker_id};
pub use spinner::{SpinnerOptions, SpinnerTimeline};
pub use svg_file::{SvgFile, SvgOption};
pub use timeline::{Kind, Span, Timeline, number_lanes};
