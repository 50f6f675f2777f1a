//! The programs `scaling` and `timeline`, and how they behave when things go wrong.
#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use roxmltree::Document;
use scaling::{Model, from_csv};
use tempfile::{TempDir, tempdir};

#[path = "../../spinner-core/tests/support/example.rs"]
mod example;
#[path = "../../primes-core/tests/support/run.rs"]
mod run;
#[expect(dead_code, reason = "no spinner turns in here")]
#[path = "../../spinner-core/tests/support/terminal.rs"]
mod terminal;

use example::example;
use run::{Run, run};
use terminal::{CTRL_C, Terminal};

const PROGRAM: &str = env!("CARGO_BIN_EXE_scaling");

/// A prime that takes a few hundredths of a second.
const PRIME: &str = "1000000000000037";

fn new_folder() -> TempDir {
    tempdir().expect("a temporary folder")
}

/// Runs a program in a folder, with a few small numbers to read.
fn run_in(folder: &Path, program: impl Into<PathBuf>, args: &[&str]) -> Run {
    let mut command = Command::new(program.into());
    run(command.args(args).args(["--file", "-"]).current_dir(folder), "7\n9\n1000003\n")
}

fn svg_texts(path: &Path) -> Vec<String> {
    let svg = fs::read_to_string(path).expect("it was written");
    let svg = Document::parse(&svg).expect("it is well-formed");
    let texts = svg.descendants().filter(|node| node.tag_name().name() == "text");
    texts.filter_map(|text| text.text()).map(|text| text.trim().to_string()).collect()
}

#[test]
fn a_short_run_prints_a_table_and_writes_figure_and_csv() {
    let folder = new_folder();
    let args = ["--runs", "1", "--max-workers", "3", "--csv", "all.csv"];
    let stdout = run_in(folder.path(), PROGRAM, &args).output();
    let lines: Vec<&str> = stdout.lines().collect();
    let [heading, models, columns, rows @ .., sequential, figure, csv] = &lines[..] else {
        panic!("too short: {stdout}")
    };
    assert!(
        heading.starts_with("Checking 3 numbers with up to 3 workers, 1 run each"),
        "{heading}"
    );
    assert_eq!(models.split_whitespace().collect::<Vec<_>>(), ["procs", "threads"]);
    assert!(columns.starts_with("workers   median "), "{columns}");
    let workers: Vec<_> = rows.iter().filter_map(|row| row.split_whitespace().next()).collect();
    assert_eq!(workers, ["1", "2", "3"]);
    assert!(sequential.starts_with("One after the other: "), "{sequential}");
    assert_eq!([*figure, *csv], ["Written: scaling.svg", "Written: all.csv"]);
    let texts = svg_texts(&folder.path().join("scaling.svg"));
    assert!(texts.contains(&"3 prime checks, shared out".into()), "{texts:?}");
    let csv = fs::read_to_string(folder.path().join("all.csv")).expect("it was written");
    assert_eq!(from_csv(&csv).expect("it is right").len(), 1 + 2 * 3);
}

#[test]
fn one_model_can_be_measured_alone() {
    for model in ["procs", "threads"] {
        let folder = new_folder();
        let args = ["--runs", "2", "--max-workers", "2", "--model", model, "--csv", "all.csv"];
        run_in(folder.path(), PROGRAM, &args).output();
        let csv = fs::read_to_string(folder.path().join("all.csv")).expect("it was written");
        let samples = from_csv(&csv).expect("it is right");
        assert_eq!(samples.len(), 2 * (1 + 2));
        let pools = samples.iter().filter(|sample| sample.model != Model::Sequential);
        assert!(pools.map(|sample| sample.model.name()).all(|name| name == model));
    }
}

#[test]
fn an_older_longer_file_is_replaced_as_a_whole() {
    let folder = new_folder();
    let old = folder.path().join("old.svg");
    fs::write(&old, "<old>".repeat(100_000)).expect("it can be written");
    run_in(folder.path(), PROGRAM, &["--runs", "1", "--max-workers", "1", "-o", "old.svg"])
        .output();
    svg_texts(&old);
}

#[test]
fn what_cannot_be_written_is_an_error_before_the_work_begins() {
    let folder = new_folder();
    for option in ["--output", "--csv"] {
        for path in [".", "no/such/folder.svg"] {
            let run = run_in(folder.path(), PROGRAM, &[option, path]);
            assert_eq!(run.stdout, "", "nothing was begun");
            assert!(run.error(1).starts_with(&format!("error: cannot write {path}: ")), "{run:?}");
        }
    }
    let run = run_in(folder.path(), example(PROGRAM, "timeline"), &["threads", "--output", "."]);
    assert_eq!(run.stdout, "", "nothing was begun");
    assert!(run.error(1).starts_with("error: cannot write .: "), "{run:?}");
}

