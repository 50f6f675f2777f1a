//! Serves a small web application from worker processes that share one socket.
//!
//! ```console
//! $ cargo run -p app-server -- --workers 2
//! ```

use std::io;
use std::process::ExitCode;

use app_server::{Settings, app, serve};
use cli_core::run_with_args;

fn main() -> ExitCode {
    run_with_args(run)
}

fn run(settings: &Settings) -> io::Result<()> {
    // SAFETY: this is the only thread: nothing above starts another.
    unsafe { serve(settings, app) }
}
