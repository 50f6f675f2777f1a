//! The experiment: what happens to the spinner when `slow` blocks instead of awaiting?
//!
//! ```console
//! $ cargo run -p spinner-async --example blocking
//! ```

use std::io;
use std::process::ExitCode;
use std::thread::sleep; // `main.rs` awaits `tokio::time::sleep` instead
use std::time::Duration;

use cli_core::{print_line, run_without_args};
use spinner_async::supervisor;

fn main() -> ExitCode {
    run_without_args(run)
}

#[tokio::main(flavor = "current_thread")]
async fn run() -> io::Result<()> {
    let answer = supervisor(slow()).await?;
    print_line(&format!("Answer: {answer}"))
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
