//! The program `scaling`, run as a user runs it.

use std::fs;
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::{TempDir, tempdir};
use testkit::program::{Run, finish, run, start};

const PROGRAM: &str = testkit::lesson!("scaling");

/// Numbers whose checks take no time.
const NUMBERS: &str = "2 3 4 5 6 7 8 9";

const MODEL: &str = if cfg!(unix) { "both" } else { "threads" };

fn folder() -> TempDir {
    tempdir().expect("a temporary folder can be created")
}

/// Returns a command that runs a program in `folder`.
fn program(path: impl AsRef<Path>, folder: &TempDir, args: &[&str]) -> Command {
    let mut command = Command::new(path.as_ref());
    command.args(args).current_dir(folder);
    command
}

/// Runs `scaling` in `folder`, with a few small numbers.
#[track_caller]
fn scaling(folder: &TempDir, args: &[&str]) -> Run {
    let mut command = program(PROGRAM, folder, &["--file", "-", "--model", MODEL]);
    run(command.args(args), &NUMBERS.replace(' ', "\n"))
}

/// Returns the names of the files in `folder`, in order.
fn files(folder: &TempDir) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a temporary folder can be listed");
    let name = |entry: io::Result<fs::DirEntry>| {
        entry.expect("a temporary folder can be listed").file_name().to_string_lossy().into_owned()
    };
    let mut names: Vec<String> = entries.map(name).collect();
    names.sort_unstable();
    names
}

fn read(folder: &TempDir, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).expect("the file exists and is UTF-8")
}

#[test]
fn short_run_prints_a_table_and_writes_the_files() {
    let folder = folder();
    let args = ["--runs", "1", "--max-workers", "3", "--csv", "a.csv"];
    let stdout = scaling(&folder, &args).output();
    assert!(stdout.starts_with("Checking 8 numbers sequentially, and with 1 to 3 "), "{stdout}");
    assert!(!stdout.contains('\r'), "progress was shown outside a terminal: {stdout}");
    let pools = if cfg!(unix) { 2 } else { 1 };
    let rows = stdout.lines().filter(|line| line.starts_with("      ")).count();
    assert_eq!(rows, 1 + 3 * pools, "{stdout}");
    let last = "The chart is in scaling.svg, and every run is in a.csv.\n";
    assert!(stdout.ends_with(last), "{stdout}");
    assert_eq!(files(&folder), ["a.csv", "scaling.svg"]);
    let csv = read(&folder, "a.csv");
    assert_eq!(csv.lines().count(), 1 + 1 + 3 * pools, "{csv}");
    roxmltree::Document::parse(&read(&folder, "scaling.svg")).expect("it is well-formed XML");
}

#[test]
fn model_option_selects_one_pool() {
    let folder = folder();
    let args = ["--runs=2", "--max-workers=1", "--model=threads", "-o", "b.svg"];
    let mut command = program(PROGRAM, &folder, &args);
    let stdout = run(command.args(["-f", "-"]), "7").output();
    let heading = "Checking 1 number sequentially, and with 1 thread: 4 runs in 2 rounds.\n";
    assert!(stdout.starts_with(heading), "{stdout}");
    assert!(!stdout.contains("procs"), "{stdout}");
    assert_eq!(files(&folder), ["b.svg"]);
}

#[test]
fn invalid_command_line_prints_one_line_and_exits_with_2() {
    let folder = folder();
    for args in [
        &["--max-workers", "0"][..],
        &["--max-workers", "1001"],
        &["--max-workers", "-1"],
        &["--max-workers", "many"],
        &["--runs", "0"],
        &["--runs", "1.5"],
        &["--runs", ""],
        &["--model", "tasks"],
        &["--output"],
        &["--no-such-option"],
        &["3"],
    ] {
        let run = run(&mut program(PROGRAM, &folder, args), "");
        assert_eq!(run.stdout, "", "{args:?}");
        assert!(run.error(2).contains("--help"), "{args:?}: {run:?}");
    }
    assert_eq!(files(&folder), [""; 0]);
}

/// The measurement would take weeks, so the error must come before it.
#[test]
fn unwritable_file_is_an_error_before_the_first_run() {
    let folder = folder();
    fs::create_dir(folder.path().join("taken")).expect("a temporary folder can be written to");
    for option in ["--output", "--csv"] {
        for path in ["taken", "no/such/folder/x"] {
            let args = ["--runs", "1000000", "--max-workers", "1000", option, path];
            let run = scaling(&folder, &args);
            assert_eq!(run.stdout, "");
            assert!(run.error(1).starts_with(&format!("error: cannot write {path}: ")), "{run:?}");
        }
    }
    assert_eq!(files(&folder), ["taken"]);
}

#[test]
fn same_file_for_chart_and_csv_is_an_error() {
    let folder = folder();
    for csv in ["a", "./a"] {
        let run = scaling(&folder, &["--output", "a", "--csv", csv]);
        assert_eq!(run.error(1), "error: --output and --csv name the same file");
    }
    assert_eq!(files(&folder), [""; 0]);
}

#[test]
fn invalid_numbers_leave_an_old_chart_unchanged() {
    let folder = folder();
    fs::write(folder.path().join("scaling.svg"), "old").expect("the folder can be written to");
    let run = run(&mut program(PROGRAM, &folder, &["--file", "-"]), "seven");
    assert_eq!(run.error(1), "error: stdin, line 1: \"seven\" is not a whole number");
    assert_eq!(read(&folder, "scaling.svg"), "old");
}

#[test]
fn new_chart_replaces_a_longer_old_one_completely() {
    let folder = folder();
    let old = "old ".repeat(100_000);
    fs::write(folder.path().join("scaling.svg"), old).expect("the folder can be written to");
    let _ = scaling(&folder, &["--runs", "1", "--max-workers", "1"]).output();
    let svg = read(&folder, "scaling.svg");
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"), "{svg}");
}

/// The table cannot be printed, but the chart is written.
#[test]
fn closed_stdout_is_not_an_error() {
    let folder = folder();
    let (reader, writer) = io::pipe().expect("a pipe can be created");
    let args = ["--runs", "1", "--max-workers", "1", "--model", "threads", "-f", "-"];
    let child = start(&mut program(PROGRAM, &folder, &args), writer, "7");
    let line = BufReader::new(reader).lines().next(); // this also drops the reader
    let line = line.expect("the program prints a line").expect("the line is UTF-8");
    assert!(line.starts_with("Checking 1 number"), "{line}");
    assert_eq!(finish(child).output(), "");
    assert_eq!(files(&folder), ["scaling.svg"]);
}

#[test]
fn full_disk_is_an_error() {
    if !fs::exists("/dev/full").is_ok_and(|exists| exists) {
        return; // only Linux has this file
    }
    let folder = folder();
    let full = fs::File::options().write(true).open("/dev/full").expect("any user may write to it");
    let child = start(&mut program(PROGRAM, &folder, &["--help"]), Stdio::from(full), "");
    assert!(finish(child).error(1).contains("os error"));
    let args = ["--runs", "1", "--max-workers", "1", "--output", "/dev/full"];
    let run = scaling(&folder, &args);
    assert!(run.error(1).starts_with("error: cannot write /dev/full: "), "{run:?}");
    assert!(
        run.stdout.contains("Too little work to compare"),
        "the table was not printed: {run:?}"
    );
}

#[test]
fn help_contains_an_example() {
    let help = run(Command::new(PROGRAM).arg("--help"), "").output();
    assert!(help.contains("Example: cargo"), "{help}");
}
