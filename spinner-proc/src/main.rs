//! A spinner turns in a child process while `slow` sleeps for three seconds.
//!
//! ```console
//! $ cargo run -p spinner-proc
//! ```

use std::io;
use std::process::ExitCode;
use std::thread::sleep;
use std::time::Duration;

use cli_core::{print_line, run_without_args};
use spinner_proc::supervisor;

fn main() -> ExitCode {
    run_without_args(run)
}

fn run() -> io::Result<()> {
    // SAFETY: this is the only thread: nothing above starts another.
    let answer = unsafe { supervisor(slow) }?;
    print_line(&format!("Answer: {answer}"))
}

/// Represents any slow work: reading a big file, asking a remote server.
fn slow() -> u32 {
    sleep(Duration::from_secs(3));
    42
}
