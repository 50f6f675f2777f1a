//! A spinner turns in a coroutine while `slow` sleeps for three seconds on the same thread.
//!
//! ```console
//! $ cargo run -p spinner-green
//! ```

use std::io;
use std::process::ExitCode;
use std::time::Duration;

use cli_core::{print_line, run_without_args};
use spinner_green::{sleep, supervisor};

fn main() -> ExitCode {
    run_without_args(env!("CARGO_PKG_DESCRIPTION"), || spinner_green::run(run)?)
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
