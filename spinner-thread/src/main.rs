//! A spinner turns in a thread of its own while `slow` sleeps for three seconds.
//!
//! ```console
//! $ cargo run -p spinner-thread
//! ```

use std::process::ExitCode;
use std::thread::sleep;
use std::time::Duration;

use spinner_core::{exit_code, print_line};
use spinner_thread::supervisor;

fn main() -> ExitCode {
    let answer = supervisor(slow);
    exit_code(answer.and_then(|answer| print_line(&format!("Answer: {answer}"))))
}

/// Stands for anything that takes its time: a big file, a far server.
fn slow() -> u32 {
    sleep(Duration::from_secs(3));
    42
}
