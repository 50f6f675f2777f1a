//! The command line of the quizzes.

use std::io;
use std::process::ExitCode;

use cli_core::run_with_one_arg;

use crate::parse_number;

/// The number that a quiz checks: the largest prime below 2^64. It takes several seconds.
pub const QUIZ_NUMBER: u64 = 18_446_744_073_709_551_557;

/// Calls `run` with the number on the command line, or else with [`QUIZ_NUMBER`]. Returns the
/// program's exit code.
pub fn run_with_number(run: impl FnOnce(u64) -> io::Result<()>) -> ExitCode {
    run_with_one_arg("NUMBER", QUIZ_NUMBER, parse_number, run)
}
