//! For `tests/children.rs`: runs the scenario that the argument names, and then checks whether the
//! system still knows of a child.
//!
//! This is a separate program because only a process with one thread may fork, and a test has
//! several threads.

use std::io::{self, PipeReader, Read, pipe};
use std::thread::sleep;
use std::time::Duration;

use process_core::{Child, Fork, fork};

fn main() {
    let scenario = std::env::args().nth(1).expect("the argument names a scenario");
    match scenario.as_str() {
        "success" => join(child(|| Ok(()))),
        "panic" => join(child(|| panic!("on purpose"))),
        "error" => join(child(|| Err(io::Error::other("out of luck")))),
        "exit-code" => join(child(|| std::process::exit(7))),
        "killed" => join(child(kill_this_process)),
        "drop" => drop_child(),
        "text-of-child" => text_of_child(),
        "text-before-fork" => text_before_fork(),
        "return" => return run_once(|| child(|| Ok(()))),
        "return-after-panic" => return run_once(|| child(|| panic!("on purpose"))),
        "dropped-token" => return run_once(child_with_dropped_token),
        "drop-in-other-process" => use_in_other_process(|copy| {
            drop(copy);
            Ok(())
        }),
        "try-join" => try_join(),
        "try-join-in-other-process" => use_in_other_process(|copy| {
            copy.try_join().expect("it does not wait, and returns the error of join")
        }),
        "join-in-other-process" => use_in_other_process(Child::join),
        "ignored-sigchld" => ignored_sigchld(),
        _ => panic!("there is no scenario {scenario}"),
    }
    report_children();
}

/// Prints whether there is a child that was not reaped.
#[cfg(unix)]
fn report_children() {
    use nix::errno::Errno;
    use nix::sys::wait::{WaitPidFlag, waitpid};

    match waitpid(None, Some(WaitPidFlag::WNOHANG)) {
        Err(Errno::ECHILD) => println!("no child is left"),
        found => println!("a child is left: {found:?}"),
    }
}

/// Starts a child that does `work`.
fn child(work: impl FnOnce() -> io::Result<()>) -> Child {
    // SAFETY: this program has only one thread.
    match unsafe { fork() }.expect("a process can be started") {
        Fork::Parent(child) => child,
        Fork::Child(token) => token.run(work),
    }
}

fn child_with_dropped_token() -> Child {
    // SAFETY: this program has only one thread.
    match unsafe { fork() }.expect("a process can be started") {
        Fork::Parent(child) => child,
        Fork::Child(token) => {
            drop(token);
            unreachable!("dropping the token ends the child")
        }
    }
}

/// Joins a child and prints how it ended, with PID instead of its process id.
fn join(child: Child) {
    let object = format!("{child:?}"); // Child { pid: Pid(4711), .. }
    let (_, rest) = object.split_once("Pid(").expect("the object contains the process id");
    let (pid, _) = rest.split_once(')').expect("a parenthesis follows the process id");
    match child.join() {
        Ok(()) => println!("success"),
        Err(error) => println!("{}", error.to_string().replace(pid, "PID")),
    }
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
        print!("text of the child"); // without a line feed it stays in the buffer
        Ok(())
    });
    child.join().expect("the child succeeds");
    println!();
}

fn text_before_fork() {
    print!("text before the fork"); // without a line feed it stays in the buffer
    child(|| Ok(())).join().expect("the child succeeds");
    println!();
}

/// Prints a line when it is dropped.
struct Loud;

impl Drop for Loud {
    fn drop(&mut self) {
        println!("destructor");
    }
}

/// Prints one line after the fork, one in a destructor and one in an exit handler. A child that
/// returns from `start` would print them, too.
fn run_once(start: impl FnOnce() -> Child) {
    let _loud = Loud;
    print_at_exit();
    join(start());
    println!("after the fork");
    report_children();
}

/// Lets a second child have a copy of the first `Child`. The first child runs until the parent
/// closes its pipe.
fn use_in_other_process(use_copy: impl FnOnce(Child) -> io::Result<()>) {
    let (stop, done) = pipe().expect("a pipe can be created");
    // SAFETY: this program has only one thread.
    let first = match unsafe { fork() }.expect("a process can be started") {
        Fork::Parent(child) => child,
        Fork::Child(token) => token.run(|| {
            drop(done);
            wait_for_end(stop)
        }),
    };
    // SAFETY: this program has only one thread.
    let second = match unsafe { fork() }.expect("a process can be started") {
        Fork::Parent(child) => child,
        Fork::Child(token) => token.run(|| use_copy(first)),
    };
    join(second);
    drop(done);
    join(first);
}

/// Tries to join a child that runs until its pipe is closed, and then tries until it has ended.
fn try_join() {
    let (stop, done) = pipe().expect("a pipe can be created");
    // SAFETY: this program has only one thread.
    let child = match unsafe { fork() }.expect("a process can be started") {
        Fork::Parent(child) => child,
        Fork::Child(token) => token.run(|| {
            drop(done);
            wait_for_end(stop)?;
            std::process::exit(7)
        }),
    };
    let mut child = child.try_join().expect_err("the child runs");
    println!("running");
    drop(done);
    let id = child.id().to_string();
    let outcome = loop {
        match child.try_join() {
            Ok(outcome) => break outcome,
            Err(running) => child = running,
        }
        sleep(Duration::from_millis(1));
    };
    println!("{}", outcome.expect_err("its exit code is 7").to_string().replace(&id, "PID"));
}

fn wait_for_end(mut pipe: PipeReader) -> io::Result<()> {
    pipe.read_to_end(&mut Vec::new()).map(drop)
}

/// Starts children while SIGCHLD is ignored, as it may be inherited from the program that started
/// this one.
#[cfg(unix)]
fn ignored_sigchld() {
    use nix::sys::signal::{SigHandler, Signal, signal};

    // SAFETY: ignoring a signal runs no code of this program.
    unsafe { signal(Signal::SIGCHLD, SigHandler::SigIgn) }.expect("SIGCHLD can be ignored");
    join(child(|| Ok(())));
    join(child(|| Err(io::Error::other("out of luck"))));
    drop_child();
}

#[cfg(unix)]
fn kill_this_process() -> io::Result<()> {
    use nix::sys::signal::{Signal, raise};

    Ok(raise(Signal::SIGKILL)?)
}

/// Registers a function that prints a line when the program exits.
#[cfg(unix)]
fn print_at_exit() {
    extern "C" fn print() {
        println!("exit handler");
    }
    // SAFETY: `print` does not unwind, because stdout can be written to.
    assert_eq!(unsafe { nix::libc::atexit(print) }, 0);
}

// On other systems `fork` returns an error before any of these is called.
#[cfg(not(unix))]
fn report_children() {}
#[cfg(not(unix))]
fn ignored_sigchld() {}
#[cfg(not(unix))]
fn kill_this_process() -> io::Result<()> {
    Ok(())
}
#[cfg(not(unix))]
fn print_at_exit() {}
