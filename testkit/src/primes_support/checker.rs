//! What holds for every prime checker. `crate::CHECKER` says which one is tested.

use std::fs;
use std::io;
use std::process::Command;
#[cfg(unix)]
use std::process::Stdio;

use primes_core::{NUMBERS, count};
use tempfile::tempdir;

use crate::CHECKER;
use crate::printed::assert_report;
use crate::run::{Run, finish, run, start};

/// A prime checker.
pub(crate) struct Checker {
    pub(crate) program: &'static str,
    /// What makes it say `how` in the heading.
    pub(crate) args: &'static [&'static str],
    pub(crate) how: &'static str,
    /// How the last line begins, of which something like `20 checks` may be a part.
    pub(crate) total: fn(checks: &str) -> String,
}

impl Checker {
    /// The checker with `args` and nothing else.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(self.program);
        command.args(args);
        command
    }

    /// Checks the numbers that it finds in `args` and `input`.
    fn check(&self, args: &[&str], input: &str) -> Run {
        run(self.command(self.args).args(args), input)
    }

    /// Asserts that `stdout` is the whole report on the numbers `expected`.
    #[track_caller]
    fn assert_report(&self, stdout: &str, expected: &[(u64, bool)]) {
        let checks = count(expected.len(), "check", "checks");
        assert_report(stdout, self.how, &(self.total)(&checks), expected);
    }
}

#[test]
fn the_twenty_numbers_are_reported() {
    let stdout = CHECKER.check(&[], "").output();
    CHECKER.assert_report(&stdout, &NUMBERS);
}

#[test]
fn numbers_come_from_stdin() {
    let input = "# a prime\n1_000_003\n\n9 # a composite\n";
    let stdout = CHECKER.check(&["-f", "-"], input).output();
    CHECKER.assert_report(&stdout, &[(9, false), (1_000_003, true)]);
}

#[test]
fn a_single_number_is_reported_in_the_singular() {
    let stdout = CHECKER.check(&["-f", "-"], "7").output();
    CHECKER.assert_report(&stdout, &[(7, true)]);
    assert!(stdout.starts_with("Checking 1 number "), "{stdout}");
}

#[test]
fn numbers_come_from_a_file_as_often_as_they_stand_there() {
    let folder = tempdir().expect("a temporary folder");
    let file = folder.path().join("two words.txt");
    fs::write(&file, "9\r\n7\r\n7\r\n\r\n9\r\n7").expect("it can be written");
    let file = file.to_str().expect("it is text");
    let expected = [(7, true), (7, true), (7, true), (9, false), (9, false)];
    for args in [&["-f", file][..], &["--file", file], &[&format!("--file={file}")]] {
        CHECKER.assert_report(&CHECKER.check(args, "").output(), &expected);
    }
}

#[test]
fn wide_numbers_widen_all_rows() {
    let input = "7\n18_446_744_073_709_551_615\n12345678901234568\n";
    let stdout = CHECKER.check(&["-f", "-"], input).output();
    CHECKER
        .assert_report(&stdout, &[(7, true), (u64::MAX, false), (12_345_678_901_234_568, false)]);
}

#[test]
fn no_numbers_are_no_error() {
    for input in ["", "# nothing\n\n"] {
        CHECKER.assert_report(&CHECKER.check(&["-f", "-"], input).output(), &[]);
    }
}

#[test]
fn a_bad_command_line_gets_one_line_and_exit_code_2() {
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
        let run = run(&mut CHECKER.command(args), "");
        assert_eq!(run.stdout, "", "{args:?}");
        assert!(run.error(2).contains("--help"), "{args:?}: {run:?}");
    }
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let folder = tempdir().expect("a temporary folder");
    let file = folder.path().join("no-such-file.txt");
    for path in [&file, folder.path()] {
        let path = path.to_str().expect("it is text");
        let run = CHECKER.check(&["-f", path], "");
        assert_eq!(run.stdout, "");
        assert!(run.error(1).contains(path), "{run:?}");
    }
}

