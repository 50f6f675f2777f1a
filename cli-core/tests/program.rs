//! What a program prints, and its exit code, with `print_line`, `exit_code` and `run_with_args`.

use std::io;
use std::process::{Command, Stdio};

use testkit::program::{Run, example, finish, run, start};

fn program(args: &[&str]) -> Command {
    let mut command = Command::new(example("cli-program"));
    command.args(args);
    command
}

fn run_program(args: &[&str]) -> Run {
    run(&mut program(args), "")
}

#[test]
fn invalid_value_is_explained_in_exactly_one_line() {
    let run = run(Command::new(example("cli-program")).args(["--times", "x"]), "");
    let error = "error: invalid value 'x' for '--times <TIMES>': invalid digit found in string \
                 (try --help)";
    assert_eq!(run.error(2), error);
}

#[test]
fn print_line_ends_the_line_and_adds_nothing_else() {
    assert_eq!(run_program(&["two words"]).output(), "two words\n");
}

#[cfg(unix)]
#[test]
fn print_line_starts_at_the_left_edge_of_a_terminal() {
    let session = testkit::terminal::Terminal::start(example("cli-program"), &["line"]).finish();
    assert_eq!(session.raw, "\rline\r\n");
}

#[cfg(unix)]
#[test]
fn print_line_in_a_dumb_terminal_adds_nothing() {
    let script = r#"TERM=dumb exec "$0" line"#;
    let program = example("cli-program");
    let program = program.to_str().expect("the path is valid UTF-8");
    let session = testkit::terminal::Terminal::start("sh", &["-c", script, program]).finish();
    assert_eq!(session.raw, "line\r\n");
}

/// A terminal or a socket may be in non-blocking mode because another program has set it.
#[cfg(unix)]
#[test]
fn print_line_waits_while_a_non_blocking_stdout_is_full() {
    use std::io::Read;
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixStream;

    let (mut reader, writer) = UnixStream::pair().expect("a pair of sockets can be created");
    writer.set_nonblocking(true).expect("a socket can be set to non-blocking mode");
    let mut command = program(&["a line of text", "--times", "100000"]);
    let program = start(&mut command, Stdio::from(OwnedFd::from(writer)), "");
    let mut text = String::new();
    reader.read_to_string(&mut text).expect("a socket can be read");
    assert_eq!(finish(program).output(), "");
    assert!(text == "a line of text\n".repeat(100_000), "the output has {} bytes", text.len());
}

#[test]
fn success_has_exit_code_0() {
    assert_eq!(run_program(&[]).output(), "");
}

#[test]
fn error_is_one_line_with_its_context_and_exit_code_1() {
    let run = run_program(&["--error", "out of luck"]);
    assert_eq!(run.error(1), "error: cannot go on: out of luck");
}

#[test]
fn stdout_without_reader_is_a_success() {
    let (reader, writer) = io::pipe().expect("a pipe can be created");
    drop(reader);
    let endless = u32::MAX.to_string();
    let run = finish(start(&mut program(&["line", "--times", &endless]), writer, ""));
    assert_eq!(run.output(), "");
}

#[cfg(target_os = "linux")] // only Linux has `/dev/full`
#[test]
fn full_disk_is_an_error() {
    let full = std::fs::File::options().write(true).open("/dev/full");
    let full = full.expect("every user may write to it");
    let run = finish(start(&mut program(&["line"]), full, ""));
    assert!(run.error(1).starts_with("error: cannot write to standard output: "), "{run:?}");
}

#[cfg(unix)]
#[test]
fn closed_stderr_keeps_the_exit_code() {
    for (arg, code) in [("--error=out of luck", 1), ("--no-such-option", 2)] {
        let mut shell = Command::new("sh");
        shell.args(["-c", r#"exec "$0" "$1" 2>&-"#]).arg(example("cli-program")).arg(arg);
        let run = run(&mut shell, "");
        assert_eq!((run.code, &*run.stdout, &*run.stderr), (Some(code), "", ""), "{arg}");
    }
}

#[test]
fn bad_command_line_is_one_line_and_exit_code_2() {
    for (args, part) in [
        (&["--no-such-option"][..], "--no-such-option"),
        (&["--times", "many"], "many"),
        (&["--times", "-7"], "-7"),
        (&["one", "two"], "two"),
        (&["one", "two\nlines"], r"two\nlines"),
    ] {
        let run = run_program(args);
        assert_eq!(run.stdout, "", "{args:?} printed something");
        let error = run.error(2);
        assert!(error.contains(part), "the error does not name {part}: {error}");
        assert!(error.ends_with(" (try --help)"), "the error does not mention --help: {error}");
    }
}

#[test]
fn bad_word_that_is_long_is_shortened() {
    let run = run_program(&["--times", &"9".repeat(5000)]);
    let error = run.error(2);
    assert!(error.contains("... (5000 characters)"), "the length is missing: {error}");
    assert!(error.len() < 500, "the error has {} bytes", error.len());
}

#[test]
fn help_is_printed_on_stdout() {
    let stdout = run_program(&["--help"]).output();
    assert!(stdout.contains("--times"), "the options are missing: {stdout}");
}

#[test]
fn help_without_reader_is_a_success() {
    let (reader, writer) = io::pipe().expect("a pipe can be created");
    drop(reader);
    assert_eq!(finish(start(&mut program(&["--help"]), Stdio::from(writer), "")).output(), "");
}
