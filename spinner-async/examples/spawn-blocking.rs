//! The remedy: the blocking work runs on another thread, and `slow` awaits its result.
//!
//! ```console
//! $ cargo run -p spinner-async --example spawn-blocking
//! ```

use std::process::ExitCode;
use std::thread::sleep;
use std::time::Duration;

use cli_core::{exit_code, print_line};
use spinner_async::supervisor;
use tokio::task::spawn_blocking;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let answer = supervisor(slow()).await;
    exit_code(answer.and_then(|answer| print_line(&format!("Answer: {answer}"))))
}

/// Blocks a thread that is meant for blocking work, and awaits its answer.
async fn slow() -> u32 {
    let answer = spawn_blocking(|| {
        sleep(Duration::from_secs(3));
        42
    });
    answer.await.expect("sleeping does not panic")
}
