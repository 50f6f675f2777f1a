//! Runs one command on many machines, a few at a time.
//!
//! ```console
//! $ cargo run -p fleet
//! $ cargo run -p fleet -- --hosts hosts.txt --at-once 8 --timeout 10s -- uptime
//! ```

use std::process::ExitCode;

#[cfg(unix)]
mod args;
#[cfg(unix)]
mod report;
#[cfg(unix)]
mod supervise;
#[cfg(unix)]
mod table;

#[cfg(unix)]
fn main() -> ExitCode {
    cli_core::run_with_args(supervise::run)
}

#[cfg(not(unix))]
fn main() -> ExitCode {
    let message = "fleet needs Unix: it ends commands by their process group. Run it in WSL.";
    cli_core::exit_code(Err(std::io::Error::other(message)))
}
