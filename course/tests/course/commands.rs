//! The commands, without a terminal.

use std::fs;
use std::process::Command;

use testkit::program::run;

use crate::workspace::{DOUBLE, DOUBLE_STUB, NEGATE, Workspace};

#[test]
fn progress_shows_groups_and_next_exercise() {
    let workspace = Workspace::new();
    workspace.answer("ex01_double", DOUBLE);
    workspace.answer("ex03_seven", "pub fn seven() -> u32 {\n    8\n}\n");
    let progress = workspace.course(&[]).output();
    let expected = "Solved 1 of 3\n\n  Threads   #. 1 of 2\n  Tasks     - 0 of 1\n\n\
                    Next: ex02_negate\n  find the bug (medium, 15 min)\n  Read first: exercise 01\n";
    assert!(progress.starts_with(expected), "{progress}");
    assert!(progress.contains("cargo course run"), "{progress}");
}

#[test]
fn progress_ends_when_all_is_solved() {
    let workspace = Workspace::new();
    for name in ["ex01_double", "ex02_negate", "ex03_seven"] {
        let solution = workspace.read(&format!("exercises/solutions/{name}.rs"));
        workspace.answer(name, &solution);
    }
    let progress = workspace.course(&[]).output();
    assert!(progress.starts_with("Solved 3 of 3\n"), "{progress}");
    assert!(progress.ends_with("\nYou have solved all exercises.\n"), "{progress}");
    let error = workspace.course(&["run"]);
    assert_eq!(error.error(1), "error: you have solved all exercises: name one");
}

#[test]
fn commands_work_in_every_folder_of_the_workspace() {
    let workspace = Workspace::new();
    for folder in ["", "exercises", "exercises/src"] {
        let mut list = workspace.command_in(folder, &["list"]);
        assert!(run(&mut list, "").output().contains("to do     ex01_double\n"), "in {folder}");
    }
}

#[test]
fn commands_name_the_workspace_that_they_do_not_find() {
    let workspace = Workspace::new();
    let error = run(&mut workspace.command_in("..", &["list"]), "");
    assert!(error.error(1).contains("cargo does not find the workspace"), "{error:?}");
    fs::remove_file(workspace.path("exercises/README.md")).expect("it exists");
    let error = workspace.course(&["list"]);
    assert!(
        error.error(1).contains("this folder is not in the workspace of the course"),
        "{error:?}"
    );
}

#[test]
fn table_that_lacks_an_exercise_is_an_error() {
    let workspace = Workspace::new();
    let readme = workspace.read("exercises/README.md");
    for wrong in [readme.replace("| 03 |", "| 04 |"), readme.replace("| 03 |", "03")] {
        workspace.write("exercises/README.md", &wrong);
        let error = workspace.course(&["list"]);
        assert!(error.error(1).contains("exercises/README.md: "), "{error:?}");
    }
}

#[test]
fn list_as_json_is_valid_and_complete() {
    let workspace = Workspace::new();
    workspace.answer("ex01_double", DOUBLE);
    let json = workspace.course(&["list", "--json"]).output();
    let list: serde_json::Value = serde_json::from_str(&json).expect("the output is JSON");
    assert_eq!(
        list[0],
        serde_json::json!({
            "name": "ex01_double",
            "file": "exercises/src/ex01_double.rs",
            "group": "Threads",
            "state": "solved",
            "learn": "to double",
            "read_first": "threads",
            "level": "easy",
            "minutes": 5,
            "peeked": false,
        })
    );
    assert_eq!(list.as_array().map(Vec::len), Some(3));
}

/// Returns the state of the first exercise.
fn state(workspace: &Workspace) -> String {
    let json = workspace.course(&["list", "--json"]).output();
    let list: serde_json::Value = serde_json::from_str(&json).expect("the output is JSON");
    list[0]["state"].as_str().expect("the state is a text").to_owned()
}

#[test]
fn state_follows_the_content_of_the_file() {
    let workspace = Workspace::new();
    assert_eq!(state(&workspace), "to do");
    workspace.answer("ex01_double", DOUBLE);
    assert_eq!(state(&workspace), "solved");
    workspace.answer("ex01_double", "pub fn double(n: u32) -> u32 {\n    n\n}\n");
    assert_eq!(state(&workspace), "failing");
    workspace.answer("ex01_double", DOUBLE_STUB);
    assert_eq!(state(&workspace), "to do");
}

