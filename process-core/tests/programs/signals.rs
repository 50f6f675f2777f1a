//! For `tests/signals.rs`: runs the scenario that the argument names.

use process_core::{end_by_signal, signal_is_ignored};

/// The number of SIGINT. It is the same on every Unix.
const SIGINT: i32 = 2;

fn main() {
    let scenario = std::env::args().nth(1).expect("the argument names a scenario");
    match scenario.as_str() {
        "is-ignored" => println!("{}", signal_is_ignored(SIGINT)),
        "end" => end_by_signal(SIGINT),
        "end-blocked" => {
            block_sigint();
            end_by_signal(SIGINT)
        }
        "wait" => wait(),
        _ => panic!("there is no scenario {scenario}"),
    }
}

/// Waits for signals: none arrives; two were sent before; a child has ended.
#[cfg(unix)]
fn wait() {
    use nix::sys::signal::raise;
    use process_core::{Fork, Signal, Signals, fork};

    let signals = [Signal::SIGTERM, Signal::SIGHUP, Signal::SIGCHLD];
    let signals = Signals::block(&signals).expect("these signals can be blocked");
    let wait = |seconds| signals.wait(seconds).expect("the signals are blocked");
    println!("{:?}", wait(1));
    raise(Signal::SIGTERM).expect("the signal can be sent");
    raise(Signal::SIGHUP).expect("the signal can be sent");
    let mut two = [wait(100), wait(100)];
    two.sort();
    println!("{two:?}");
    // SAFETY: this program has only one thread.
    let child = match unsafe { fork() }.expect("a process can be started") {
        Fork::Parent(child) => child,
        Fork::Child(token) => token.run(|| Ok(())),
    };
    println!("{:?}", wait(100));
    child.try_join().expect("it has ended").expect("it succeeds");
}

#[cfg(not(unix))]
fn wait() {}

/// Makes SIGINT have no effect, as the system does for process 1 of a container.
#[cfg(unix)]
fn block_sigint() {
    use nix::sys::signal::{SigSet, Signal};

    let mut signals = SigSet::empty();
    signals.add(Signal::SIGINT);
    signals.thread_block().expect("any signal but SIGKILL and SIGSTOP can be blocked");
}

#[cfg(not(unix))]
fn block_sigint() {}
