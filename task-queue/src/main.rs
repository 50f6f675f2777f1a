//! A task queue for prime checks.
//!
//! ```console
//! $ cargo run -p task-queue
//! ```

use std::process::ExitCode;

use cli_core::run_with_args;

use crate::args::{Args, Command};

mod args;
mod commands;
mod embedded;
mod signals;

fn main() -> ExitCode {
    run_with_args(|args: &Args| match &args.command {
        None => embedded::run(args.log()),
        Some(Command::Submit(submit)) => commands::submit(&args.broker, submit),
        Some(Command::Worker(worker)) => commands::worker(&args.broker, worker, args.log()),
        Some(Command::Result(result)) => commands::result(&args.broker, result),
        Some(Command::Status(status)) => commands::status(&args.broker, status),
        Some(Command::Retry { id }) => commands::retry(&args.broker, *id),
    })
}
