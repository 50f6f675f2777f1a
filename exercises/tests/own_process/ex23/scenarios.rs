//! The scenarios of exercise 23.

use std::any::Any;
use std::cell::Cell;
use std::fs::File;
use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::os::fd::{AsFd, AsRawFd};
use std::os::unix::process::parent_id;
use std::panic::resume_unwind;
use std::process;
use std::sync::atomic::{AtomicI32, Ordering::Relaxed};
use std::thread::sleep;
use std::time::Duration;

use nix::libc;
use nix::poll::{PollFd, PollFlags, poll};
use nix::sys::signal::{Signal, kill, raise};
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::{ForkResult, Pid, fork};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::ex23_fork_and_reap::in_child;
use crate::program::barrier::pipe;
use crate::program::interrupt::{Interrupts, handle, signal_parent, start_timer};
use crate::program::parent::{POLLS, parent_is_blocked};
use crate::program::random::Random;
use crate::program::system::{close_files_except, is_open, with_room_for};

/// Returns the scenario with this name.
pub fn scenario(name: &str) -> fn() {
    match name {
        "value" => value,
        "any-size" => any_size,
        "zero-bytes" => zero_bytes,
        "panic" => panic,
        "killed" => killed,
        "early-exit" => early_exit,
        "not-encodable" => not_encodable,
        "buffered-text" => buffered_text,
        "printed-lines" => printed_lines,
        "exit-handler" => exit_handler,
        "other-child" => other_child,
        "slow-end" => slow_end,
        "slow-work" => slow_work,
        "interrupted-read" => interrupted_read,
        "interrupted-wait" => interrupted_wait,
        "interrupted-write" => interrupted_write,
        "read-error" => read_error,
        "no-room" => no_room,
        _ => panic!("there is no scenario {name}"),
    }
}

fn call<T: Serialize + DeserializeOwned>(work: impl FnOnce() -> T) -> io::Result<T> {
    // SAFETY: this process has only one thread.
    unsafe { in_child(work) }
}

/// Calls the function. Panics with `message` if it returns a value instead of an error.
#[track_caller]
fn assert_error<T: Serialize + DeserializeOwned>(work: impl FnOnce() -> T, message: &str) {
    assert!(call(work).is_err(), "{message}");
}

/// Panics without printing a message, which would look like a failure.
fn panic_on_purpose<T>(payload: impl Any + Send) -> T {
    resume_unwind(Box::new(payload))
}

fn kill_this_process() {
    raise(Signal::SIGKILL).expect("a process may send a signal to itself");
}

fn exit<T>(code: i32) -> T {
    // SAFETY: `_exit` is always sound.
    unsafe { libc::_exit(code) }
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
    let extremes = (u64::MAX, 0_u64, i64::MIN, None::<u8>, String::new());
    assert_eq!(call(|| extremes.clone()).expect("this child succeeds"), extremes);
}

pub fn any_size() {
    let mut random = Random::new();
    // A pipe has room for 65,536 bytes on most systems.
    let edges = [0, 1, 250, 251, 65_531, 65_535, 65_536, 65_537];
    let sizes = [random.below(300), random.below(70_000), 200_000 + random.below(200_000)];
    for size in edges.into_iter().chain(sizes) {
        let first = random.number() as u8;
        let bytes: Vec<u8> = (0..size).map(|i| first.wrapping_add(i as u8)).collect();
        let received = call(|| bytes.clone()).expect("a value may have any size");
        assert!(received == bytes, "the {size} bytes that came back differ from those sent");
    }
}

pub fn zero_bytes() {
    call(|| ()).expect("this child succeeds, although `()` is encoded as zero bytes");
    let message = "a child that failed seems to have sent `()`, which is encoded as zero bytes: \
                   how can the parent tell `()` from nothing?";
    assert_error(|| panic_on_purpose::<()>("on purpose"), message);
    assert_error(kill_this_process, message);
    for code in [0, 1, 3, 101] {
        let message = format!("with exit code {code}, {message}");
        assert_error(|| exit::<()>(code), &message);
    }
}

