//! The scenarios of exercise 15.

use std::cell::Cell;
use std::io;
use std::os::unix::process::parent_id;
use std::process;

use nix::libc;
use nix::sys::signal::{Signal, raise};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::ex15_fork_and_reap::in_child;

/// Returns the scenario with this name.
pub fn scenario(name: &str) -> fn() {
    match name {
        "value" => value,
        "large-value" => large_value,
        "zero-bytes" => zero_bytes,
        "panic" => panic,
        "killed" => killed,
        "early-exit" => early_exit,
        "buffered-text" => buffered_text,
        "exit-handler" => exit_handler,
        _ => panic!("there is no scenario {name}"),
    }
}

fn call<T: Serialize + DeserializeOwned>(work: impl FnOnce() -> T) -> io::Result<T> {
    // SAFETY: this process has only one thread.
    unsafe { in_child(work) }
}

/// Calls the function. Panics with `message` if it returns a value instead of an error.
fn assert_error<T: Serialize + DeserializeOwned>(work: impl FnOnce() -> T, message: &str) {
    assert!(call(work).is_err(), "{message}");
}

fn panic_on_purpose<T>() -> T {
    panic!("on purpose")
}

fn kill_this_process() {
    raise(Signal::SIGKILL).expect("a process may send a signal to itself");
}

pub fn value() {
    let calls = Cell::new(0);
    let factor = 7;
    let text = String::from("six times seven");
    let work = || {
        calls.set(calls.get() + 1);
        (process::id(), parent_id(), text, 6 * factor)
    };
    let (pid, parent, text, product) = call(work).expect("this child succeeds");
    assert_eq!((text.as_str(), product), ("six times seven", 42));
    assert_ne!(pid, process::id(), "the calling process ran `work`: run it in a child");
    assert_eq!(parent, process::id(), "`work` ran in a process that is not a child of the caller");
    assert_eq!(calls.get(), 0, "`work` ran in the child and also in the calling process");
}

pub fn large_value() {
    let value = call(|| vec![7_u64; 200_000]).expect("a value may have any size");
    assert!(value == vec![7; 200_000], "the value that came back differs from the one sent");
}

pub fn zero_bytes() {
    call(|| ()).expect("this child succeeds, although `()` is encoded as zero bytes");
    let message = "a child that failed seems to have sent `()`, which is encoded as zero bytes: \
                   check its exit status";
    assert_error(panic_on_purpose::<()>, message);
    assert_error(kill_this_process, message);
}

pub fn panic() {
    assert_error(panic_on_purpose::<u64>, "a child panicked, but the call returned a value");
}

pub fn killed() {
    let work = || {
        kill_this_process();
        1_u64
    };
    assert_error(work, "a child was killed, but the call returned a value");
}

pub fn early_exit() {
    // SAFETY: `_exit` is always sound.
    let work = || unsafe { libc::_exit(0) };
    assert_error::<u64>(work, "a child exited without sending a value, but the call returned one");
}

pub fn buffered_text() {
    print!("once ");
    call(|| ()).expect("this child succeeds");
    print!("and ");
    assert_error(panic_on_purpose::<()>, "a child panicked, but the call returned a value");
    println!("for all");
}

pub fn exit_handler() {
    extern "C" fn print_at_exit() {
        // SAFETY: the pointer is valid for 8 bytes.
        unsafe { libc::write(1, b"at exit\n".as_ptr().cast(), 8) };
    }
    // SAFETY: `print_at_exit` does not unwind.
    assert_eq!(unsafe { libc::atexit(print_at_exit) }, 0, "an exit handler can be registered");
    call(|| 1_u8).expect("this child succeeds");
    assert_error(panic_on_purpose::<()>, "a child panicked, but the call returned a value");
}
