//! The experiment: what happens to the spinner when `slow` blocks its thread?
//!
//! ```console
//! $ cargo run -p spinner-green --example blocking-green
//! ```

use std::io;
use std::process::ExitCode;
use std::thread::sleep; // `main.rs` calls `spinner_green::sleep` instead
use std::time::Duration;

use cli_core::{print_line, run_without_args};
use spinner_green::supervisor;

fn main() -> ExitCode {
    let about = "Shows whether the spinner turns while its thread is blocked";
    run_without_args(about, || spinner_green::run(run)?)
}

fn run() -> io::Result<()> {
    let answer = supervisor(slow)?;
    print_line(&format!("Answer: {answer}"))
}

/// Blocks the thread, and so every coroutine on it.
fn slow() -> u32 {
    sleep(Duration::from_secs(3));
    42
}