pub fn panic() {
    let message = "a child panicked, but the call returned a value";
    assert_error(|| panic_on_purpose::<u64>("text"), message);
    assert_error(|| panic_on_purpose::<u64>(String::from("text")), message);
    assert_error(|| panic_on_purpose::<Option<u8>>(42), message);
}

pub fn killed() {
    let work = || {
        kill_this_process();
        1_u64
    };
    assert_error(work, "a child was killed, but the call returned a value");
}

pub fn early_exit() {
    for code in [0, 1, 3, 101] {
        let message =
            format!("a child exited with code {code} and sent no value, but the call returned one");
        assert_error(|| exit::<u64>(code), &message);
        assert_error(|| exit::<Option<u8>>(code), &message);
    }
}

/// A value that cannot be encoded.
struct NotEncodable {
    panics: bool,
}

impl Serialize for NotEncodable {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        if self.panics {
            panic_on_purpose("on purpose")
        }
        Err(serde::ser::Error::custom("this value cannot be encoded"))
    }
}

impl<'de> Deserialize<'de> for NotEncodable {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Ok(Self { panics: false })
    }
}

pub fn not_encodable() {
    for panics in [false, true] {
        let how = if panics { "panicked" } else { "returned an error" };
        let message = format!("encoding the value {how}, but the call returned a value");
        assert_error(|| NotEncodable { panics }, &message);
    }
}

pub fn buffered_text() {
    print!("once ");
    call(|| ()).expect("this child succeeds");
    print!("and ");
    assert_error(|| panic_on_purpose::<()>("on purpose"), "a child panicked, but it was no error");
    println!("for all");
}

pub fn printed_lines() {
    print!("before, ");
    call(|| println!("in the child")).expect("this child succeeds");
    println!("after");
}

pub fn exit_handler() {
    extern "C" fn print_at_exit() {
        // SAFETY: the pointer is valid for 8 bytes.
        unsafe { libc::write(1, b"at exit\n".as_ptr().cast(), 8) };
    }
    // SAFETY: `print_at_exit` does not unwind.
    assert_eq!(unsafe { libc::atexit(print_at_exit) }, 0, "an exit handler can be registered");
    call(|| 1_u8).expect("this child succeeds");
    assert_error(|| panic_on_purpose::<()>("on purpose"), "a child panicked, but it was no error");
    assert_error(|| NotEncodable { panics: false }, "this value cannot be encoded");
}

/// Starts another child of this process.
fn start(work: impl FnOnce()) -> Pid {
    // SAFETY: this process has only one thread.
    match unsafe { fork() }.expect("the system can create another process") {
        ForkResult::Parent { child } => child,
        ForkResult::Child => {
            work();
            exit(3)
        }
    }
}

/// The caller has another child, which has ended already.
pub fn other_child() {
    let other = start(|| ());
    wait_until_zombie(other);
    let value = call(|| 7_u8);
    let other_status = waitpid(other, None);
    assert_eq!(
        other_status,
        Ok(WaitStatus::Exited(other, 3)),
        "another child of the caller must still be there to be waited for: wait for your own"
    );
    assert_eq!(value.ok(), Some(7), "another child of the caller exited with code 3, not this one");
}

fn wait_until_zombie(child: Pid) {
    let id = child.as_raw().try_into().expect("a process id is positive");
    let mut info = std::mem::MaybeUninit::zeroed();
    // SAFETY: `info` has room for the answer.
    let result =
        unsafe { libc::waitid(libc::P_PID, id, info.as_mut_ptr(), libc::WEXITED | libc::WNOWAIT) };
    assert_eq!(result, 0, "the child can be waited for");
}

/// The pipe ends long before the child ends.
pub fn slow_end() {
    let (mut report_rx, report_tx) = pipe();
    let work = || -> u64 {
        close_files_except(report_tx.as_raw_fd());
        let report = [u8::from(parent_is_blocked())];
        (&report_tx).write_all(&report).expect("the caller reads it");
        sleep(Duration::from_millis(400));
        exit(0)
    };
    assert_error(work, "a child closed the pipe and sent no value, but the call returned one");
    let mut is_blocked = [0];
    report_rx.read_exact(&mut is_blocked).expect("the child has sent a byte");
    assert_eq!(is_blocked, [1], "while it waits for the child, {POLLS}");
}

