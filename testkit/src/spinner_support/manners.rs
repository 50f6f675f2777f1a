//! What every spinner keeps to where its output does not go to a terminal.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread;

#[path = "piped.rs"]
mod piped;

use piped::{lines, run};

/// Checks that just two lines come out, and returns them.
pub(crate) fn two_lines(command: &mut Command) -> [String; 2] {
    let output = run(command.stdout(Stdio::piped()));
    assert_quiet(&output);
    assert!(!output.stdout.contains(&b'\r'), "no carriage return: {output:?}");
    assert!(!output.stdout.contains(&b'\x1b'), "no escape code: {output:?}");
    lines(&output.stdout).try_into().expect("two lines come out")
}

/// Checks that a full disk is an error, and no panic.
pub(crate) fn says_that_the_disk_is_full(command: &mut Command) {
    let full = Path::new("/dev/full");
    if full.exists() {
        let full = File::options().write(true).open(full).expect("anybody may write to it");
        let error = one_error(&run(command.stdout(full)), 1);
        assert!(error.starts_with("error: cannot write to standard output: "), "{error}");
    }
}

/// Checks that a program ends quietly when nobody reads what it says.
pub(crate) fn ends_quietly_unread(command: &mut Command) {
    let (reader, writer) = io::pipe().expect("the system has another pipe");
    drop(reader);
    assert_quiet(&run(command.stdout(writer)));
}

/// Checks that a program ends quietly when its reader goes after the first line, as `head -1` does.
pub(crate) fn ends_quietly_after_a_line(command: &mut Command) {
    let (reader, writer) = io::pipe().expect("the system has another pipe");
    let head = thread::spawn(move || BufReader::new(reader).lines().next());
    let output = run(command.stdout(writer));
    command.stdout(Stdio::null()); // `command` had kept a copy of the writing end
    let line = head.join().expect("reading does not panic").expect("there is a line");
    assert!(line.expect("it can be read").starts_with("spinner object: "));
    assert_quiet(&output);
}

/// Checks that a program ended well and said nothing on stderr.
fn assert_quiet(output: &Output) {
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");
}

/// Checks that a command line that makes no sense gets one line on stderr, and exit code 2.
pub(crate) fn refuses_bad_command_lines(program: impl AsRef<Path>) {
    let too_large = "18446744073709551616";
    for args in [&["abc"][..], &["2", "3"], &[too_large], &["-3"], &[""], &["--nonsense"]] {
        let output = run(Command::new(program.as_ref()).args(args).stdout(Stdio::piped()));
        let error = one_error(&output, 2);
        assert!(error.starts_with("error: "), "{args:?}: {error}");
        assert!(output.stdout.is_empty(), "{args:?}: {output:?}");
    }
}

/// Checks that a program failed with exit code `code` and one line on stderr, and returns that.
fn one_error(output: &Output, code: i32) -> String {
    assert_eq!(output.status.code(), Some(code), "{output:?}");
    let [error] = lines(&output.stderr).try_into().expect("one line says what is wrong");
    assert!(!error.contains("panicked"), "{error}");
    error
}
