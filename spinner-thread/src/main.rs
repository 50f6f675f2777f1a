//! A spinner turns on its own thread while `slow` sleeps for three seconds.
//!
//! ```console
//! $ cargo run -p spinner-thread
//! ```

use std::io;
use std::process::ExitCode;
use std::thread::sleep;
use std::time::Duration;

use cli_core::{print_line, run_without_args};
use spinner_thread::supervisor;

fn main() -> ExitCode {
    run_without_args(run)
}

fn run() -> io::Result<()> {
    let answer = supervisor(slow)?;
    print_line(&format!("Answer: {answer}"))
}

/// Represents any slow work: reading a big file, asking a remote server.
fn slow() -> u32 {
    sleep(Duration::from_secs(3));
    42
}
