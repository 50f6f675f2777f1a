//! The program: its table, its arguments, and what happens when it cannot write.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use testkit::program::{Run, example, finish, run, start};

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
    let mut command = Command::new(testkit::lesson!("shared-state"));
    command.args(args);
    command
}

fn run_with(args: &[&str]) -> Run {
    run(&mut program(args), "")
}

#[test]
fn table_has_a_header_and_a_row_per_variant() {
    let output = run_with(&["500"]).output();
    let lines: Vec<_> = output.lines().collect();
    assert_eq!(lines[0], "threads: 2, increments per thread: 500");
    let header: Vec<_> = lines[1].split_whitespace().collect();
    assert_eq!(header, ["counted", "expected", "time"]);
    assert_eq!(lines.len() - 2, ROWS.len(), "{lines:#?}");
    for (line, (name, counts_all)) in lines[2..].iter().zip(ROWS) {
        let figures = line.strip_prefix(name).unwrap_or_else(|| panic!("`{line}` is not {name}"));
        let figures: Vec<_> = figures.split_whitespace().collect();
        let [counted, expected, time, "ms"] = figures[..] else {
            panic!("`{line}` has no figures")
        };
        assert!(!counts_all || counted == expected, "`{line}` has lost updates");
        assert!(time.parse::<f64>().is_ok(), "`{line}` has no time in milliseconds");
    }
}

#[test]
fn forced_order_row_counts_one_of_two() {
    let output = run_with(&["500"]).output();
    let figures = output.lines().find_map(|line| line.strip_prefix("load, load, store, store"));
    let figures: Vec<_> = figures.expect("there is such a row").split_whitespace().collect();
    assert_eq!(figures[..2], ["1", "2"]);
}

#[test]
fn columns_are_aligned() {
    let output = run_with(&["1"]).output();
    let widths = output.lines().skip(1).map(str::len);
    assert_eq!(widths.collect::<Vec<_>>(), [61; ROWS.len() + 1]);
}

#[test]
fn increments_default_to_a_million() {
    let output = run_with(&[]).output();
    assert!(output.starts_with("threads: 2, increments per thread: 1000000\n"), "{output}");
}

#[test]
fn bad_arguments_get_one_line_and_exit_code_2() {
    for arg in ["0", "-5", "1.5", "many", "1000000001"] {
        let run = run_with(&[arg]);
        let promised = "expected a whole number from 1 to 1000000000";
        assert!(run.error(2).contains(promised), "{arg}: {run:?}");
        assert_eq!(run.stdout, "", "{arg}");
    }
    for args in [&["1", "2"][..], &["--fast"]] {
        let run = run_with(args);
        let _ = run.error(2);
        assert_eq!(run.stdout, "", "{args:?}");
    }
}

#[test]
fn help_goes_to_stdout() {
    let help = run_with(&["--help"]).output();
    assert!(help.contains("Usage: shared-state"), "{help}");
}

#[test]
fn example_publish_reads_the_published_value() {
    let output = run(&mut Command::new(example("publish")), "").output();
    assert!(output.starts_with("Read 42 after "), "{output}");
}

#[test]
fn example_stop_flag_ends() {
    let output = run(&mut Command::new(example("stop-flag")), "").output();
    assert!(output.starts_with("The worker finished "), "{output}");
}

#[test]
fn closed_pipe_ends_the_program_quietly() {
    let mut running = start(&mut program(&["500"]), Stdio::piped(), "");
    let mut first = String::new();
    BufReader::new(running.take_stdout()).read_line(&mut first).expect("the program prints a line");
    assert_eq!(finish(running).output(), "", "stdout was read before");
}

#[cfg(target_os = "linux")]
#[test]
fn full_disk_gets_one_line_and_exit_code_1() {
    let full = std::fs::File::create("/dev/full").expect("Linux has it");
    let run = finish(start(&mut program(&["500"]), full, ""));
    let message = run.error(1);
    assert!(message.starts_with("error: cannot write to standard output: "), "{message}");
}
