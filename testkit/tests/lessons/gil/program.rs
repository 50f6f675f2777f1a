//! The program `gil`: its output, bad arguments, and streams that fail.

use std::io;
use std::process::Command;

use testkit::program::{Run, example, finish, run, start};

const PROGRAM: &str = testkit::lesson!("gil");

/// Each takes about 30 ms: several switch intervals of a millisecond.
const EIGHT_NUMBERS: &str = "1000000000000037\n1000000000000037\n1000000000000037\n1000000000000037\n\
                             1000000000000037\n1000000000000037\n1000000000000037\n1000000000000037\n";

fn gil(args: &[&str], input: &str) -> Run {
    run(Command::new(PROGRAM).args(args), input)
}

/// Parses the rows: label, seconds, ratio to the first row, hand-overs.
#[track_caller]
fn rows(stdout: &str) -> Vec<(String, f64, f64, Option<u64>)> {
    let lines: Vec<&str> = stdout.lines().collect();
    let [_heading, rows @ .., _sentence] = &lines[..] else { panic!("too short: {stdout:?}") };
    rows.iter().map(|line| row(line).unwrap_or_else(|| panic!("not a row: {line:?}"))).collect()
}

fn row(line: &str) -> Option<(String, f64, f64, Option<u64>)> {
    let (label, figures) = line.split_at_checked(28)?;
    let mut figures = figures.split_whitespace();
    let seconds = figures.next()?.strip_suffix('s')?.parse().ok()?;
    let ratio = figures.next()?.parse().ok()?;
    let hand_overs = figures.next().map(str::parse).transpose().ok()?;
    figures.next().is_none().then(|| (label.trim_end().to_string(), seconds, ratio, hand_overs))
}

#[test]
fn program_compares_free_threads_with_threads_under_the_lock() {
    let stdout = gil(&["--switch-interval", "1ms", "--file", "-"], EIGHT_NUMBERS).output();
    assert!(stdout.starts_with("8 numbers "), "{stdout}");
    let rows = rows(&stdout);
    let labels: Vec<&str> = rows.iter().map(|(label, ..)| label.as_str()).collect();
    let free = ["sequential", "2 free threads", "4 free threads"];
    let locked = ["2 threads under the lock", "4 threads under the lock"];
    assert_eq!(labels, [&free[..], &locked].concat());
    for (index, (_, seconds, ratio, hand_overs)) in rows.iter().enumerate() {
        let correct = (seconds / rows[0].1 - ratio).abs() < 0.02 * ratio + 0.01;
        assert!(correct, "a ratio does not match its time: {stdout}");
        assert_eq!(hand_overs.is_some(), index >= free.len(), "{stdout}");
        let message = "a thread worked for longer than a millisecond without a hand-over";
        assert_ne!(*hand_overs, Some(0), "{message}: {stdout}");
    }
}

#[test]
fn program_counts_no_hand_over_if_the_interval_never_passes() {
    let stdout = gil(&["3", "--switch-interval", "1h", "--file", "-"], EIGHT_NUMBERS).output();
    let rows: Vec<_> =
        rows(&stdout).into_iter().map(|(label, .., hand_overs)| (label, hand_overs)).collect();
    let [(_, None), (free, None), (locked, Some(0))] = &rows[..] else { panic!("{stdout}") };
    assert_eq!([free, locked], ["3 free threads", "3 threads under the lock"]);
}

#[test]
fn one_thread_and_one_number_are_singular() {
    let stdout = gil(&["1", "--file", "-"], "7\n").output();
    assert!(stdout.starts_with("1 number "), "{stdout}");
    assert!(stdout.contains("\n1 free thread  "), "{stdout}");
    assert!(stdout.contains("\n1 thread under the lock  "), "{stdout}");
    assert!(stdout.ends_with("That was too little work to compare.\n"), "{stdout}");
}

#[test]
fn empty_input_is_not_an_error() {
    let stdout = gil(&["--file", "-"], "").output();
    assert!(stdout.starts_with("0 numbers "), "{stdout}");
}

#[test]
fn bad_command_line_gets_one_line_and_exit_code_2() {
    let intervals = ["0", "0s", "999ns", "5", "-5ms", "abc", "", "5 parsecs"];
    let intervals = intervals.map(|interval| vec!["--switch-interval", interval]);
    let others: [&[&str]; 7] =
        [&["0"], &["-3"], &["1001"], &["two"], &["2", "3"], &["--file"], &["--no-such-option"]];
    for args in intervals.into_iter().chain(others.map(<[_]>::to_vec)) {
        let run = gil(&args, "");
        assert_eq!(run.stdout, "", "{args:?}");
        assert!(run.error(2).ends_with("(try --help)"), "{args:?}: {run:?}");
    }
}

#[test]
fn spinner_rejects_bad_command_lines() {
    for args in [&["--io", "7"][..], &["--switch-interval", "0s"], &["two"], &["7", "7"]] {
        let run = run(Command::new(example("gil-spinner")).args(args), "");
        assert_eq!(run.stdout, "", "{args:?}");
        assert!(run.error(2).ends_with("(try --help)"), "{args:?}: {run:?}");
    }
}

#[test]
fn error_names_a_file_that_cannot_be_read() {
    let run = gil(&["--file", "no-such-file.txt"], "");
    assert_eq!(run.stdout, "");
    assert!(run.error(1).contains("no-such-file.txt"), "{run:?}");
}

#[test]
fn closed_reader_is_not_an_error() {
    let (reader, writer) = io::pipe().expect("the system can create a pipe");
    drop(reader);
    let program = start(Command::new(PROGRAM).args(["--file", "-"]), writer, "7\n");
    assert_eq!(finish(program).output(), "");
}

#[cfg(target_os = "linux")] // only Linux has a device that is always full
#[test]
fn full_disk_is_an_error() {
    let script = r#"exec "$0" --file - > /dev/full"#;
    let run = run(Command::new("sh").args(["-c", script, PROGRAM]), "7\n");
    assert!(run.error(1).starts_with("error: cannot write to standard output: "), "{run:?}");
}