#[test]
fn state_survives_the_target_folder_and_follows_the_tests() {
    let workspace = Workspace::new();
    workspace.answer("ex01_double", DOUBLE);
    assert_eq!(state(&workspace), "solved");
    fs::remove_dir_all(workspace.path("target/course")).expect("it exists");
    assert_eq!(state(&workspace), "solved");
    let tests = workspace.read("exercises/tests/ex01_double.rs");
    workspace.write("exercises/tests/ex01_double.rs", &tests.replace("(4), 8", "(4), 9"));
    assert_eq!(state(&workspace), "failing");
}

#[test]
fn exercise_can_be_named_in_several_ways() {
    let workspace = Workspace::new();
    for name in ["1", "01", "ex01", "ex1", "ex01_double", "double"] {
        let hint = workspace.course(&["hint", name, "--all"]).output();
        assert!(hint.starts_with("ex01_double\n"), "{name}: {hint}");
    }
    let error = workspace.course(&["run", "9"]);
    assert!(error.error(1).starts_with("error: no exercise is named `9`"), "{error:?}");
    let error = workspace.course(&["run", "e"]);
    assert!(error.error(1).contains("`e` may be ex01_double or"), "{error:?}");
}

#[test]
fn hint_shows_one_more_each_time() {
    let workspace = Workspace::new();
    let hint = || workspace.course(&["hint"]).output();
    let first = "ex01_double\n\nHint 1, a nudge\n\nTwice.\n\n";
    assert_eq!(hint(), format!("{first}2 more hints are left: ask again.\n"));
    let second = format!("{first}Hint 2, an approach\n\nMultiply.\n\n");
    assert_eq!(hint(), format!("{second}One more hint is left: ask again.\n"));
    let third = format!("{second}Hint 3, almost there\n\nBy two.\n\nThere are no more hints.");
    assert!(hint().starts_with(&third), "the third hint is missing");
    assert!(hint().starts_with(&third), "the hints are gone");
}

#[test]
fn hints_are_shown_even_if_learner_deleted_them() {
    let workspace = Workspace::new();
    workspace.answer("ex01_double", DOUBLE);
    assert!(workspace.course(&["hint", "1"]).output().contains("Twice."));
}

#[test]
fn reset_keeps_every_version() {
    let workspace = Workspace::new();
    for (version, backup) in [("one", "rs.bak"), ("two", "rs.bak2"), ("three", "rs.bak3")] {
        workspace.answer("ex01_double", version);
        let done = workspace.course(&["reset", "1", "--yes"]).output();
        assert!(
            done.contains(&format!("Your version is exercises/src/ex01_double.{backup}.")),
            "{done}"
        );
        assert_eq!(workspace.read("exercises/src/ex01_double.rs"), DOUBLE_STUB);
        assert_eq!(workspace.read(&format!("exercises/src/ex01_double.{backup}")), version);
    }
    let done = workspace.course(&["reset", "1", "--yes"]).output();
    assert!(done.contains("already as it was"), "{done}");
    assert_eq!(workspace.read("exercises/src/ex01_double.rs.bak"), "one");
}

#[test]
fn reset_restores_original_after_learner_committed_an_answer() {
    let workspace = Workspace::new();
    workspace.answer("ex01_double", DOUBLE);
    workspace.commit("me@home");
    let done = workspace.course(&["reset", "1", "--yes"]).output();
    assert!(done.contains("ex01_double.rs is "), "{done}");
    assert_eq!(workspace.read("exercises/src/ex01_double.rs"), DOUBLE_STUB);
}

#[test]
fn reset_restores_deleted_file() {
    let workspace = Workspace::new();
    fs::remove_file(workspace.path("exercises/src/ex01_double.rs")).expect("it exists");
    let error = workspace.course(&["run", "1"]);
    assert!(error.error(1).contains("`cargo course reset 01` restores it"), "{error:?}");
    let done = workspace.course(&["reset", "1", "--yes"]).output();
    assert!(done.contains("ex01_double.rs is "), "{done}");
    assert_eq!(workspace.read("exercises/src/ex01_double.rs"), DOUBLE_STUB);
}

#[test]
fn reset_without_terminal_asks_for_a_flag_and_changes_nothing() {
    let workspace = Workspace::new();
    workspace.answer("ex01_double", DOUBLE);
    let error = workspace.course(&["reset", "1"]);
    assert!(error.error(1).contains("use `--yes`"), "{error:?}");
    assert_eq!(workspace.read("exercises/src/ex01_double.rs"), DOUBLE);
}

