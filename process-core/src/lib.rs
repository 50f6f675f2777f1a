//! Forked child processes that are always waited for.
//!
//! `spinner-proc` and `procs` start their children with [`fork`]; a [`Child`] is joined, or killed
//! when it is dropped. On systems without `fork` this crate compiles, but `fork` and `wait_for_eof`
//! return an error that says why.

#[cfg_attr(not(unix), path = "no_fork.rs")]
mod process;
#[cfg_attr(not(unix), path = "no_signals.rs")]
mod signals;

#[cfg(unix)]
pub use nix::sys::signal::Signal;
pub use process::{Child, ChildToken, Fork, fork, wait_for_eof};
#[cfg(unix)]
pub use signals::Signals;
pub use signals::{end_by_signal, signal_is_ignored};
