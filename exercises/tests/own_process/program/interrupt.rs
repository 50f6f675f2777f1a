//! Interrupts the system calls of the calling process with a signal (EINTR).

use std::io::{PipeReader, PipeWriter, Read};
use std::os::fd::AsRawFd;
use std::os::unix::process::parent_id;
use std::sync::atomic::{AtomicI32, Ordering::Relaxed};
use std::thread::sleep;
use std::time::Duration;

use nix::libc;
use nix::sys::signal::{SaFlags, SigAction, SigHandler, SigSet, Signal, kill, sigaction};
use nix::unistd::{Pid, getpgrp, getpid};

use super::barrier::pipe;

/// The write end of the pipe in [`Interrupts`].
static WRITER: AtomicI32 = AtomicI32::new(-1);

/// Signals from a child to its parent. Each interrupts the system call in which the parent blocks.
pub struct Interrupts {
    /// The parent writes a byte into this pipe when it handles a signal.
    reader: PipeReader,
    _writer: PipeWriter,
}

impl Interrupts {
    /// Lets SIGUSR1 interrupt the system calls of this process. Call it before the forks.
    pub fn new() -> Self {
        let (reader, writer) = pipe();
        WRITER.store(writer.as_raw_fd(), Relaxed);
        handle(acknowledge);
        Self { reader, _writer: writer }
    }

    /// Interrupts the parent `count` times. Called by a child.
    ///
    /// The parent has handled a signal before the next one is sent. So it has run in between, on
    /// however busy a machine.
    pub fn interrupt_parent(&self, count: usize) {
        for _ in 0..count {
            signal_parent(Signal::SIGUSR1);
            (&self.reader).read_exact(&mut [0]).expect("this process has the write end open");
            // Lets the parent return to its system call.
            sleep(Duration::from_millis(1));
        }
    }

    /// The file that a child needs in order to interrupt its parent.
    pub fn file(&self) -> libc::c_int {
        self.reader.as_raw_fd()
    }
}

extern "C" fn acknowledge(_signal: libc::c_int) {
    // SAFETY: the pointer is valid for one byte.
    unsafe { libc::write(WRITER.load(Relaxed), b"!".as_ptr().cast(), 1) };
}

/// Sends a signal to the parent of this process, a child of the process that runs the scenario.
pub fn signal_parent(signal: Signal) {
    // The process that runs the scenario leads a process group. Its parent must not get the signal.
    assert_ne!(getpgrp(), getpid(), "the calling process does the work: let a child do it");
    let parent = Pid::from_raw(parent_id().try_into().expect("a process id fits into an i32"));
    kill(parent, signal).expect("a process may send signals to its parent");
}

/// Calls `handler` at each SIGUSR1. Interrupted system calls are not restarted: there is no
/// `SA_RESTART`.
pub fn handle(handler: extern "C" fn(libc::c_int)) {
    handle_signal(Signal::SIGUSR1, handler);
}

/// As [`handle`], for any signal.
pub fn handle_signal(signal: Signal, handler: extern "C" fn(libc::c_int)) {
    let action = SigAction::new(SigHandler::Handler(handler), SaFlags::empty(), SigSet::empty());
    // SAFETY: the handlers in these programs call only async-signal-safe functions.
    unsafe { sigaction(signal, &action) }.expect("the signal and the handler are valid");
}

/// Calls `handler` every `interval_ms` in this process, by SIGALRM. A child does not inherit the timer.
pub fn start_timer(interval_ms: u16, handler: extern "C" fn(libc::c_int)) {
    handle_signal(Signal::SIGALRM, handler);
    let interval =
        libc::timeval { tv_sec: 0, tv_usec: libc::suseconds_t::from(interval_ms) * 1000 };
    let timer = libc::itimerval { it_interval: interval, it_value: interval };
    // SAFETY: `timer` is valid, and the previous timer is not asked for.
    let result =
        unsafe { libc::setitimer(libc::ITIMER_REAL, &raw const timer, std::ptr::null_mut()) };
    assert_eq!(result, 0, "the timer can be set");
}
