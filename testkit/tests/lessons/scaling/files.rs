//! The files that `scaling` writes: what is opened decides, not how it is called.
#![cfg(unix)]

use std::fs::{self, File, Permissions};
use std::io::{BufRead, BufReader, Read, Seek, Write};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::{Command, Stdio};

use tempfile::{TempDir, tempdir};
use testkit::program::{Run, finish, run, start};

const HEADING: &str = "round,model,workers,seconds\n";

/// Returns a folder with the file `numbers`.
fn folder() -> TempDir {
    let folder = tempdir().expect("a temporary folder can be created");
    write(&folder, "numbers", "7\n11\n");
    folder
}

fn write(folder: &TempDir, name: &str, text: &str) {
    fs::write(folder.path().join(name), text).expect("a temporary folder can be written to");
}

fn read(folder: &TempDir, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).expect("the file exists and is UTF-8")
}

/// Returns a command that measures the file `numbers` once.
fn scaling(folder: &TempDir, args: &[&str]) -> Command {
    let mut command = Command::new(testkit::lesson!("scaling"));
    command.args(["--runs", "1", "--max-workers", "2", "-f", "numbers"]).args(args);
    command.current_dir(folder);
    command
}

#[track_caller]
fn succeeds(folder: &TempDir, args: &[&str]) -> String {
    run(&mut scaling(folder, args), "").output()
}

#[track_caller]
fn fails(folder: &TempDir, args: &[&str], error: &str) {
    let run = run(&mut scaling(folder, args), "");
    assert_eq!(run.error(1), error, "{args:?}");
    assert_eq!(run.stdout, "", "the error comes after the work: {args:?}");
}

/// Runs a command whose output is appended to the file `diary`, which already has a line.
fn append_to_diary(folder: &TempDir, command: &mut Command) -> Run {
    write(folder, "diary", "Dear diary,\n");
    let diary = File::options().append(true).open(folder.path().join("diary"));
    finish(start(command, diary.expect("the file exists"), ""))
}

/// Asserts that all of the output is in the diary, in order: the table, the CSV, the last sentence.
#[track_caller]
fn assert_complete(diary: &str) {
    let parts = ["Dear diary,\nChecking 2 numbers ", "\nworkers ", HEADING, "1,threads,2,"];
    let places: Vec<usize> = parts
        .map(|part| diary.find(part).unwrap_or_else(|| panic!("{part:?} is missing: {diary}")))
        .to_vec();
    assert!(places.is_sorted(), "wrong order: {diary}");
    assert!(diary.ends_with("The chart is in scaling.svg.\n"), "{diary}");
}

#[test]
fn csv_on_stdout_is_appended_in_order() {
    for name in ["-", "/dev/stdout", "/dev/fd/1", "diary", "./diary"] {
        let folder = folder();
        let run = append_to_diary(&folder, &mut scaling(&folder, &["--csv", name]));
        assert_eq!((run.code, &*run.stderr), (Some(0), ""), "{name}");
        assert_complete(&read(&folder, "diary"));
    }
}

#[test]
fn csv_on_stdout_is_printed_into_a_pipe() {
    for name in ["-", "/dev/stdout"] {
        let stdout = succeeds(&folder(), &["--csv", name]);
        assert!(stdout.contains(&format!("\n{HEADING}1,sequential,1,")), "{name}: {stdout}");
    }
}

#[test]
fn one_file_under_two_names_is_an_error() {
    let folder = folder();
    write(&folder, "a", "old");
    fs::hard_link(folder.path().join("a"), folder.path().join("hard")).expect("both are here");
    symlink("a", folder.path().join("soft")).expect("a folder can contain a link");
    symlink("new", folder.path().join("dangling")).expect("a folder can contain a link");
    let absolute = folder.path().join("a").display().to_string();
    for (one, other) in [
        ("a", "a"),
        ("a", "./a"),
        ("hard", "a"),
        ("a", "soft"),
        ("soft", "hard"),
        (&absolute, "a"),
        ("new", "dangling"),
        ("-", "/dev/stdout"),
    ] {
        let error = "error: --output and --csv name the same file";
        fails(&folder, &["-o", one, "--csv", other], error);
    }
    assert_eq!(read(&folder, "a"), "old");
}

