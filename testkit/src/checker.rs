//! A suite for every prime checker: command line, input, report, and standard streams.

use std::fs;
use std::io;
#[cfg(unix)]
use std::io::{BufRead, BufReader};
use std::process::Command;
#[cfg(unix)]
use std::thread;

use primes_core::{NUMBERS, pluralize};
use tempfile::tempdir;

use crate::expected_output::assert_report;
use crate::program::{Run, finish, run, start};

/// Writes a `#[test]` for each function of [this suite](crate::checker). The argument is the name
/// of a constant of type [`Checker`].
#[macro_export]
macro_rules! checker_tests {
    ($checker:ident) => {
        $crate::suite_tests! { checker($checker):
            report_without_arguments_contains_the_twenty_numbers,
            file_dash_reads_numbers_from_stdin,
            report_on_one_number_uses_the_singular,
            file_with_repeated_numbers_checks_each_of_them,
            report_with_wide_numbers_widens_all_rows,
            input_without_numbers_succeeds,
            bad_command_line_fails_with_one_line_and_exit_code_2,
            unreadable_file_is_named_in_the_error,
            bad_line_is_named_with_its_file,
            stdout_without_reader_succeeds,
            #[cfg(unix)]
            stdout_closed_by_its_reader_ends_the_program_early,
            #[cfg(unix)]
            full_stdout_fails_with_one_line,
            #[cfg(unix)]
            closed_stdout_succeeds,
            #[cfg(unix)]
            closed_stdin_is_empty_input,
            #[cfg(unix)]
            closed_or_full_stderr_keeps_the_exit_code,
            help_contains_an_example,
        }
    };
}

/// A prime checker: a program that reports which numbers are prime.
#[derive(Clone, Copy, Debug)]
pub struct Checker {
    /// The path of the program.
    pub program: &'static str,
    /// The arguments with which the heading of the report ends with `how`.
    pub args: &'static [&'static str],
    /// The end of the heading.
    pub how: &'static str,
    /// Returns how the line of the total time starts. It may contain the number of checks, such as `20 checks`.
    pub total: fn(checks: &str) -> String,
}

impl Checker {
    /// Returns a command that runs the checker with only these arguments.
    #[must_use]
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(self.program);
        command.args(args);
        command
    }

    /// Runs the checker with its usual arguments, followed by `args`.
    fn check(&self, args: &[&str], input: &str) -> Run {
        run(self.command(self.args).args(args), input)
    }

    /// Asserts that `stdout` is the complete report on the numbers `expected`.
    #[track_caller]
    fn assert_report(&self, stdout: &str, expected: &[(u64, bool)]) {
        let checks = pluralize(expected.len(), "check", "checks");
        assert_report(stdout, self.how, &(self.total)(&checks), expected);
    }
}

/// Without a file, the 20 built-in numbers are checked.
pub fn report_without_arguments_contains_the_twenty_numbers(checker: &Checker) {
    let stdout = checker.check(&[], "").output();
    checker.assert_report(&stdout, &NUMBERS);
}

/// `--file -` reads stdin, with comments, blank lines and digit separators.
pub fn file_dash_reads_numbers_from_stdin(checker: &Checker) {
    let input = "# a prime\n1_000_003\n\n9 # a composite\n";
    let stdout = checker.check(&["-f", "-"], input).output();
    checker.assert_report(&stdout, &[(9, false), (1_000_003, true)]);
}

/// The heading says `1 number`, not `1 numbers`.
pub fn report_on_one_number_uses_the_singular(checker: &Checker) {
    let stdout = checker.check(&["-f", "-"], "7").output();
    checker.assert_report(&stdout, &[(7, true)]);
    assert!(stdout.starts_with("Checking 1 number "), "wrong heading: {stdout}");
}

