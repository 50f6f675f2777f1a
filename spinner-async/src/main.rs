//! A spinner turns in a task while `slow` sleeps for three seconds on the same thread.
//!
//! ```console
//! $ cargo run -p spinner-async
//! ```

use std::process::ExitCode;
use std::time::Duration;

use cli_core::{exit_code, print_line};
use spinner_async::supervisor;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let answer = supervisor(slow()).await;
    exit_code(answer.and_then(|answer| print_line(&format!("Answer: {answer}"))))
}

/// Represents any slow work: reading a big file, asking a remote server.
async fn slow() -> u32 {
    sleep(Duration::from_secs(3)).await;
    42
}
