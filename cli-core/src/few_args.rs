//! The command line of a program that takes no arguments, or only one. It needs no library, so that
//! the first lessons build quickly.

use std::env::args_os;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use crate::{exit_code, shorten, write_stdout};

/// Calls `run`, and returns the program's exit code.
///
/// `--help` prints a short text instead. Any other argument gets one line on stderr, and exit code
/// 2.
pub fn run_without_args(run: impl FnOnce() -> io::Result<()>) -> ExitCode {
    let arguments = parse(&words(), "", |_| None::<Result<(), String>>);
    respond(arguments, |_| run())
}

/// As [`run_without_args`], but passes the argument to `run`, or `default` if there is none.
///
/// `name` is the argument's name in the help. `parse_value` returns the value, or what is wrong
/// with it.
pub fn run_with_one_arg<T>(
    name: &str,
    default: T,
    parse_value: impl FnOnce(&str) -> Result<T, String>,
    run: impl FnOnce(T) -> io::Result<()>,
) -> ExitCode {
    let argument = parse(&words(), name, |word| Some(parse_value(word)));
    respond(argument, |value| run(value.unwrap_or(default)))
}

/// Why a program does not run.
enum Instead {
    Help(String),
    Error(String),
}

/// Returns the value of the only argument, if there is one.
fn parse<T>(
    words: &[String],
    name: &str,
    parse_value: impl FnOnce(&str) -> Option<Result<T, String>>,
) -> Result<Option<T>, Instead> {
    let (program, words) = words.split_first().map_or(("", words), |(first, rest)| (first, rest));
    if words.iter().any(|word| word == "--help" || word == "-h") {
        return Err(Instead::Help(help(program, name)));
    }
    let is_option = |word: &str| word.starts_with('-') && word.parse::<f64>().is_err();
    let Some((word, more)) = words.split_first() else { return Ok(None) };
    let unexpected = more.first().or(Some(word).filter(|word| name.is_empty() || is_option(word)));
    if let Some(word) = unexpected {
        return Err(Instead::Error(format!("unexpected argument '{}'", shorten(word))));
    }
    let value = parse_value(word).transpose();
    let explain = |reason| format!("invalid value '{}' for '[{name}]': {reason}", shorten(word));
    value.map_err(|reason| Instead::Error(explain(reason)))
}

/// Runs the program with its argument, or prints what is to be printed instead.
fn respond<T>(
    argument: Result<Option<T>, Instead>,
    run: impl FnOnce(Option<T>) -> io::Result<()>,
) -> ExitCode {
    match argument {
        Ok(argument) => exit_code(run(argument)),
        Err(Instead::Help(text)) => exit_code(write_stdout(&text)),
        Err(Instead::Error(text)) => {
            // If stderr cannot be written to, only the exit code reports the error.
            let _ = writeln!(io::stderr(), "error: {text} (try --help)");
            ExitCode::from(2)
        }
    }
}

/// The name of the program and its arguments, with control characters escaped.
fn words() -> Vec<String> {
    let escape = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.into() };
    args_os().map(|word| word.to_string_lossy().chars().map(escape).collect()).collect()
}

fn help(program: &str, name: &str) -> String {
    let program = Path::new(program).file_stem().unwrap_or_default().to_string_lossy();
    let (usage, takes) = match name {
        "" => (String::new(), "takes no arguments".into()),
        name => (format!(" [{name}]"), format!("works without an argument, or with one: {name}")),
    };
    format!(
        "Usage: {program}{usage}\n\nThis program {takes}. \
         The README.md of its lesson says what it shows.\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(words: &[&str], name: &str) -> Result<Option<u8>, String> {
        let words: Vec<String> = words.iter().map(ToString::to_string).collect();
        let value = |word: &str| Some(word.parse::<u8>().map_err(|error| error.to_string()));
        parse(&words, name, value).map_err(|instead| match instead {
            Instead::Help(text) | Instead::Error(text) => text,
        })
    }

    #[test]
    fn argument_is_optional() {
        assert_eq!(outcome(&["program"], "N"), Ok(None));
        assert_eq!(outcome(&["program", "7"], "N"), Ok(Some(7)));
    }

    #[test]
    fn bad_value_is_named_with_the_reason() {
        for word in ["abc", "256", "-3", ""] {
            let error = outcome(&["program", word], "N").expect_err("it is not a u8");
            assert!(error.starts_with(&format!("invalid value '{word}' for '[N]': ")), "{error}");
        }
    }

    #[test]
    fn unexpected_argument_is_named() {
        for (words, name, unexpected) in [
            (&["program", "7"][..], "", "7"),
            (&["program", ""], "", ""),
            (&["program", "7", "8"], "N", "8"),
            (&["program", "--nonsense"], "N", "--nonsense"),
        ] {
            let error = format!("unexpected argument '{unexpected}'");
            assert_eq!(outcome(words, name), Err(error));
        }
    }

    #[test]
    fn help_names_the_program_and_its_argument() {
        for option in ["--help", "-h"] {
            let help = outcome(&["folder/program", "7", option], "N").expect_err("it is help");
            assert!(help.starts_with("Usage: program [N]\n"), "{help}");
        }
        let help = outcome(&["program", "--help"], "").expect_err("it is help");
        assert!(help.starts_with("Usage: program\n"), "{help}");
    }
}