#[test]
fn reset_without_original_changes_nothing() {
    let workspace = Workspace::new();
    fs::remove_dir_all(workspace.path(".git")).expect("it exists");
    workspace.answer("ex01_double", DOUBLE);
    let error = workspace.course(&["reset", "1", "--yes"]);
    assert!(error.error(1).contains("has the original of ex01_double"), "{error:?}");
    assert_eq!(workspace.read("exercises/src/ex01_double.rs"), DOUBLE);
}

#[test]
fn solution_is_shown_after_solving() {
    let workspace = Workspace::new();
    let error = workspace.course(&["solution", "2"]);
    assert!(error.error(1).contains("ex02_negate is not solved yet"), "{error:?}");
    workspace.answer("ex02_negate", &NEGATE.replace("!b", "b == false"));
    let diff = workspace.course(&["solution", "2"]).output();
    let row = "    b == false                                   |     !b\n";
    assert!(diff.contains(row), "{diff}");
    assert!(!workspace.course(&["list", "--json"]).output().contains("\"peeked\": true"));
}

#[test]
fn solution_with_peek_is_shown_and_marked() {
    let workspace = Workspace::new();
    let diff = workspace.course(&["solution", "2", "--peek"]).output();
    assert!(diff.contains(" |     !b\n"), "{diff}");
    let json = workspace.course(&["list", "--json"]).output();
    assert_eq!(json.matches("\"peeked\": true").count(), 1, "{json}");
}

#[cfg(unix)]
#[test]
fn open_passes_the_file_as_one_argument() {
    let workspace = Workspace::new();
    let open = |editor: &str| run(workspace.command(&["open", "1"]).env("EDITOR", editor), "");
    let path = workspace.path("exercises/src/ex01_double.rs");
    let path = fs::canonicalize(path).expect("it exists");
    assert_eq!(open("printf '<%s>'").output(), format!("<{}>", path.display()));
    let error = open("false");
    assert!(error.error(1).starts_with("error: the editor `false` has failed"), "{error:?}");
    let error = open("");
    assert!(error.error(1).contains("set VISUAL or EDITOR"), "{error:?}");
}

#[test]
fn doctor_lists_what_is_there_and_what_is_missing() {
    let workspace = Workspace::new();
    let report = workspace.course(&["doctor"]).output();
    assert!(report.contains("ok       rustc: rustc 1."), "{report}");
    assert!(report.contains("missing  editor: needed for `cargo course open`"), "{report}");
    assert!(report.contains("missing  terminal: "), "{report}");
}

#[test]
fn watch_without_terminal_says_so() {
    let error = Workspace::new().course(&["watch"]);
    assert_eq!(error.error(1), "error: `watch` needs a terminal: use `cargo course run` instead");
}

#[cfg(target_os = "linux")]
#[test]
fn full_disk_is_one_line() {
    let workspace = Workspace::new();
    for args in [&[][..], &["list"], &["list", "--json"], &["hint"], &["run"], &["doctor"]] {
        let full = fs::File::options().write(true).open("/dev/full").expect("Linux has it");
        let mut command = workspace.command(args);
        let program = testkit::program::start(&mut command, full, "");
        let run = testkit::program::finish(program);
        assert!(run.error(1).starts_with("error: cannot write to standard output"), "{args:?}");
    }
}

#[cfg(unix)]
#[test]
fn read_only_checkout_can_be_run_and_not_reset() {
    use std::os::unix::fs::PermissionsExt;

    let workspace = Workspace::new();
    let target = tempfile::tempdir().expect("there is room for files");
    workspace.answer("ex01_double", DOUBLE);
    let folder = workspace.path("exercises/src");
    let set_mode = |mode| {
        fs::set_permissions(&folder, fs::Permissions::from_mode(mode)).expect("we own the folder");
    };
    set_mode(0o555);
    let is_root = fs::write(folder.join("test"), "").is_ok();
    let course = |args: &[&str]| {
        let mut command: Command = workspace.command(args);
        run(command.env("CARGO_TARGET_DIR", target.path()), "")
    };
    let (solved, reset) = (course(&["run", "1"]), course(&["reset", "1", "--yes"]));
    set_mode(0o755);
    assert_eq!(solved.code, Some(0), "{solved:?}");
    // Nothing is read-only for root.
    if !is_root {
        assert!(reset.error(1).contains("cannot keep your version"), "{reset:?}");
        assert_eq!(workspace.read("exercises/src/ex01_double.rs"), DOUBLE);
    }
}
