//! The experiment: when does the spinner's task run, and when does the one that takes naps?
//!
//! ```console
//! $ cargo run -p timeline --example timeline-nap
//! $ cargo run -p timeline --example timeline-nap -- --prime
//! ```

use std::io;
use std::process::ExitCode;
use std::time::Duration;

use cli_core::run_with_args;
use spinner_async::supervisor;
use spinner_async_nap::is_prime;
use timeline::SpinnerOptions;
use tokio::time::sleep;

fn main() -> ExitCode {
    run_with_args(run)
}

#[tokio::main(flavor = "current_thread")]
async fn run(options: &SpinnerOptions) -> io::Result<()> {
    let timeline = options.begin()?;
    let slow = timeline.polls(async {
        match options.prime {
            None => sleep(Duration::from_secs(3)).await,
            Some(n) => _ = is_prime(n).await,
        }
    });
    supervisor(slow).await?;
    timeline.finish("A spinner in a task, beside a computation that takes naps")
}
