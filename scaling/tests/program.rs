//! The program `scaling` and its example, as they are run.

use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use run::{Run, finish, run, start};
use tempfile::{TempDir, tempdir};

#[path = "../../spinner-core/tests/support/example.rs"]
mod example;
#[path = "../../primes-core/tests/support/run.rs"]
mod run;

const PROGRAM: &str = env!("CARGO_BIN_EXE_scaling");

const MODEL: &str = if cfg!(unix) { "both" } else { "threads" };

fn folder() -> TempDir {
    tempdir().expect("a temporary folder")
}

/// A program that runs in this folder.
fn program(path: impl AsRef<Path>, folder: &TempDir, args: &[&str]) -> Command {
    let mut command = Command::new(path.as_ref());
    command.args(args).current_dir(folder);
    command
}

/// Runs `scaling` in this folder, on a few small numbers.
fn scaling(folder: &TempDir, args: &[&str]) -> Run {
    let mut command = program(PROGRAM, folder, &["--file", "-", "--model", MODEL]);
    run(command.args(args), "2 3 4 5 6 7 8 9".replace(' ', "\n").as_str())
}

/// The files in a folder.
fn files(folder: &TempDir) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("it can be listed");
    let name = |entry: io::Result<fs::DirEntry>| entry.expect("it can be listed").file_name();
    let mut names: Vec<String> =
        entries.map(|entry| name(entry).to_string_lossy().into_owned()).collect();
    names.sort_unstable();
    names
}

#[test]
fn a_short_run_prints_a_table_and_writes_the_files() {
    let folder = folder();
    let args = ["--runs", "1", "--max-workers", "3", "--csv", "a.csv"];
    let stdout = scaling(&folder, &args).output();
    assert!(stdout.starts_with("Checking 8 numbers sequentially, and with 1 to 3 "), "{stdout}");
    assert!(!stdout.contains('\r'), "no progress where nobody watches: {stdout}");
    let pools = if cfg!(unix) { 2 } else { 1 };
    let rows = stdout.lines().filter(|line| line.starts_with("      ")).count();
    assert_eq!(rows, 1 + 3 * pools, "{stdout}");
    assert!(stdout.ends_with("The picture is in scaling.svg, and each run in a.csv.\n"));
    assert_eq!(files(&folder), ["a.csv", "scaling.svg"]);
    let csv = fs::read_to_string(folder.path().join("a.csv")).expect("it is there");
    assert_eq!(csv.lines().count(), 1 + 1 + 3 * pools, "{csv}");
    let svg = fs::read_to_string(folder.path().join("scaling.svg")).expect("it is there");
    roxmltree::Document::parse(&svg).expect("it is well-formed");
}

#[test]
fn one_model_alone_is_measured_alone() {
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
fn a_bad_command_line_gets_one_line_and_exit_code_2() {
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

/// It would take weeks if the error came after the work.
#[test]
fn a_file_that_cannot_be_written_is_an_error_before_the_work() {
    let folder = folder();
    fs::create_dir(folder.path().join("taken")).expect("there is room for it");
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
fn one_file_cannot_hold_both() {
    let folder = folder();
    for csv in ["a", "./a"] {
        let run = scaling(&folder, &["--output", "a", "--csv", csv]);
        assert_eq!(run.error(1), "error: --output and --csv name the same file");
    }
    assert_eq!(files(&folder), [""; 0]);
}

#[test]
fn a_bad_list_of_numbers_leaves_an_old_picture_alone() {
    let folder = folder();
    let old = folder.path().join("scaling.svg");
    fs::write(&old, "old").expect("it can be written");
    let run = run(&mut program(PROGRAM, &folder, &["--file", "-"]), "seven");
    assert_eq!(run.error(1), "error: stdin, line 1: \"seven\" is not a whole number");
    assert_eq!(fs::read_to_string(old).expect("it is there"), "old");
}

#[test]
fn an_old_picture_is_replaced_as_a_whole() {
    let folder = folder();
    let old = folder.path().join("scaling.svg");
    fs::write(&old, "old ".repeat(100_000)).expect("it can be written");
    scaling(&folder, &["--runs", "1", "--max-workers", "1"]).output();
    let svg = fs::read_to_string(old).expect("it is there");
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"), "{svg}");
}

/// The table has no reader, but the picture is written all the same.
#[test]
fn a_reader_who_has_gone_is_no_error() {
    let folder = folder();
    let (reader, writer) = io::pipe().expect("a pipe");
    let args = ["--runs", "1", "--max-workers", "1", "--model", "threads", "-f", "-"];
    let child = start(&mut program(PROGRAM, &folder, &args), writer, "7");
    let head = io::BufRead::lines(io::BufReader::new(reader)).next();
    assert!(head.expect("there is a line").expect("it is text").starts_with("Checking 1 number"));
    assert_eq!(finish(child).output(), "");
    assert_eq!(files(&folder), ["scaling.svg"]);
}

#[test]
fn a_full_disk_is_an_error() {
    if !fs::exists("/dev/full").is_ok_and(|full| full) {
        return; // only Linux has that
    }
    let folder = folder();
    let full = || fs::File::options().write(true).open("/dev/full").expect("anybody may");
    let child = start(&mut program(PROGRAM, &folder, &["--help"]), Stdio::from(full()), "");
    assert!(finish(child).error(1).contains("os error"));
    let args = ["--runs", "1", "--max-workers", "1", "--output", "/dev/full"];
    let run = scaling(&folder, &args);
    assert!(run.error(1).starts_with("error: cannot write /dev/full: "), "{run:?}");
    assert!(run.stdout.contains("The best median is "), "the table is not lost: {run:?}");
}

#[test]
fn the_timeline_has_a_row_for_each_worker() {
    let folder = folder();
    let lessons = [("threads", 3), ("sequential", 1), ("procs", 3)];
    for (lesson, workers) in &lessons[..if cfg!(unix) { 3 } else { 2 }] {
        let mut command =
            program(example::example(PROGRAM, "timeline"), &folder, &[lesson, "3", "-f", "-"]);
        let stdout = run(command.arg("--longest-first"), "7\n1_000_000_000_039\n8").output();
        let rows = stdout.lines().filter(|line| line.starts_with("worker ")).count();
        assert_eq!(rows, *workers, "{stdout}");
        assert!(stdout.contains("The last to be done was "), "{stdout}");
        assert_eq!(files(&folder), ["timeline.svg"]);
    }
}

#[test]
fn help_has_an_example() {
    for program in [Path::new(PROGRAM), &example::example(PROGRAM, "timeline")] {
        assert!(run(Command::new(program).arg("--help"), "").output().contains("Example: cargo"));
    }
}
