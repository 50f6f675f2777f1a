//! The cure: work that blocks goes to another thread, and `slow` awaits it.
//!
//! ```console
//! $ cargo run -p spinner-async --example spawn-blocking
//! ```

use std::process::ExitCode;
use std::thread::sleep;
use std::time::Duration;

use spinner_async::supervisor;
use cli_core::{exit_code, print_line};
use tokio::task::spawn_blocking;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let answer = supervisor(slow()).await;
    exit_code(answer.and_then(|answer| print_line(&format!("Answer: {answer}"))))
}

/// Blocks a thread that has nothing else to do, and awaits its answer.
async fn slow() -> u32 {
    let answer = spawn_blocking(|| {
        sleep(Duration::from_secs(3));
        42
    });
    answer.await.expect("sleeping does not panic")
}