/// Every form of `--file` reads a file, and a number that is in it twice is checked twice.
pub fn file_with_repeated_numbers_checks_each_of_them(checker: &Checker) {
    let folder = tempdir().expect("a temporary folder can be created");
    let file = folder.path().join("two words.txt");
    fs::write(&file, "9\r\n7\r\n7\r\n\r\n9\r\n7").expect("the folder can be written to");
    let file = file.to_str().expect("the path is valid UTF-8");
    let expected = [(7, true), (7, true), (7, true), (9, false), (9, false)];
    for args in [&["-f", file][..], &["--file", file], &[&format!("--file={file}")]] {
        checker.assert_report(&checker.check(args, "").output(), &expected);
    }
}

/// The column of the numbers is as wide as the widest number.
pub fn report_with_wide_numbers_widens_all_rows(checker: &Checker) {
    let input = "7\n18_446_744_073_709_551_615\n12345678901234568\n";
    let stdout = checker.check(&["-f", "-"], input).output();
    let expected = [(7, true), (u64::MAX, false), (12_345_678_901_234_568, false)];
    checker.assert_report(&stdout, &expected);
}

/// No numbers are not an error.
pub fn input_without_numbers_succeeds(checker: &Checker) {
    for input in ["", "# nothing\n\n"] {
        checker.assert_report(&checker.check(&["-f", "-"], input).output(), &[]);
    }
}

/// The line mentions `--help`.
pub fn bad_command_line_fails_with_one_line_and_exit_code_2(checker: &Checker) {
    for args in [
        &["0"][..],
        &["-3"],
        &["abc"],
        &[""],
        &["1.5"],
        &["1001"],
        &["99999999999999999999"],
        &["2", "3"],
        &["--no-such-option"],
        &["-x"],
        &["--file"],
        &["-f"],
        &["-f", "a", "-f", "b"],
    ] {
        let run = run(&mut checker.command(args), "");
        assert_eq!(run.stdout, "", "{args:?} printed something");
        assert!(run.error(2).contains("--help"), "{args:?}: {run:?}");
    }
}

/// The error contains the path of a file that does not exist, or is a folder.
pub fn unreadable_file_is_named_in_the_error(checker: &Checker) {
    let folder = tempdir().expect("a temporary folder can be created");
    let file = folder.path().join("no-such-file.txt");
    for path in [&file, folder.path()] {
        let path = path.to_str().expect("the path is valid UTF-8");
        let run = checker.check(&["-f", path], "");
        assert_eq!(run.stdout, "");
        assert!(run.error(1).contains(path), "the error does not name {path}: {run:?}");
    }
}

/// The error contains the file, the number of the line, and what is wrong with it.
pub fn bad_line_is_named_with_its_file(checker: &Checker) {
    let folder = tempdir().expect("a temporary folder can be created");
    let file = folder.path().join("numbers.txt");
    let name = file.to_str().expect("the path is valid UTF-8");
    for (line, complaint) in [
        ("three", "\"three\" is not a whole number"),
        ("-5", "\"-5\" is negative: expected a whole number from 0 to 2^64 - 1"),
        ("18446744073709551616", "\"18446744073709551616\" is too large: 2^64 - 1 is the limit"),
    ] {
        let text = format!("2\n\n{line}\n5\n");
        fs::write(&file, &text).expect("the folder can be written to");
        for (path, name, input) in [(name, name, ""), ("-", "stdin", text.as_str())] {
            let run = checker.check(&["-f", path], input);
            assert_eq!(run.stdout, "");
            assert_eq!(run.error(1), format!("error: {name}, line 3: {complaint}"));
        }
    }
}

/// A closed pipe as stdout is not an error.
pub fn stdout_without_reader_succeeds(checker: &Checker) {
    let (reader, writer) = io::pipe().expect("a pipe can be created");
    drop(reader);
    let program = start(&mut checker.command(checker.args), writer, "");
    assert_eq!(finish(program).output(), "");
}

