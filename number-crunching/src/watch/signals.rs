//! The signals that end the view.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use process_core::signal_is_ignored;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag;

/// Takes note of the first signal, so that the terminal can be restored before the program ends.
#[derive(Debug, Default)]
pub(super) struct Signals {
    /// The number of the signal, or 0.
    received: Arc<AtomicUsize>,
    has_default: Arc<AtomicBool>,
}

impl Signals {
    /// Catches the signals, except those that this process ignores.
    pub(super) fn catch() -> io::Result<Self> {
        let signals = Self::default();
        for signal in [SIGHUP, SIGINT, SIGTERM].into_iter().filter(|&s| !signal_is_ignored(s)) {
            flag::register_conditional_default(signal, Arc::clone(&signals.has_default))?;
            let number = usize::try_from(signal).expect("the numbers of signals are positive");
            flag::register_usize(signal, Arc::clone(&signals.received), number)?;
        }
        Ok(signals)
    }

    /// Returns the number of the signal that has arrived.
    pub(super) fn received(&self) -> Option<i32> {
        i32::try_from(self.received.load(Ordering::Relaxed)).ok().filter(|&number| number != 0)
    }

    /// Lets the signals end the program again.
    pub(super) fn restore_default(&self) {
        self.has_default.store(true, Ordering::Relaxed);
    }
}
