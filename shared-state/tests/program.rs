//! The program: its table, its arguments, and what happens when it cannot write.

use std::io::{BufRead, BufReader};
use std::process::{Command, Output, Stdio};

/// The rows in order: name, and whether the program always counts what it expects there.
const ROWS: [(&str, bool); 7] = [
    ("Mutex", true),
    ("Arc<Mutex>", true),
    ("AtomicU64, fetch_add", true),
    ("AtomicU64, fetch_update", true),
    ("AtomicU64, load and store", false),
    ("load, load, store, store", false),
    ("one counter per thread", true),
];

fn program(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shared-state"));
    command.args(args);
    command
}

fn run(args: &[&str]) -> Output {
    program(args).output().expect("the program can be started")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("the program prints UTF-8")
}

#[test]
fn table_has_a_header_and_a_row_per_variant() {
    let output = run(&["500"]);
    assert!(output.status.success(), "{output:?}");
    let lines: Vec<_> = text(&output.stdout).lines().collect();
    assert_eq!(lines[0], "2 threads, increments per thread: 500");
    let header: Vec<_> = lines[1].split_whitespace().collect();
    assert_eq!(header, ["counted", "expected", "time"]);
    assert_eq!(lines.len() - 2, ROWS.len(), "{lines:#?}");
    for (line, (name, counts_all)) in lines[2..].iter().zip(ROWS) {
        let figures: Vec<_> = line
            .strip_prefix(name)
            .unwrap_or_else(|| panic!("`{line}` is not the row of {name}"))
            .split_whitespace()
            .collect();
        let [counted, expected, time, "ms"] = figures[..] else { panic!("row `{line}`") };
        assert!(!counts_all || counted == expected, "`{line}` has lost updates");
        assert!(time.parse::<f64>().is_ok(), "`{line}` has no time in milliseconds");
    }
}

#[test]
fn forced_order_row_counts_one_of_two() {
    let output = run(&["500"]);
    let row =
        text(&output.stdout).lines().find(|line| line.starts_with("load, load, store, store"));
    let figures: Vec<_> = row.expect("there is such a row").split_whitespace().skip(4).collect();
    assert_eq!(figures[..2], ["1", "2"]);
}

#[test]
fn columns_are_aligned() {
    let output = run(&["1"]);
    let widths = text(&output.stdout).lines().skip(1).map(str::len);
    assert_eq!(widths.collect::<Vec<_>>(), [61; ROWS.len() + 1]);
}

#[test]
fn increments_default_to_a_million() {
    let output = run(&[]);
    assert!(text(&output.stdout).starts_with("2 threads, increments per thread: 1000000\n"));
}

#[test]
fn bad_arguments_get_one_line_and_exit_code_2() {
    for args in [&["0"][..], &["-5"], &["many"], &["1000000001"], &["1", "2"], &["--fast"]] {
        let output = run(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {output:?}");
        assert!(output.stdout.is_empty(), "{args:?}: {output:?}");
        assert_eq!(text(&output.stderr).lines().count(), 1, "{args:?}: {output:?}");
    }
    let message = run(&["0"]).stderr;
    assert!(text(&message).contains("expected a whole number from 1 to 1000000000"), "{message:?}");
}

#[test]
fn help_goes_to_stdout_and_succeeds() {
    let output = run(&["--help"]);
    assert!(output.status.success(), "{output:?}");
    assert!(text(&output.stdout).contains("Usage: shared-state"), "{output:?}");
}

#[test]
fn closed_pipe_ends_the_program_quietly() {
    let mut child = program(&["500"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program can be started");
    let mut first = String::new();
    let stdout = child.stdout.take().expect("stdout is piped");
    BufReader::new(stdout).read_line(&mut first).expect("the program prints a line");
    let output = child.wait_with_output().expect("the program can be waited for");
    assert!(output.status.success(), "{output:?}");
    assert_eq!(text(&output.stderr), "");
}

#[cfg(target_os = "linux")]
#[test]
fn full_disk_gets_one_line_and_exit_code_1() {
    let full = std::fs::File::create("/dev/full").expect("Linux has it");
    let output = program(&["500"]).stdout(full).output().expect("the program can be started");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let stderr = text(&output.stderr);
    assert!(stderr.starts_with("error: cannot write to standard output: "), "{stderr}");
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
}
