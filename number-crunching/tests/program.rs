//! Runs the program.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use roxmltree::Document;
use tempfile::{TempDir, tempdir};
use testkit::program::{finish, run, start};

const PROGRAM: &str = env!("CARGO_BIN_EXE_number-crunching");

const RUNGS: [&str; 7] = [
    "trial division",
    "threads",
    "rayon",
    "skip multiples of 2, 3, 5",
    "floats, SIMD",
    "floats, SIMD, all cores",
    "Miller-Rabin",
];

fn folder() -> TempDir {
    tempdir().expect("a temporary folder can be created")
}

/// Returns a command that checks two numbers, without Python.
fn number_crunching(folder: &Path, args: &[&str]) -> Command {
    fs::write(folder.join("numbers"), "7\n1_000_000_007\n").expect("the folder is writable");
    let mut command = Command::new(PROGRAM);
    command.args(["--no-python", "--file", "numbers"]).args(args).current_dir(folder);
    command
}

#[test]
fn table_and_chart_contain_every_rung() {
    let folder = folder();
    let output = run(&mut number_crunching(folder.path(), &[]), "").output();
    let rows: Vec<&str> = output.lines().collect();
    assert!(rows[0].starts_with("2 numbers, "), "{output}");
    for (row, rung) in rows[2..].iter().zip(RUNGS) {
        let rest = row.strip_prefix(rung).unwrap_or_else(|| panic!("not {rung:?}: {output}"));
        let is_unit = |word| ["us", "ms", "s"].contains(&word);
        assert!(rest.split_whitespace().nth(1).is_some_and(is_unit), "no time: {output}");
        let gains = rest.matches('x').count();
        assert_eq!(gains, if rung == RUNGS[0] { 0 } else { 2 }, "wrong gains: {output}");
    }
    assert_eq!(rows.last(), Some(&"The chart is in my-ladder.svg."), "{output}");
    let svg = fs::read_to_string(folder.path().join("my-ladder.svg")).expect("it was written");
    assert_is_chart(&svg);
}

/// Checks that the picture is well-formed and complete, and described for screen readers.
#[track_caller]
fn assert_is_chart(svg: &str) {
    let document = Document::parse(svg).expect("the chart is well-formed XML");
    let text = |tag| {
        let nodes = document.descendants().filter(move |node| node.has_tag_name(tag));
        nodes.map(|node| node.text().unwrap_or_default().trim()).collect::<Vec<_>>()
    };
    let (labels, description) = (text("text"), text("desc").join(""));
    for rung in RUNGS {
        assert!(labels.contains(&rung), "no label {rung:?}: {labels:?}");
        assert!(description.contains(&format!("{rung}: ")), "{description}");
    }
    assert!(labels.contains(&"1 us"), "no scale: {labels:?}");
}

#[test]
fn chart_on_stdout_follows_the_table() {
    let folder = folder();
    let mut command = number_crunching(folder.path(), &["--output", "-"]);
    let output = run(&mut command, "").output();
    let start = output.find("<svg ").expect("the chart is on stdout");
    assert!(output[..start].contains("Miller-Rabin"), "{output}");
    assert_is_chart(&output[start..]);
    assert!(!folder.path().join("my-ladder.svg").exists(), "a chart was written to a file, too");
}

#[test]
fn numbers_can_come_from_stdin() {
    let folder = folder();
    let mut command = Command::new(PROGRAM);
    command.args(["--no-python", "-f", "-"]).current_dir(&folder);
    let output = run(&mut command, "18446744073709551615\n").output();
    assert!(output.starts_with("1 number, "), "{output}");
    let _ = run(&mut command, "").output(); // no number at all
}

#[test]
fn invalid_command_lines_exit_with_2() {
    let folder = folder();
    for args in [&["--nonsense"][..], &["7"], &["--file"], &["--output"], &["--no-python=1"]] {
        let mut command = Command::new(PROGRAM);
        let run = run(command.args(args).current_dir(&folder), "");
        let _ = run.error(2);
        assert_eq!(run.stdout, "", "{args:?} printed something");
    }
}

#[test]
fn unusable_files_are_errors_before_the_work() {
    let folder = folder();
    fs::write(folder.path().join("words"), "7\nseven\n").expect("the folder is writable");
    for (args, error) in [
        (["--file", "missing"], "error: cannot open missing: "),
        (["--file", "words"], "error: words, line 2: \"seven\" is not a whole number"),
        (["--output", "missing/a.svg"], "error: cannot write missing/a.svg: "),
        (["--output", "."], "error: cannot write .: "),
        (["--output", "words"], "error: --output names the file that the numbers come from"),
    ] {
        let mut command = Command::new(PROGRAM);
        command.args(args).arg("--no-python").current_dir(&folder);
        if args[1] == "words" && args[0] == "--output" {
            command.args(["--file", "words"]);
            fs::write(folder.path().join("words"), "7\n").expect("the folder is writable");
        }
        let run = run(&mut command, "");
        assert!(run.error(1).starts_with(error), "{args:?}: {run:?}");
        assert_eq!(run.stdout, "", "the error comes after the work: {args:?}");
    }
}

