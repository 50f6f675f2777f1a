//! The experiment: what becomes of the spinner when `slow` blocks instead of awaiting?
//!
//! ```console
//! $ cargo run -p spinner-async --example blocking
//! ```

use std::process::ExitCode;
use std::thread::sleep; // `main.rs` has the one of `tokio::time`, and awaits it
use std::time::Duration;

use spinner_async::supervisor;
use cli_core::{exit_code, print_line};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let answer = supervisor(slow()).await;
    exit_code(answer.and_then(|answer| print_line(&format!("Answer: {answer}"))))
}

/// Blocks the thread, and with it every task.
#[expect(
    clippy::unused_async,
    reason = "no `await` where there should be one: the mistake on show"
)]
async fn slow() -> u32 {
    sleep(Duration::from_secs(3));
    42
}
