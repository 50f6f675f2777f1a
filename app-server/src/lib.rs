//! An application server: the parent binds a socket, forks workers that share it, and watches over
//! them.
//!
//! ```console
//! $ cargo run -p app-server -- --workers 2
//! ```
//!
//! Read `arbiter.rs` first: what the parent does. Then look at the three arms of the `match` in
//! `worker.rs`: they are the models.

mod app;
#[cfg_attr(not(unix), path = "no_fork.rs")]
mod arbiter;
mod args;
#[cfg(unix)]
mod connection;
#[cfg(unix)]
mod log;
#[cfg(unix)]
mod socket;
#[cfg(unix)]
mod worker;

pub use app::app;
pub use arbiter::serve;
pub use args::{Address, Model, Settings};
