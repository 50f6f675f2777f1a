//! What happens when this process gets a signal.

use std::io;
use std::mem::zeroed;
use std::process::exit;
use std::ptr;

use nix::libc;
use nix::sys::signal::{SigHandler, SigSet, Signal, signal};
use nix::unistd::alarm;

/// Returns whether this process ignores a signal. A process inherits this: a script's background
/// jobs start with SIGINT ignored.
#[must_use]
pub fn signal_is_ignored(signal: i32) -> bool {
    // SAFETY: all zeros is a valid `sigaction`.
    let mut action: libc::sigaction = unsafe { zeroed() };
    // SAFETY: the null pointer asks for the current action, and `action` has room for it.
    let status = unsafe { libc::sigaction(signal, ptr::null(), &raw mut action) };
    status == 0 && action.sa_sigaction == libc::SIG_IGN
}

/// Ends this process by the default action of a signal, so that its parent sees which signal it was.
///
/// A signal cannot end process 1, the first process of a container: then the exit code is 128 plus
/// the number of the signal, as in a shell.
pub fn end_by_signal(signal: i32) -> ! {
    // SAFETY: the default action runs no code of this process.
    unsafe { libc::signal(signal, libc::SIG_DFL) };
    // SAFETY: `raise` is always sound.
    unsafe { libc::raise(signal) };
    exit(128 + signal)
}

/// Signals that wait until this process asks for them, instead of interrupting it.
///
/// Children inherit this: the signals do not interrupt them either, and stay pending until they end.
#[derive(Debug)]
pub struct Signals(SigSet);

impl Signals {
    /// Blocks these signals and SIGALRM in this thread, and in threads and children that it starts
    /// later. So no signal is lost between the first fork and the first [`wait`](Self::wait).
    ///
    /// # Errors
    /// When the system does not let this process block signals.
    pub fn block(signals: &[Signal]) -> io::Result<Self> {
        extern "C" fn never_called(_: libc::c_int) {}
        if signals.contains(&Signal::SIGCHLD) {
            // Some systems discard SIGCHLD as long as it has no handler, even if it is blocked.
            // SAFETY: the handler does nothing, and is not called while the signal is blocked.
            unsafe { signal(Signal::SIGCHLD, SigHandler::Handler(never_called)) }?;
        }
        let set: SigSet = signals.iter().copied().chain([Signal::SIGALRM]).collect();
        set.thread_block()?;
        Ok(Self(set))
    }

    /// Blocks until one of the signals arrives, and returns it. Returns `None` after about
    /// `seconds`.
    ///
    /// # Errors
    /// When the system cannot wait for signals.
    pub fn wait(&self, seconds: u32) -> io::Result<Option<Signal>> {
        alarm::set(seconds);
        let signal = self.0.wait();
        alarm::cancel();
        Ok(Some(signal?).filter(|&signal| signal != Signal::SIGALRM))
    }
}
