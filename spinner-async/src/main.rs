//! A spinner turns in a task while `slow`, on the same thread, sleeps for three seconds.
//!
//! ```console
//! $ cargo run -p spinner-async
//! ```

use std::process::ExitCode;
use std::time::Duration;

use spinner_async::supervisor;
use spinner_core::{exit_code, print_line};
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let answer = supervisor(slow()).await;
    exit_code(answer.and_then(|answer| print_line(&format!("Answer: {answer}"))))
}

/// Stands for anything that takes its time: a big file, a far server.
async fn slow() -> u32 {
    sleep(Duration::from_secs(3)).await;
    42
}
