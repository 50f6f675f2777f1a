//! The scenarios of exercise 15.

use std::cell::Cell;
use std::io;
use std::os::unix::process::parent_id;
use std::process;

use exercises::ex15_fork_and_reap::in_child;
use nix::libc;
use nix::sys::signal::{Signal, raise};
use serde::Serialize;
use serde::de::DeserializeOwned;

fn call<T: Serialize + DeserializeOwned>(work: impl FnOnce() -> T) -> io::Result<T> {
    // SAFETY: this process has one thread only.
    unsafe { in_child(work) }
}

/// Calls the function, and says what is wrong if it returns a value.
fn error<T: Serialize + DeserializeOwned>(work: impl FnOnce() -> T, complaint: &str) {
    assert!(call(work).is_err(), "{complaint}");
}

fn panic_on_purpose<T>() -> T {
    panic!("on purpose")
}

fn kill_myself() {
    raise(Signal::SIGKILL).expect("everybody may send a signal to himself");
}

pub fn answer() {
    let calls = Cell::new(0);
    let factor = 7;
    let text = String::from("six times seven");
    let work = || {
        calls.set(calls.get() + 1);
        (process::id(), parent_id(), text, 6 * factor)
    };
    let (pid, parent, text, product) = call(work).expect("nothing goes wrong in this child");
    assert_eq!((text.as_str(), product), ("six times seven", 42));
    assert_ne!(pid, process::id(), "the work was done in the process that called the function");
    assert_eq!(parent, process::id(), "the work must be done in a child of this process");
    assert_eq!(calls.get(), 0, "the work was done in the process that called the function, too");
}

pub fn large() {
    let value = call(|| vec![7_u64; 200_000]).expect("any number of numbers can be sent");
    assert!(value == vec![7; 200_000], "it was not the same value any more");
}

pub fn no_bytes() {
    call(|| ()).expect("a child that ends well is good, although `()` has no bytes");
    error(panic_on_purpose::<()>, "`()` has no bytes: how did the child end?");
    error(kill_myself, "`()` has no bytes: how did the child end?");
}

pub fn panic() {
    error(panic_on_purpose::<u64>, "a child that panics has no value to send");
}

pub fn kill() {
    let work = || {
        kill_myself();
        1_u64
    };
    error(work, "a child that is killed has no value to send");
}

pub fn leave() {
    // SAFETY: `_exit` is always sound.
    let work = || unsafe { libc::_exit(0) };
    error::<u64>(work, "a child that leaves before it has sent its value has none");
}

pub fn text() {
    print!("once ");
    call(|| ()).expect("nothing goes wrong in this child");
    print!("and ");
    error(panic_on_purpose::<()>, "a child that panics has no value to send");
    println!("for all");
}

pub fn at_exit() {
    extern "C" fn say() {
        // SAFETY: the bytes are there, and as many as it says.
        unsafe { libc::write(1, b"at exit\n".as_ptr().cast(), 8) };
    }
    // SAFETY: `say` does not unwind.
    assert_eq!(unsafe { libc::atexit(say) }, 0, "there is room for an exit handler");
    call(|| 1_u8).expect("nothing goes wrong in this child");
    error(panic_on_purpose::<()>, "a child that panics has no value to send");
}
