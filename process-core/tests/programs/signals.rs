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
        _ => panic!("there is no scenario {scenario}"),
    }
}

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
