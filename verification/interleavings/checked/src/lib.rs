//! Replaces `std` and `crossbeam_channel`: the names are the same, but the checker chooses which
//! thread runs next, and so can try every order.
//!
//! A test that begins with `extern crate checked as std;` runs a file of a lesson or an exercise
//! under the checker without changes: its `use std::sync::Mutex` now means the mutex in here. This
//! crate adds what shuttle lacks: waiting with a timeout, channels with several receivers, and
//! notes in [`watch`] of what each thread does next.
//!
//! Three things differ from the real ones, so that there is less to try and more to find:
//!
//! - There is no clock. A timeout may pass at any moment, except [`Duration::MAX`], which never
//!   passes. Sleeping only lets other threads run. Time stands still between these.
//! - A bounded channel holds one message, so it is sometimes full. Larger channels are full only
//!   when there are many jobs. A channel of capacity zero holds none; its receivers do not wait with
//!   a timeout, but look once whether a sender waits.
//! - A panic that is not caught ends the check, as a failure.
//!
//! [`Duration::MAX`]: std::time::Duration::MAX

pub use std::*;

mod channel;
pub mod hint;
mod park;
mod signal;
pub mod sync;
pub mod thread;
pub mod time;
pub mod watch;

pub use channel::*;
pub use shuttle::thread_local;

use shuttle::rand::RngCore;

/// Forgets the last run. A model calls it before it does anything else.
pub fn begin() {
    watch::begin();
    time::begin();
    park::begin();
}

/// A scheduling point: the checker may run other threads before this one continues.
fn step() {
    shuttle::thread::sleep(time::Duration::ZERO);
}

/// Waits for a time that the checker chooses.
fn some_time() {
    shuttle::thread::yield_now();
}

/// Returns `true` and `false`, in different runs: the answer to a question.
fn coin(question: &'static str) -> bool {
    watch::ask(question);
    shuttle::rand::thread_rng().next_u64() % 2 == 1
}