#[test]
fn a_bad_line_is_named_with_its_file() {
    let folder = tempdir().expect("a temporary folder");
    let file = folder.path().join("numbers.txt");
    let name = file.to_str().expect("it is text");
    for (line, complaint) in [
        ("three", "\"three\" is not a whole number"),
        ("-5", "\"-5\" is not a whole number"),
        ("18446744073709551616", "18446744073709551616 is too large: 2^64 - 1 is the limit"),
    ] {
        let text = format!("2\n\n{line}\n5\n");
        fs::write(&file, &text).expect("it can be written");
        for (path, name, input) in [(name, name, ""), ("-", "stdin", text.as_str())] {
            let run = CHECKER.check(&["-f", path], input);
            assert_eq!(run.stdout, "");
            assert_eq!(run.error(1), format!("error: {name}, line 3: {complaint}"));
        }
    }
}

#[test]
fn a_reader_who_never_was_there_is_no_error() {
    let (reader, writer) = io::pipe().expect("a pipe");
    drop(reader);
    let child = start(&mut CHECKER.command(CHECKER.args), writer, "");
    assert_eq!(finish(child).output(), "");
}

/// Each number but the first takes a second: to check them all takes a day.
#[cfg(unix)]
#[test]
fn a_reader_who_has_seen_enough_ends_it_soon() {
    let mut head = Command::new("head");
    let head = head.args(["-n", "2"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut head = head.expect("every Unix has it");
    let input = "2\n".to_string() + &"1_000_000_000_000_000_003\n".repeat(100_000);
    let to_head = head.stdin.take().expect("it is a pipe");
    let child = start(CHECKER.command(CHECKER.args).args(["-f", "-"]), to_head, &input);
    finish(child).output();
    let seen = finish(head).output();
    assert!(seen.starts_with("Checking 100001 numbers "), "{seen:?}");
    assert!(seen.contains("\n                  2  P  "), "{seen:?}");
}

#[cfg(unix)]
#[test]
fn what_cannot_be_written_is_an_error() {
    let folder = tempdir().expect("a temporary folder");
    // Two ways to start a program whose stdout cannot take a single byte.
    let full = r#"exec "$0" "$@" > /dev/full"#; // only Linux has that
    let limited = r#"trap "" XFSZ; ulimit -f 0; exec "$0" "$@" > file"#;
    let scripts = [fs::exists("/dev/full").is_ok_and(|full| full).then_some(full), Some(limited)];
    for script in scripts.into_iter().flatten() {
        for args in [CHECKER.args, &["--help"]] {
            let mut shell = Command::new("sh");
            shell.args(["-c", script, CHECKER.program]).args(args).current_dir(&folder);
            let run = run(&mut shell, "");
            assert!(run.error(1).contains("os error"), "{run:?}");
        }
    }
}

/// Runs the checker with a shell's redirection, such as `2>&-`, and one number to read.
#[cfg(unix)]
fn redirected(redirection: &str, args: &[&str]) -> Run {
    let script = format!(r#"exec "$0" "$@" {redirection}"#);
    let mut shell = Command::new("sh");
    run(shell.args(["-c", &script, CHECKER.program]).args(CHECKER.args).args(args), "7")
}

/// Rust opens `/dev/null` in place of what is closed.
#[cfg(unix)]
#[test]
fn a_closed_stdout_is_like_one_that_nobody_looks_at() {
    assert_eq!(redirected(">&-", &["-f", "-"]).output(), "");
}

#[cfg(unix)]
#[test]
fn a_closed_stdin_is_like_an_empty_one() {
    CHECKER.assert_report(&redirected("<&-", &[]).output(), &NUMBERS);
    CHECKER.assert_report(&redirected("<&-", &["-f", "-"]).output(), &[]);
}

#[cfg(unix)]
#[test]
fn where_stderr_is_closed_or_full_the_exit_code_says_it_all() {
    let full = fs::exists("/dev/full").is_ok_and(|full| full).then_some("2> /dev/full");
    for redirection in ["2>&-"].into_iter().chain(full) {
        for (args, code) in [(["-f", "no such file"], 1), (["-f", ""], 2)] {
            let run = redirected(redirection, &args);
            assert_eq!((run.code, &*run.stdout, &*run.stderr), (Some(code), "", ""), "{args:?}");
        }
        CHECKER.assert_report(&redirected(redirection, &["-f", "-"]).output(), &[(7, true)]);
    }
}

#[test]
fn help_has_an_example() {
    let stdout = run(&mut CHECKER.command(&["--help"]), "").output();
    assert!(stdout.contains("Example"), "{stdout}");
}
