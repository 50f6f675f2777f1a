//! The Python scripts do what the READMEs say about Python.
//!
//! These tests need Python 3.8 or newer. Without it they pass, except in CI (where the variable `CI` is
//! set).

use std::env;
use std::io::{ErrorKind, Write};
use std::process::{Command, Output, Stdio};
use std::thread;

use primes_core::NUMBERS;
use testkit::workspace::root;

/// The code of Python that ends with 0 if the version is new enough.
const IS_NEW_ENOUGH: &str = "import sys; sys.exit(sys.version_info < (3, 8))";

/// Returns a command that runs Python, or `None` if the machine has no suitable Python.
fn python() -> Option<Command> {
    let new = || {
        let mut command = Command::new("python3");
        command.current_dir(root()).stdin(Stdio::null()).env("PYTHONDONTWRITEBYTECODE", "1");
        command
    };
    match new().args(["-c", IS_NEW_ENOUGH]).status() {
        Ok(status) if status.success() => return Some(new()),
        Err(error) if error.kind() != ErrorKind::NotFound => {
            panic!("cannot start python3: {error}")
        }
        _ => {}
    }
    assert!(env::var_os("CI").is_none(), "CI needs Python 3.8 or newer, as `python3`");
    eprintln!("not tested: this machine has no Python 3.8 or newer");
    None
}

/// Runs a script with `input` on stdin. Returns what it printed, or `None` without a Python.
fn run(script: &str, args: &[&str], input: &str) -> Option<String> {
    let mut command = python()?;
    command.arg(format!("python/{script}.py")).args(args);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("it has just been started");
    let mut stdin = child.stdin.take().expect("stdin is a pipe");
    let input = input.to_owned();
    // In the background, because the script may print before it has read everything. Most scripts
    // do not read stdin, so this may fail.
    let writer = thread::spawn(move || stdin.write_all(input.as_bytes()));
    let Output { status, stdout, stderr } = child.wait_with_output().expect("it can be awaited");
    let _ = writer.join().expect("a write does not panic");
    let (stdout, stderr) = (String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert!(status.success(), "{script}.py ended with {status}: {stdout}{stderr}");
    assert_eq!(stderr, "", "{script}.py wrote this on stderr");
    Some(stdout.into_owned())
}

/// Returns the numbers and labels of the rows, sorted: results arrive in any order.
fn rows(output: &str) -> Vec<(u64, bool)> {
    let mut lines: Vec<&str> = output.lines().collect();
    assert!(lines.remove(0).starts_with("Checking "), "no heading: {output}");
    let total = lines.pop().expect("there is a last line");
    assert!(total.contains("Total time: ") || total.contains(" checks in "), "no total: {output}");
    let parse = |line: &str| {
        let number = line.split_whitespace().next().expect("a row has columns");
        (number.parse().expect("the first column is a number"), line.contains(" P "))
    };
    let mut rows: Vec<(u64, bool)> = lines.into_iter().map(parse).collect();
    rows.sort_unstable();
    rows
}

fn assert_checks_numbers(script: &str, args: &[&str]) {
    // The pills are zeros, so only `sequential` can check a zero.
    let first = u64::from(script != "sequential");
    let input: Vec<String> = (first..2000).map(|n| n.to_string()).collect();
    let Some(output) = run(script, args, &input.join("\n")) else { return };
    let expected: Vec<_> = (first..2000).map(|n| (n, primes_core::is_prime(n))).collect();
    assert_eq!(rows(&output), expected);
}

#[test]
fn sequential_checks_numbers() {
    assert_checks_numbers("sequential", &["-"]);
}

#[test]
fn procs_checks_numbers() {
    assert_checks_numbers("procs", &["3", "-"]);
}

#[test]
fn threads_checks_numbers() {
    assert_checks_numbers("threads", &["3", "-"]);
}

#[test]
fn numbers_are_those_of_the_lessons() {
    let Some(mut python) = python() else { return };
    let code = "import sys; sys.path.append('python'); import primes; print(*primes.NUMBERS)";
    let output = python.args(["-c", code]).output().expect("it has just been started");
    let expected: Vec<String> = NUMBERS.iter().map(|(n, _)| n.to_string()).collect();
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), expected.join(" "));
}

/// Asserts that a spinner drew several frames and cleared its line before the `answer`.
fn assert_spins(script: &str, args: &[&str], answer: &str) {
    let Some(output) = run(script, args, "") else { return };
    for frame in ["\\ thinking!", "| thinking!", "/ thinking!", "- thinking!"] {
        assert!(output.contains(frame), "{frame} was never drawn: {output:?}");
    }
    let line = output.rsplit("thinking!").next().expect("a split has at least one part");
    let (cleared, end) = line.rsplit_once('\r').expect("the line is cleared at the end");
    assert_eq!(cleared.trim(), "", "the line was not cleared");
    assert!(end.starts_with(answer), "{end:?} is not the answer");
}

#[test]
fn spinners_turn_while_slow_work_is_done() {
    thread::scope(|scope| {
        for script in ["spinner_thread", "spinner_proc", "spinner_async"] {
            scope.spawn(move || assert_spins(script, &[], "Answer: 42"));
        }
    });
}

#[test]
fn naps_let_the_spinner_turn() {
    assert_spins("spinner_async_nap", &["3333333333333301"], "3333333333333301 is prime (");
}

#[test]
fn a_lock_loses_no_updates_and_a_forced_order_does() {
    let Some(output) = run("lost_updates", &[], "") else { return };
    let row = |name: &str| {
        let row = output.lines().find(|line| line.starts_with(name));
        row.unwrap_or_else(|| panic!("no row {name}: {output}")).trim_end()
    };
    assert!(row("with lock: count += one()").ends_with("2000000 of  2000000  none lost"));
    assert!(row("load, load, store, store").ends_with("1 of        2  1 lost"));
    // How many updates these two lose depends on luck and on the version.
    row("count += 1");
    row("count += one()");
}
