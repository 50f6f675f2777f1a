//! The tests of the task queue. They start real worker processes, and Redis servers of their own.
//!
//! ```console
//! $ cargo test -p task-queue -- --include-ignored
//! ```
//!
//! The tests that need `redis-server` are ignored without `--include-ignored`.
#![cfg(unix)]

#[macro_use]
mod support;

mod chaos;
mod embedded;
mod faults;
mod queue;
