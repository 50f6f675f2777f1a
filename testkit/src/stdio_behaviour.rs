//! What every spinner does when its output is not a terminal, and with bad arguments.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use crate::program::{finish, run, start};

/// Asserts that a program succeeds and prints exactly two lines, without control characters.
/// Returns the lines.
#[must_use]
#[track_caller]
pub fn two_lines(command: &mut Command) -> [String; 2] {
    let stdout = run(command, "").output();
    assert!(!stdout.contains('\r'), "stdout contains a carriage return: {stdout:?}");
    assert!(!stdout.contains('\x1b'), "stdout contains an escape code: {stdout:?}");
    let lines: Vec<String> = stdout.lines().map(String::from).collect();
    lines.try_into().unwrap_or_else(|lines| panic!("not two lines: {lines:?}"))
}

/// Asserts that a full disk makes a program fail with one line on stderr. Checks nothing on systems
/// without `/dev/full`.
#[track_caller]
pub fn assert_full_disk_fails(command: &mut Command) {
    let full = Path::new("/dev/full");
    if full.exists() {
        let full = File::options().write(true).open(full).expect("every user may write to it");
        let run = finish(start(command, full, ""));
        let error = run.error(1);
        assert!(error.starts_with("error: cannot write to standard output: "), "{error}");
    }
}

/// Asserts that a program succeeds if its stdout has no reader.
#[track_caller]
pub fn assert_closed_stdout_succeeds(command: &mut Command) {
    let (reader, writer) = io::pipe().expect("a pipe can be created");
    drop(reader);
    assert_eq!(finish(start(command, writer, "")).output(), "");
}

/// Asserts that a program succeeds if its reader leaves after the first line, as `head -1` does.
#[track_caller]
pub fn assert_reader_that_leaves_succeeds(command: &mut Command) {
    let (reader, writer) = io::pipe().expect("a pipe can be created");
    let head = thread::spawn(move || BufReader::new(reader).lines().next());
    let run = finish(start(command, writer, ""));
    let line = head.join().expect("reading does not panic").expect("the program prints a line");
    let line = line.expect("a pipe can be read");
    assert!(line.starts_with("spinner object: "), "wrong first line: {line}");
    assert_eq!(run.output(), "");
}

/// Asserts that bad arguments make a program fail with exit code 2 and one line on stderr.
#[track_caller]
pub fn assert_bad_arguments_fail(program: impl AsRef<Path>) {
    let too_large = "18446744073709551616";
    for args in [&["abc"][..], &["2", "3"], &[too_large], &["-3"], &[""], &["--nonsense"]] {
        let run = run(Command::new(program.as_ref()).args(args).stdout(Stdio::piped()), "");
        let _ = run.error(2);
        assert_eq!(run.stdout, "", "{args:?} printed something");
    }
}