#[test]
fn file_of_the_numbers_is_never_overwritten() {
    let folder = folder();
    let path = |name: &str| folder.path().join(name);
    fs::hard_link(path("numbers"), path("hard")).expect("both are here");
    symlink("numbers", path("soft")).expect("a folder can contain a link");
    for name in ["numbers", "./numbers", "hard", "soft"] {
        for (option, long) in [("-o", "--output"), ("--csv", "--csv")] {
            let error = format!("error: {long} names the file that the numbers come from");
            fails(&folder, &[option, name], &error);
        }
    }
    assert_eq!(read(&folder, "numbers"), "7\n11\n");
}

#[test]
fn file_that_stdin_comes_from_is_never_overwritten() {
    let folder = folder();
    let mut shell = Command::new("sh");
    let script = r#"exec "$0" --runs 1 -f - --csv numbers < numbers"#;
    shell.args(["-c", script, testkit::lesson!("scaling")]).current_dir(&folder);
    let error = "error: --csv names the file that the numbers come from";
    assert_eq!(run(&mut shell, "").error(1), error);
    assert_eq!(read(&folder, "numbers"), "7\n11\n");
}

#[test]
fn two_devices_may_be_the_same() {
    let stdout = succeeds(&folder(), &["-o", "/dev/null", "--csv", "/dev/null"]);
    let last = "The chart is in /dev/null, and every run is in /dev/null.\n";
    assert!(stdout.ends_with(last), "{stdout}");
}

#[test]
fn link_to_a_missing_file_creates_it_and_stays_a_link() {
    let folder = folder();
    fs::create_dir(folder.path().join("charts")).expect("a folder can be created");
    symlink("charts/new.svg", folder.path().join("link")).expect("a folder can contain a link");
    succeeds(&folder, &["-o", "link"]);
    assert!(folder.path().join("link").is_symlink(), "the link was replaced");
    assert!(read(&folder, "charts/new.svg").ends_with("</svg>\n"));
}

#[test]
fn link_to_an_old_file_replaces_it_and_stays_a_link() {
    let folder = folder();
    write(&folder, "old.svg", "old");
    symlink("old.svg", folder.path().join("link")).expect("a folder can contain a link");
    succeeds(&folder, &["-o", "link"]);
    assert!(folder.path().join("link").is_symlink(), "the link was replaced");
    assert!(read(&folder, "old.svg").ends_with("</svg>\n"));
}

#[test]
fn replaced_file_keeps_its_permissions() {
    let folder = folder();
    write(&folder, "a.csv", "old");
    let permissions = Permissions::from_mode(0o640);
    fs::set_permissions(folder.path().join("a.csv"), permissions).expect("the file is ours");
    succeeds(&folder, &["--csv", "a.csv"]);
    let metadata = fs::metadata(folder.path().join("a.csv")).expect("the file exists");
    assert_eq!(metadata.permissions().mode() & 0o777, 0o640);
    let names = fs::read_dir(&folder).expect("the folder can be listed").count();
    assert_eq!(names, 3, "numbers, a.csv and scaling.svg, and no temporary file");
}

/// A failed write must not have touched the old file.
#[test]
fn old_file_survives_a_write_that_fails() {
    let folder = folder();
    let old = "old ".repeat(1000);
    write(&folder, "a.svg", &old);
    let mut shell = Command::new("sh");
    let script = r#"ulimit -f 1; exec "$0" --runs 1 --max-workers 2 -f numbers -o a.svg"#;
    shell.args(["-c", script, testkit::lesson!("scaling")]).current_dir(&folder);
    let run = run(&mut shell, "");
    assert!(run.error(1).starts_with("error: cannot write a.svg: File too large"), "{run:?}");
    assert!(run.stdout.contains("\nworkers "), "the table was not printed: {run:?}");
    assert_eq!(read(&folder, "a.svg"), old);
    let names = fs::read_dir(&folder).expect("the folder can be listed").count();
    assert_eq!(names, 2, "a temporary file is left");
}

/// Creates a FIFO. The standard library cannot.
fn fifo(folder: &TempDir, name: &str) {
    let mut mkfifo = Command::new("mkfifo");
    assert_eq!(run(mkfifo.arg(name).current_dir(folder), "").output(), "");
}

