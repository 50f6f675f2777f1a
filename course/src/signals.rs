//! The signals that end or suspend `watch`.

use std::io;
use std::thread;

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

/// What a signal asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Signal {
    /// To end, with the number of the signal.
    End(i32),
    /// To stop until the shell continues the program.
    Suspend,
    /// The program continues, and the shell may have changed the terminal.
    Continued,
}

/// Calls `handle` on another thread for each signal that arrives.
///
/// # Errors
///
/// When a signal cannot be handled.
pub(crate) fn watch(handle: impl Fn(Signal) + Send + 'static) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT])?;
    thread::spawn(move || {
        for signal in signals.forever() {
            handle(match signal {
                SIGTSTP => Signal::Suspend,
                SIGCONT => Signal::Continued,
                other => Signal::End(other),
            });
        }
    });
    Ok(())
}

/// Stops this process, as Ctrl-Z does. Returns when it continues.
pub(crate) fn suspend() {
    // It cannot fail: the signal has a default action.
    let _ = emulate_default_handler(SIGTSTP);
}

/// Ends this process as the signal would have done, so that the shell sees why it has ended.
pub(crate) fn end(signal: i32) {
    // It cannot fail: the signal has a default action.
    let _ = emulate_default_handler(signal);
}
