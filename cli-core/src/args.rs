//! Command-line arguments.

use std::env::args_os;
use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Error, Parser};

use crate::{exit_code, shorten, write_stdout};

/// Parses the command line, calls `run` with it, and returns the program's exit code.
///
/// A command line that cannot be parsed gets one line on stderr, and exit code 2. A word such as
/// `-7` counts as a number and not as an option, so that the error can say what is wrong with it.
pub fn run_with_args<A: Parser>(run: impl FnOnce(&A) -> io::Result<()>) -> ExitCode {
    match parse::<A>(args_os()) {
        Ok(args) => exit_code(run(&args)),
        Err(help) if !help.use_stderr() => exit_code(write_stdout(&help.render().to_string())),
        Err(error) => {
            // If stderr cannot be written to, only the exit code reports the error.
            let _ = writeln!(io::stderr(), "{} (try --help)", explain::<A>(error));
            ExitCode::from(2)
        }
    }
}

fn parse<A: Parser>(words: impl IntoIterator<Item = OsString>) -> Result<A, Error> {
    let mut command = A::command().mut_args(|arg| {
        // clap rejects the setting for flags.
        let takes_values = arg.get_action().takes_values();
        if takes_values { arg.allow_negative_numbers(true) } else { arg }
    });
    let matches = command.try_get_matches_from_mut(words)?;
    A::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

/// What is wrong with the command line, in one line of limited length.
fn explain<A: Parser>(error: Error) -> String {
    // The error quotes words of the command line. Line feeds in them would look like its own.
    let words: Vec<String> = args_os().map(|word| escape(&word)).collect();
    let error = parse::<A>(words.iter().map(OsString::from)).err().unwrap_or(error);
    words.iter().fold(one_line(&error), |line, word| line.replace(word, &shorten(word)))
}

/// Escapes control characters.
fn escape(word: &OsString) -> String {
    let escape = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.into() };
    word.to_string_lossy().chars().map(escape).collect()
}

/// Everything that clap says about an error, except the usage, in one line.
///
/// clap puts possible values and similar names on separate lines.
fn one_line(error: &Error) -> String {
    let text = error.render().to_string();
    let lines = text.lines().map(str::trim).take_while(|line| !line.starts_with("Usage:"));
    // No value of our programs looks like an option, so the tip how to pass one only confuses.
    let noise = ["For more information", "tip: to pass"];
    let is_noise =
        |line: &str| line.is_empty() || noise.iter().any(|start| line.starts_with(start));
    let lines = lines.filter(|line| !is_noise(line));
    lines.collect::<Vec<_>>().join(" ").replace(" tip: ", "; ")
}