#[test]
fn reader_that_leaves_is_not_an_error() {
    let (reader, writer) = std::io::pipe().expect("a pipe can be created");
    drop(reader);
    let folder = folder();
    let mut command = number_crunching(folder.path(), &[]);
    assert_eq!(finish(start(&mut command, writer, "")).output(), "");
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::PermissionsExt;

    use testkit::stdio_behaviour::assert_full_disk_fails;
    use testkit::terminal::{CTRL_C, SIGINT, Terminal};

    use super::*;

    #[test]
    fn full_disk_is_an_error() {
        let folder = folder();
        assert_full_disk_fails(&mut number_crunching(folder.path(), &[]));
        let mut command = number_crunching(folder.path(), &["--output", "/dev/full"]);
        if Path::new("/dev/full").exists() {
            let run = run(&mut command, "");
            assert!(run.error(1).starts_with("error: cannot write /dev/full: "), "{run:?}");
        }
    }

    /// Returns a command that finds only this `python3`.
    fn with_python(folder: &Path, script: Option<&str>) -> Command {
        let mut command = Command::new(PROGRAM);
        let bin = folder.join("bin");
        fs::create_dir_all(&bin).expect("the folder is writable");
        if let Some(script) = script {
            let python = bin.join("python3");
            fs::write(&python, format!("#!/bin/sh\n{script}\n")).expect("the folder is writable");
            let executable = fs::Permissions::from_mode(0o755);
            fs::set_permissions(python, executable).expect("it is our file");
        }
        fs::write(folder.join("numbers"), "7\n9\n").expect("the folder is writable");
        command.args(["--file", "numbers"]).current_dir(folder);
        command.env("PATH", bin);
        command
    }

    #[test]
    fn python_is_the_first_rung() {
        // Executing a file fails in a folder that is mounted with `noexec`.
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("it is writable");
        let script = "while read n; do :; done; echo 3.99 12.5 12.4 1";
        let output = run(&mut with_python(folder.path(), Some(script)), "").output();
        let first = output.lines().nth(2).expect("there are seven rungs");
        let expected = "Python 3.99                 12.50 s                        one  ##########";
        assert!(first.starts_with(expected), "{output}");
        let svg = fs::read_to_string(folder.path().join("my-ladder.svg")).expect("it was written");
        assert!(svg.contains("Python 3.99: 12.50 s"), "{svg}");
    }

    #[test]
    fn python_that_is_missing_fails_or_is_wrong_is_left_out() {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("it is writable");
        let read = "while read n; do :; done; echo";
        for script in [None, Some("exit 1"), Some(&format!("{read} 3.99 1 1 2")), Some(read)] {
            let output = run(&mut with_python(folder.path(), script), "").output();
            let notice = output.lines().nth(2).expect("there are seven rungs");
            let expected = "(No rung for Python: `python3` is missing, or fails.)";
            assert_eq!(notice, expected, "{script:?}: {output}");
        }
    }

    #[test]
    fn table_fits_into_a_narrow_terminal() {
        let folder = folder();
        fs::write(folder.path().join("numbers"), "7\n").expect("the folder is writable");
        for width in [40, 80] {
            let script =
                format!("stty cols {width}; cd \"$1\"; exec \"$2\" --no-python -f numbers");
            let folder = folder.path().to_str().expect("the path is UTF-8");
            let session = Terminal::start("sh", &["-c", &script, "sh", folder, PROGRAM]).finish();
            assert_eq!(session.status.code(), Some(0), "{session:?}");
            let rows = session.rows().iter().filter(|row| !row.starts_with("This machine was"));
            let rows: Vec<&String> = rows.filter(|row| !row.starts_with("used. Close")).collect();
            assert_eq!(rows.len(), 10, "a row is wrapped: {session:?}");
            assert!(rows.iter().all(|row| row.len() <= width), "{session:?}");
            assert_eq!(rows[1].contains("log scale"), width == 80, "{session:?}");
        }
    }

    #[test]
    fn ctrl_c_ends_the_program() {
        let folder = folder();
        let numbers = "18446744073709551557\n".repeat(1000);
        fs::write(folder.path().join("numbers"), numbers).expect("the folder is writable");
        let script = "cd \"$1\"; exec \"$2\" --no-python -f numbers";
        let folder = folder.path().to_str().expect("the path is UTF-8");
        let mut terminal = Terminal::start("sh", &["-c", script, "sh", folder, PROGRAM]);
        terminal.wait_for("log scale");
        terminal.press(CTRL_C);
        let session = terminal.finish();
        let signal = std::os::unix::process::ExitStatusExt::signal(&session.status);
        assert_eq!(signal, Some(SIGINT), "{session:?}");
    }
}

/// The example of the help is a valid command line.
#[test]
fn help_names_every_option() {
    let mut command = Command::new(PROGRAM);
    let help = run(command.arg("--help").stdout(Stdio::piped()), "").output();
    for option in ["--no-python", "--output", "--file"] {
        assert!(help.contains(option), "{option} is missing: {help}");
    }
}
