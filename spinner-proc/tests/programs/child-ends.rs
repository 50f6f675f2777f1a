//! For `tests/children.rs`: ends a child in the way that the argument names, and then looks
//! whether the system still knows of one.
//!
//! A program of its own, for only a process with one thread may fork, and a test has several.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::sleep;
use std::time::{Duration, Instant};

use spinner_core::TICK;
use spinner_proc::{Fork, Process, fork, leave, supervisor};

fn main() {
    let part = std::env::args().nth(1).expect("the argument names a part");
    match part.as_str() {
        "answer" => println!("the answer is {}", supervise(|| 42)),
        "panic-of-parent" => panic_of_parent(),
        "drop" => drop_child(),
        "panic-of-child" => report(child(|| panic!("on purpose"))),
        "failure-of-child" => report(child(|| Err(io::Error::other("out of luck")))),
        "text-of-child" => text_of_child(),
        "text-at-the-fork" => text_at_the_fork(),
        "leave" => return leave_once(|| Ok(())),
        "leave-by-panic" => return leave_once(|| panic!("on purpose")),
        "prompt-stop" => prompt_stop(),
        _ => panic!("{part} is no part of this program"),
    }
    look_for_a_child();
}

/// Says whether there is a child, running or dead, that nobody has waited for.
#[cfg(unix)]
fn look_for_a_child() {
    use nix::errno::Errno;
    use nix::sys::wait::{WaitPidFlag, waitpid};

    match waitpid(None, Some(WaitPidFlag::WNOHANG)) {
        Err(Errno::ECHILD) => println!("no child is left"),
        found => println!("there is a child: {found:?}"),
    }
}

/// Calls the supervisor.
fn supervise<T>(work: impl FnOnce() -> T) -> T {
    // SAFETY: this program has one thread only.
    unsafe { supervisor(work) }.expect("the child ends well")
}

/// Starts a child that does `work`.
fn child(work: impl FnOnce() -> io::Result<()>) -> Process {
    // SAFETY: this program has one thread only.
    match unsafe { fork() }.expect("the system has room for a child") {
        Fork::Parent(child) => child,
        Fork::Child => leave(work),
    }
}

/// Says how a child ended, with PID in place of its number.
fn report(child: Process) {
    let pid = format!("{child:?}").replace(|c: char| !c.is_ascii_digit(), "");
    let end = child.join().expect_err("it does not end well").to_string();
    println!("{}", end.replace(&pid, "PID"));
}

fn panic_of_parent() {
    let work = || supervise(|| panic!("on purpose"));
    catch_unwind(AssertUnwindSafe(work)).expect_err("the panic is passed on");
    println!("the work panicked");
}

/// Drops a child that would never end.
fn drop_child() {
    drop(child(|| {
        loop {
            sleep(Duration::from_secs(3600));
        }
    }));
    println!("dropped");
}

fn text_of_child() {
    let child = child(|| {
        print!("hello from the child");
        Ok(())
    });
    child.join().expect("it ends well");
    println!();
}

fn text_at_the_fork() {
    print!("once");
    child(|| Ok(())).join().expect("it ends well");
    println!();
}

/// Says something when it is dropped.
struct Loud;

impl Drop for Loud {
    fn drop(&mut self) {
        println!("destructor");
    }
}

/// Has a destructor and an exit handler ready at the fork: both are the parent's, not the child's.
fn leave_once(work: impl FnOnce() -> io::Result<()>) {
    let _loud = Loud;
    at_exit();
    // However the child ends: what counts is who gets past this line.
    let _ = child(work).join();
    println!("after the fork");
    look_for_a_child();
}

/// Registers something to say when the program exits.
#[cfg(unix)]
fn at_exit() {
    extern "C" fn say() {
        println!("at exit");
    }
    // SAFETY: `say` does not unwind, for stdout can be written.
    assert_eq!(unsafe { nix::libc::atexit(say) }, 0);
}

/// One stop may take long on a busy machine; all of them do only if the spinner sleeps through.
fn prompt_stop() {
    let quickest = (0..20).map(|_| time_of_a_supervisor()).min();
    println!("{}", if quickest < Some(TICK / 2) { "prompt" } else { "late" });
}

fn time_of_a_supervisor() -> Duration {
    let start = Instant::now();
    supervise(|| ());
    start.elapsed()
}

// Where nobody can fork, `fork` has said so before anything gets here.
#[cfg(not(unix))]
fn look_for_a_child() {}
#[cfg(not(unix))]
fn at_exit() {}
