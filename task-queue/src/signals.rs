//! Ctrl-C and SIGTERM.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use cli_core::Context;
use process_core::{end_by_signal, signal_is_ignored};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// Asks the program to end. A second signal ends it at once.
#[derive(Debug)]
pub(crate) struct Signals {
    received: Arc<AtomicBool>,
    number: Arc<AtomicUsize>,
}

impl Signals {
    /// Catches the signals from now on. A signal that was ignored when the program started, such as
    /// SIGINT in a background job of a script, stays ignored.
    pub(crate) fn catch() -> io::Result<Self> {
        let signals = Self { received: Arc::default(), number: Arc::default() };
        for signal in [SIGINT, SIGTERM] {
            if !signal_is_ignored(signal) {
                signals.catch_one(signal).context("cannot catch signals")?;
            }
        }
        Ok(signals)
    }

    fn catch_one(&self, signal: i32) -> io::Result<()> {
        // The actions run in this order: the first signal finds the flag unset.
        flag::register_conditional_default(signal, Arc::clone(&self.received))?;
        flag::register(signal, Arc::clone(&self.received))?;
        let number = usize::try_from(signal).expect("the numbers of signals are positive");
        flag::register_usize(signal, Arc::clone(&self.number), number)?;
        Ok(())
    }

    /// Returns whether a signal was received.
    pub(crate) fn received(&self) -> bool {
        self.received.load(Ordering::Relaxed)
    }

    /// Ends this process by the signal that it received, if any, so that the shell sees the signal.
    pub(crate) fn end_if_received(&self) {
        if let Ok(number @ 1..) = i32::try_from(self.number.load(Ordering::Relaxed)) {
            end_by_signal(number);
        }
    }
}