#[test]
fn fifo_is_opened_once_and_its_reader_gets_everything() {
    let folder = folder();
    fifo(&folder, "fifo");
    let mut cat = Command::new("cat");
    let cat = start(cat.arg("fifo").current_dir(&folder), Stdio::piped(), "");
    succeeds(&folder, &["--csv", "fifo"]);
    let csv = finish(cat).output();
    assert!(csv.starts_with(HEADING) && csv.lines().count() == 6, "{csv}");
}

#[test]
fn one_fifo_for_two_files_is_an_error() {
    let folder = folder();
    fifo(&folder, "fifo");
    let mut cat = Command::new("cat");
    let cat = start(cat.arg("fifo").current_dir(&folder), Stdio::null(), "");
    let error = "error: --output and --csv name the same file";
    fails(&folder, &["-o", "fifo", "--csv", "./fifo"], error);
    let _ = finish(cat);
}

#[test]
fn fifo_whose_reader_leaves_is_an_error() {
    let folder = folder();
    fifo(&folder, "fifo");
    // The reader leaves as soon as the program has opened the FIFO.
    let mut reader = Command::new("sh");
    let reader = start(reader.args(["-c", ": < fifo"]).current_dir(&folder), Stdio::null(), "");
    let run = run(&mut scaling(&folder, &["--csv", "fifo"]), "");
    assert_eq!(run.error(1), "error: cannot write fifo: its reader has gone");
    let _ = finish(reader);
}

/// It waits for the reader, but not forever.
#[test]
fn fifo_without_a_reader_is_an_error() {
    let folder = folder();
    fifo(&folder, "fifo");
    let error = "error: cannot write fifo: no program reads from it: start the reader first";
    fails(&folder, &["-o", "fifo"], error);
}

#[test]
fn output_into_the_middle_of_a_file_does_not_truncate_it() {
    let folder = folder();
    let path = folder.path().join("log");
    let mut file = File::create_new(path).expect("the folder can be written to");
    file.write_all(&[b'x'; 10_000]).expect("there is room");
    file.seek(std::io::SeekFrom::Start(5)).expect("a file can seek");
    let program = start(&mut scaling(&folder, &["--csv", "/dev/stdout"]), file, "");
    let _ = finish(program);
    let log = read(&folder, "log");
    assert!(log.starts_with("xxxxxChecking 2 ") && log.contains(HEADING), "{log}");
    assert!(log.ends_with('x') && log.len() == 10_000, "the file was truncated: {}", log.len());
}

/// A script starts a background job with SIGINT ignored: Ctrl-C is meant for another program.
#[test]
fn ignored_sigint_stays_ignored() {
    let folder = folder();
    let script = r#"trap '' INT; exec "$0" --runs 20 --max-workers 2 -f numbers"#;
    let mut shell = Command::new("sh");
    shell.args(["-c", script, testkit::lesson!("scaling")]).current_dir(&folder);
    let mut program = start(&mut shell, Stdio::piped(), "");
    let mut stdout = BufReader::new(program.take_stdout());
    let mut text = String::new();
    stdout.read_line(&mut text).expect("the program prints a line");
    let kill = Command::new("sh").args(["-c", &format!("kill -s INT {}", program.id())]).status();
    assert!(kill.expect("every Unix has sh").success());
    stdout.read_to_string(&mut text).expect("the program prints UTF-8");
    assert_eq!(finish(program).output(), "");
    assert!(text.ends_with("The chart is in scaling.svg.\n"), "{text}");
    assert!(!text.contains("Stopped early"), "{text}");
}

#[test]
fn invalid_value_is_explained_in_exactly_one_line() {
    let run = run(Command::new(testkit::lesson!("scaling")).args(["--model", "BOTH"]), "");
    let error = "error: invalid value 'BOTH' for '--model <MODEL>' \
                 [possible values: procs, threads, both] (try --help)";
    assert_eq!(run.error(2), error);
}

#[test]
fn bad_arguments_are_explained_in_one_line() {
    for (args, words) in [
        (["--runs", "-7"], &["'-7'", "--runs <N>", "1..=1000000"][..]),
        (["--max-workers", "-7"], &["'-7'", "1..=1000"]),
        (["--runs", "a\nb"], &["a\\nb"]),
    ] {
        let run = run(Command::new(testkit::lesson!("scaling")).args(args), "");
        let error = run.error(2);
        for word in words {
            assert!(error.contains(word), "{args:?}: {word:?} is missing: {error}");
        }
    }
}
