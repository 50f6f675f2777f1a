//! Stands in for `std` and for `crossbeam_channel`: the same names, but the checker decides which
//! thread runs next, and so can try every order.
//!
//! A test that begins with `extern crate checked as std;` brings a file of the lessons under the
//! checker as it is: its `use std::sync::Mutex` now means the one in here. Threads, scopes and
//! atomics are shuttle's own. What shuttle lacks is added: waiting with a time limit, and
//! queues that many threads read.
//!
//! Three things are unlike the real ones, so that less need be tried, and more is found:
//!
//! - There is no clock. A time limit may be over at any moment, except [`Duration::MAX`], which
//!   never is. Whoever sleeps, just lets others go first.
//! - A bounded queue holds one message: so it is full at times, as larger ones are when there are
//!   many jobs.
//! - A panic that nobody catches ends the check, as a failure.
//!
//! [`Duration::MAX`]: std::time::Duration::MAX

pub use std::*;

mod channel;
pub mod sync;
pub mod thread;
pub mod time;

pub use channel::*;

/// Lets the checker run other threads before what comes next in this one.
fn step() {
    shuttle::thread::sleep(time::Duration::ZERO);
}

/// Waits for a time that only the checker knows.
fn some_time() {
    shuttle::thread::yield_now();
}
