//! The remedy: the blocking work runs on another thread, and `slow` awaits its result.
//!
//! ```console
//! $ cargo run -p spinner-async --example spawn-blocking
//! ```

use std::io;
use std::process::ExitCode;
use std::thread::sleep;
use std::time::Duration;

use cli_core::{print_line, run_without_args};
use spinner_async::supervisor;
use tokio::task::spawn_blocking;

fn main() -> ExitCode {
    run_without_args(run)
}

#[tokio::main(flavor = "current_thread")]
async fn run() -> io::Result<()> {
    let answer = supervisor(slow()).await?;
    print_line(&format!("Answer: {answer}"))
}

/// Blocks a thread that is meant for blocking work, and awaits its answer.
async fn slow() -> u32 {
    let answer = spawn_blocking(|| {
        sleep(Duration::from_secs(3));
        42
    });
    answer.await.expect("sleeping does not panic")
}
