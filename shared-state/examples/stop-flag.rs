//! A flag stops a worker: the worker looks at it between two pieces of work.
//!
//! ```console
//! $ cargo run -p shared-state --example stop-flag
//! ```
//!
//! Look at what the main thread does with the flag, and at what keeps the worker busy until then.

use std::hint::black_box;
use std::io;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread::{self, sleep};
use std::time::Duration;

use cli_core::{print_line, run_without_args};
use shared_state::work_until;

fn main() -> ExitCode {
    run_without_args(run)
}

fn run() -> io::Result<()> {
    let stop = AtomicBool::new(false);
    let runs = thread::scope(|scope| {
        let worker = scope.spawn(|| work_until(&stop, work));
        sleep(Duration::from_millis(500));
        stop.store(true, SeqCst);
        worker.join().expect("the worker does not panic")
    });
    print_line(&format!("The worker finished {runs} pieces of work."))
}

/// Represents one piece of work, between two looks at the flag.
fn work() {
    for n in 0..1000 {
        black_box(n);
    }
}