/// Each number except the first takes a second: checking all of them would take a day.
#[cfg(unix)]
pub fn stdout_closed_by_its_reader_ends_the_program_early(checker: &Checker) {
    let (reader, writer) = io::pipe().expect("a pipe can be created");
    let first_lines = || BufReader::new(reader).lines().take(2).collect::<io::Result<Vec<_>>>();
    let head = thread::spawn(first_lines);
    let input = "2\n".to_string() + &"100_000_000_000_031\n".repeat(100_000);
    let program = start(checker.command(checker.args).args(["-f", "-"]), writer, &input);
    assert_eq!(finish(program).output(), "");
    let seen = head.join().expect("reading does not panic").expect("a pipe can be read");
    let [heading, row] = &seen[..] else { panic!("two lines were to be read: {seen:?}") };
    assert!(heading.starts_with("Checking 100001 numbers "), "wrong heading: {seen:?}");
    assert!(row.trim_start().starts_with("2  P  "), "the row of 2 is missing: {seen:?}");
}

/// There are two ways to start a program whose stdout cannot take a single byte.
#[cfg(unix)]
pub fn full_stdout_fails_with_one_line(checker: &Checker) {
    let folder = tempdir().expect("a temporary folder can be created");
    let full = r#"exec "$0" "$@" > /dev/full"#; // only Linux has this file
    let limited = r#"ulimit -f 0; exec "$0" "$@" > file"#;
    let scripts = [fs::exists("/dev/full").is_ok_and(|full| full).then_some(full), Some(limited)];
    for script in scripts.into_iter().flatten() {
        for args in [checker.args, &["--help"]] {
            let mut shell = Command::new("sh");
            shell.args(["-c", script, checker.program]).args(args).current_dir(&folder);
            let run = run(&mut shell, "");
            assert!(run.error(1).contains("os error"), "the cause is missing: {run:?}");
        }
    }
}

/// Runs the checker with a shell's redirection, such as `2>&-`, and one number on stdin.
#[cfg(unix)]
fn redirected(checker: &Checker, redirection: &str, args: &[&str]) -> Run {
    let script = format!(r#"exec "$0" "$@" {redirection}"#);
    let mut shell = Command::new("sh");
    run(shell.args(["-c", &script, checker.program]).args(checker.args).args(args), "7")
}

/// Rust's runtime replaces a closed stream by `/dev/null`.
#[cfg(unix)]
pub fn closed_stdout_succeeds(checker: &Checker) {
    assert_eq!(redirected(checker, ">&-", &["-f", "-"]).output(), "");
}

/// Rust's runtime replaces a closed stream by `/dev/null`.
#[cfg(unix)]
pub fn closed_stdin_is_empty_input(checker: &Checker) {
    let folder = tempdir().expect("a temporary folder can be created");
    let file = folder.path().join("numbers");
    fs::write(&file, "7\n").expect("the disk is not full");
    let file = file.to_str().expect("temporary paths are UTF-8");
    checker.assert_report(&redirected(checker, "<&-", &["-f", file]).output(), &[(7, true)]);
    checker.assert_report(&redirected(checker, "<&-", &["-f", "-"]).output(), &[]);
}

/// An error that cannot be printed is still reported by the exit code.
#[cfg(unix)]
pub fn closed_or_full_stderr_keeps_the_exit_code(checker: &Checker) {
    let full = fs::exists("/dev/full").is_ok_and(|full| full).then_some("2> /dev/full");
    for redirection in ["2>&-"].into_iter().chain(full) {
        for (args, code) in [(["-f", "no such file"], 1), (["-f", ""], 2)] {
            let run = redirected(checker, redirection, &args);
            assert_eq!((run.code, &*run.stdout, &*run.stderr), (Some(code), "", ""), "{args:?}");
        }
        let stdout = redirected(checker, redirection, &["-f", "-"]).output();
        checker.assert_report(&stdout, &[(7, true)]);
    }
}

/// `--help` shows how to run the program.
pub fn help_contains_an_example(checker: &Checker) {
    let stdout = run(&mut checker.command(&["--help"]), "").output();
    assert!(stdout.contains("Example"), "there is no example: {stdout}");
}
