//! Interrupts blocked threads with signals, as a debugger or a timer could.

use std::thread::JoinHandle;

/// Interrupts the system call in which a thread is blocked. The thread then blocks again, and other
/// threads may get ahead of it where the system keeps a queue. A correct program does not depend on
/// that. Does nothing on systems without signals.
#[cfg(unix)]
pub fn interrupt<T>(thread: &JoinHandle<T>) {
    use nix::libc;
    use nix::sys::signal::{SaFlags, SigAction, SigHandler, SigSet, Signal, sigaction};
    use std::os::unix::thread::JoinHandleExt;

    extern "C" fn do_nothing(_signal: libc::c_int) {}

    let handler = SigHandler::Handler(do_nothing);
    let action = SigAction::new(handler, SaFlags::empty(), SigSet::empty());
    // SAFETY: the handler does nothing, which is async-signal-safe. No other code in this process
    // handles the signal.
    unsafe { sigaction(Signal::SIGUSR1, &action) }.expect("the signal and the handler are valid");
    // SAFETY: the handle exists, so the thread has not been joined and its id is valid. An error
    // would mean that the thread has ended.
    unsafe { libc::pthread_kill(thread.as_pthread_t(), libc::SIGUSR1) };
}

/// Does nothing.
#[cfg(not(unix))]
pub fn interrupt<T>(_thread: &JoinHandle<T>) {}
