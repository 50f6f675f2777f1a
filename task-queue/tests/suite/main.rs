//! The tests of the task queue. They start real worker processes, and Redis servers of their own.
//!
//! ```console
//! $ cargo test -p task-queue -- --include-ignored
//! ```
//!
//! The tests that need `redis-server` are ignored without `--include-ignored`.
#![cfg(unix)]
#![expect(
    missing_docs,
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    reason = "tests are named after what they show, and panic when they fail"
)]

#[macro_use]
pub mod support;

pub mod chaos;
pub mod embedded;
pub mod faults;
pub mod queue;
pub mod web;
