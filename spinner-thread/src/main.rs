//! A spinner turns on its own thread while `slow` sleeps for three seconds.
//!
//! ```console
//! $ cargo run -p spinner-thread
//! ```

use std::process::ExitCode;
use std::thread::sleep;
use std::time::Duration;

use cli_core::{exit_code, print_line};
use spinner_thread::supervisor;

fn main() -> ExitCode {
    let answer = supervisor(slow);
    exit_code(answer.and_then(|answer| print_line(&format!("Answer: {answer}"))))
}

/// Represents any slow work: reading a big file, asking a remote server.
fn slow() -> u32 {
    sleep(Duration::from_secs(3));
    42
}
