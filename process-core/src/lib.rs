//! Forked child processes that are always waited for.
//!
//! `spinner-proc` and `procs` start their children with [`fork`]; a [`Child`] is joined, or killed
//! when it is dropped. On systems without `fork` everything compiles, and every function returns an
//! error that says so.

#[cfg_attr(not(unix), path = "no_fork.rs")]
mod process;
#[cfg_attr(not(unix), path = "no_signals.rs")]
mod signals;

pub use process::{Child, ChildToken, Fork, fork, wait_for_eof};
pub use signals::{end_by_signal, signal_is_ignored};
