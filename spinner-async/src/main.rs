//! A spinner turns in a task while `slow` sleeps for three seconds on the same thread.
//!
//! ```console
//! $ cargo run -p spinner-async
//! ```

use std::io;
use std::process::ExitCode;
use std::time::Duration;

use cli_core::{print_line, run_without_args};
use spinner_async::supervisor;
use tokio::time::sleep;

fn main() -> ExitCode {
    run_without_args(run)
}

#[tokio::main(flavor = "current_thread")]
async fn run() -> io::Result<()> {
    let answer = supervisor(slow()).await?;
    print_line(&format!("Answer: {answer}"))
}

/// Represents any slow work: reading a big file, asking a remote server.
async fn slow() -> u32 {
    sleep(Duration::from_secs(3)).await;
    42
}
