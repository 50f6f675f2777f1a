//! A flag publishes data: a thread that sees the flag also sees what was written before it.
//!
//! ```console
//! $ cargo run -p shared-state --example publish
//! ```
//!
//! Look at the two orderings of the flag in `src/flags.rs`. With `Relaxed` in their place, the last
//! line may also show 0: the reader sees the flag, but not yet the data.

use std::io;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::thread;

use cli_core::{print_line, run_without_args};
use shared_state::{publish, read_published};

fn main() -> ExitCode {
    run_without_args(run)
}

fn run() -> io::Result<()> {
    let (data, ready) = (AtomicU64::new(0), AtomicBool::new(false));
    let (value, looks) = thread::scope(|scope| {
        scope.spawn(|| publish(42, &data, &ready));
        wait(&data, &ready)
    });
    print_line(&format!("Read {value} after {looks} looks at the flag."))
}

/// Looks at the flag until it is set. This is busy waiting: right for a demonstration of memory
/// ordering, and wrong nearly everywhere else.
fn wait(data: &AtomicU64, ready: &AtomicBool) -> (u64, u64) {
    let mut looks = 1;
    loop {
        if let Some(value) = read_published(data, ready) {
            return (value, looks);
        }
        looks += 1;
        thread::yield_now();
    }
}
