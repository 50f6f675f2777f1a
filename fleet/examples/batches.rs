//! Compares a sliding window with batches: 20 hosts, 8 at once.
//!
//! ```console
//! $ cargo run -p fleet --example batches
//! ```
//!
//! Both run the same commands. Only when the next host may start differs.

use std::io;
use std::process::ExitCode;

use cli_core::run_without_args;

fn main() -> ExitCode {
    run_without_args("Compares a sliding window with batches", run)
}

#[cfg(unix)]
fn run() -> io::Result<()> {
    use cli_core::print_line;
    use comparison::{batches, sliding_window};

    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let window = runtime.block_on(sliding_window());
    print_line(&format!("sliding window: {:.2} s", window.as_secs_f64()))?;
    let batches = runtime.block_on(batches());
    print_line(&format!("batches of 8:   {:.2} s", batches.as_secs_f64()))
}

#[cfg(not(unix))]
fn run() -> io::Result<()> {
    Err(io::Error::other("fleet needs Unix"))
}

#[cfg(unix)]
mod comparison {
    use std::time::{Duration, Instant};

    use fleet::{Host, Job, pretended_hosts, start_all};
    use tokio::sync::mpsc;

    const AT_ONCE: usize = 8;

    /// A host starts as soon as another one is done.
    pub(super) async fn sliding_window() -> Duration {
        let start = Instant::now();
        run_all(&pretended_hosts()).await;
        start.elapsed()
    }

    /// A batch starts as soon as the previous batch is done.
    pub(super) async fn batches() -> Duration {
        let start = Instant::now();
        for batch in pretended_hosts().chunks(AT_ONCE) {
            run_all(batch).await;
        }
        start.elapsed()
    }

    /// Runs a command on some hosts, at most 8 at the same time, and waits until all are done.
    async fn run_all(hosts: &[Host]) {
        let timeout = Duration::from_secs(3);
        let job = Job { command: vec!["true".into()], at_once: AT_ONCE, timeout, retries: 0 };
        let (event_tx, mut event_rx) = mpsc::channel(AT_ONCE);
        let _tasks = start_all(&hosts.into(), &job.into(), &event_tx);
        drop(event_tx);
        while event_rx.recv().await.is_some() {}
    }
}