#[cfg(target_os = "linux")] // only Linux has a disk that is always full
#[test]
fn a_full_disk_is_an_error() {
    let folder = new_folder();
    let args = ["--runs", "1", "--max-workers", "1", "--output", "/dev/full"];
    let run = run_in(folder.path(), PROGRAM, &args);
    assert!(run.error(1).starts_with("error: cannot write /dev/full: "), "{run:?}");
}

#[test]
fn a_bad_command_line_gets_one_line_and_exit_code_2() {
    let timeline = example(PROGRAM, "timeline");
    let scaling: [&[&str]; 8] = [
        &["7"],
        &["--runs", "0"],
        &["--runs", "1001"],
        &["--max-workers", "0"],
        &["--max-workers", "two"],
        &["--model", "fibers"],
        &["--csv"],
        &["--no-such-option"],
    ];
    let others: [&[&str]; 4] = [&[], &["fibers"], &["threads", "0"], &["threads", "2", "3"]];
    let scaling = scaling.map(|args| (PathBuf::from(PROGRAM), args));
    let others = others.map(|args| (timeline.clone(), args));
    for (program, args) in scaling.into_iter().chain(others) {
        let run = run(Command::new(program).args(args), "");
        assert_eq!(run.stdout, "", "{args:?}");
        assert!(run.error(2).ends_with("(try --help)"), "{args:?}: {run:?}");
    }
}

#[test]
fn ctrl_c_ends_it_with_what_there_is() {
    let folder = new_folder();
    let [numbers, figure, csv] = ["numbers", "figure.svg", "all.csv"]
        .map(|name| folder.path().join(name).to_str().expect("it is text").to_string());
    fs::write(&numbers, PRIME).expect("it can be written");
    let mut args = vec!["--file", &numbers, "--output", &figure, "--csv", &csv];
    args.extend(["--runs", "1000", "--max-workers", "3"]);
    let mut scaling = Terminal::start(PROGRAM, &args);
    scaling.wait_for(": 5 of 7000");
    scaling.press(CTRL_C);
    let session = scaling.finish();
    assert_eq!(session.status.code(), Some(1), "{session:?}");
    let samples = fs::read_to_string(&csv).expect("it was written");
    let samples = from_csv(&samples).expect("it is right").len();
    assert!((4..7000).contains(&samples), "{samples}");
    let last = session.rows().concat(); // a long line fills two rows
    let words = format!("error: interrupted after {samples} of 7000; what there is was written");
    assert!(last.ends_with(&words), "{last}");
    assert!(svg_texts(Path::new(&figure)).contains(&"threads".into()));
}

#[test]
fn a_timeline_is_drawn_for_each_model() {
    let folder = new_folder();
    let timeline = example(PROGRAM, "timeline");
    for (args, rows, how) in [
        (&["sequential"][..], 1, "one after the other"),
        (&["threads", "2"], 2, "with 2 threads"),
        (&["procs", "3"], 3, "with 3 processes"),
        (&["procs", "3", "--longest-first"], 3, "with 3 processes"),
    ] {
        let stdout = run_in(folder.path(), &timeline, args).output();
        let lines: Vec<&str> = stdout.lines().collect();
        assert_eq!(lines.len(), rows + 3, "{stdout}");
        assert!(lines[..rows].iter().all(|row| row.len() == 7 + 64), "{stdout}");
        assert!(lines[rows + 1].contains(how) && lines[rows + 1].ends_with(" % idle"), "{stdout}");
        assert_eq!(lines[rows + 2], "Written: timeline.svg");
        let texts = svg_texts(&folder.path().join("timeline.svg"));
        assert!(texts[0].starts_with(&format!("3 prime checks {how}")), "{texts:?}");
    }
}

#[test]
fn too_many_numbers_for_a_timeline_are_refused() {
    let folder = new_folder();
    let mut command = Command::new(example(PROGRAM, "timeline"));
    command.args(["threads", "--file", "-"]).current_dir(&folder);
    let run = run(&mut command, &"7\n".repeat(1001));
    assert!(run.error(1).starts_with("error: 1001 numbers are too many"), "{run:?}");
}
