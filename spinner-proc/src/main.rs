//! A spinner turns in a child process while `slow` sleeps for three seconds.
//!
//! ```console
//! $ cargo run -p spinner-proc
//! ```

use std::process::ExitCode;
use std::thread::sleep;
use std::time::Duration;

use spinner_core::{exit_code, print_line};
use spinner_proc::supervisor;

fn main() -> ExitCode {
    // SAFETY: this is the only thread: nothing before this line has started another.
    let answer = unsafe { supervisor(slow) };
    exit_code(answer.and_then(|answer| print_line(&format!("Answer: {answer}"))))
}

/// Stands for anything that takes its time: a big file, a far server.
fn slow() -> u32 {
    sleep(Duration::from_secs(3));
    42
}
