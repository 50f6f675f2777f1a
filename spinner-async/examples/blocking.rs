//! The experiment: what happens to the spinner when `slow` blocks instead of awaiting?
//!
//! ```console
//! $ cargo run -p spinner-async --example blocking
//! ```

use std::process::ExitCode;
use std::thread::sleep; // `main.rs` awaits `tokio::time::sleep` instead
use std::time::Duration;

use cli_core::{exit_code, print_line};
use spinner_async::supervisor;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let answer = supervisor(slow()).await;
    exit_code(answer.and_then(|answer| print_line(&format!("Answer: {answer}"))))
}

/// Blocks the thread, and so every task on it.
#[expect(
    clippy::unused_async,
    reason = "the missing `await` is the mistake that this example shows"
)]
async fn slow() -> u32 {
    sleep(Duration::from_secs(3));
    42
}