pub fn slow_work() {
    let is_blocked = call(parent_is_blocked).expect("this child succeeds");
    assert!(is_blocked, "while it waits for the value, {POLLS}");
}

pub fn interrupted_read() {
    let interrupts = Interrupts::new();
    let work = || {
        interrupts.interrupt_parent(20);
        7_u8
    };
    let value = call(work).expect("a signal that interrupts `read` is not an error");
    assert_eq!(value, 7);
}

/// The caller waits for the child when the signals arrive, because the pipe has ended.
pub fn interrupted_wait() {
    let interrupts = Interrupts::new();
    let work = || {
        close_files_except(interrupts.file());
        interrupts.interrupt_parent(50);
        kill_this_process();
    };
    assert_error(work, "a child was killed, but the call returned a value");
    // The caller of this scenario checks that the child has been reaped.
}

/// A timer interrupts the child while it writes. The child can write only a part of the value,
/// because its parent is stopped.
pub fn interrupted_write() {
    const SIZE: usize = 200_000;
    let (tick_rx, tick_tx) = pipe();
    let caller = Pid::this();
    let other = start(|| {
        wait_for_ticks(&tick_rx);
        kill(caller, Signal::SIGCONT).expect("a process may send signals to its parent");
    });
    let value = call(|| {
        signal_parent(Signal::SIGSTOP);
        tick_every_2_ms(&tick_tx);
        vec![7_u8; SIZE]
    });
    waitpid(other, None).expect("the other child can be waited for");
    let value = value.expect(
        "a signal interrupted the child while it wrote the value, which is not an error: did the \
         child write all bytes?",
    );
    assert!(value == [7; SIZE], "the value that came back differs from the one sent");
}

/// The file that the timer writes to.
static TICKS: AtomicI32 = AtomicI32::new(-1);

/// Interrupts this process every 2 ms.
fn tick_every_2_ms(tick_tx: &PipeWriter) {
    extern "C" fn tick(_signal: libc::c_int) {
        // SAFETY: the pointer is valid for one byte.
        unsafe { libc::write(TICKS.load(Relaxed), b"!".as_ptr().cast(), 1) };
    }
    TICKS.store(tick_tx.as_raw_fd(), Relaxed);
    start_timer(2, tick);
}

/// Waits for 20 ticks, or until there are no more: a wrong answer may end its child early.
fn wait_for_ticks(mut tick_rx: &PipeReader) {
    for _ in 0..20 {
        let mut fds = [PollFd::new(tick_rx.as_fd(), PollFlags::POLLIN)];
        if poll(&mut fds, 1000_u16) != Ok(1) {
            return;
        }
        tick_rx.read_exact(&mut [0]).expect("the pipe has a byte");
    }
}

/// A directory. Reading from it as from a file is an error.
static DIRECTORY: AtomicI32 = AtomicI32::new(-1);

/// The caller cannot read from the pipe, because a signal handler replaces its open files.
pub fn read_error() {
    extern "C" fn replace_files(_signal: libc::c_int) {
        let directory = DIRECTORY.load(Relaxed);
        for file in (3..64).filter(|&file| file != directory && is_open(file)) {
            // SAFETY: whichever file it replaces, using it is an error, but sound.
            unsafe { libc::dup2(directory, file) };
        }
    }
    let directory = File::open("/").expect("every Unix has this directory");
    DIRECTORY.store(directory.as_raw_fd(), Relaxed);
    handle(replace_files);
    let work = || {
        signal_parent(Signal::SIGUSR1);
        sleep(Duration::from_millis(300));
        7_u8
    };
    assert_error(work, "the pipe could not be read, but the call returned a value");
    // The caller of this scenario checks that the child has been reaped.
}

pub fn no_room() {
    for count in [0, 1] {
        let value = with_room_for(count, || call(|| 7_u8));
        let why = "no pipe can be created, but the call returned a value";
        assert!(value.is_err(), "this process can open {count} more files: {why}");
    }
}
