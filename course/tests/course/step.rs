//! `cargo course check` and `cargo course step`, with a program that answers as the checker does.

use crate::workspace::{DOUBLE, Workspace};

/// A workspace with a checker for its first exercise.
pub(crate) fn workspace() -> Workspace {
    let workspace = Workspace::new();
    let checker = |file: &str, text: &str| {
        workspace.write(&format!("verification/interleavings/{file}"), text);
    };
    checker("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"play\"]\n");
    checker("Cargo.lock", "version = 4\n\n[[package]]\nname = \"play\"\nversion = \"0.1.0\"\n");
    checker("models/double.rs", "");
    let manifest = "[package]\nname = \"play\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
    checker("play/Cargo.toml", manifest);
    checker("play/src/main.rs", include_str!("play.rs"));
    workspace
}

#[test]
fn check_shows_the_order_that_fails() {
    let run = workspace().course(&["check", "1"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    for text in [
        "FAILED  both threads end",
        "  1 lock door",
        "ex01:4  todo!",
        "  2!",
        "Deadlock: no thread can continue.",
        "↻ thread 0 waits for thread 1 in `lock door` (ex01:4)",
        "It takes 1 preemption",
        "ex01_double fails. Play it yourself: cargo course step 01",
    ] {
        assert!(run.stdout.contains(text), "expected {text:?} in {}", run.stdout);
    }
    assert!(!run.stdout.contains("Its tests pass"), "{}", run.stdout);
}

#[test]
fn check_says_so_if_the_tests_pass() {
    let workspace = workspace();
    workspace.answer("ex01_double", DOUBLE);
    let run = workspace.course(&["check", "1"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stdout.contains("Its tests pass: they try only a few orders"), "{run:?}");
}

#[test]
fn check_as_json_is_valid_and_complete() {
    let run = workspace().course(&["check", "1", "--json"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    let reports: serde_json::Value = serde_json::from_str(&run.stdout).expect("it is JSON");
    assert_eq!(reports[0]["promise"], "both threads end");
    assert_eq!(reports[0]["orders"], 9);
    assert_eq!(reports[0]["failure"]["state"]["history"].as_array().map(Vec::len), Some(2));
}

#[test]
fn exercise_without_models_is_an_error_that_names_those_with_models() {
    let run = workspace().course(&["check", "2"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    let message = "the order of threads cannot be chosen in ex02_negate, only in exercises 01";
    assert!(run.stderr.contains(message), "{run:?}");
    assert_eq!(run.stderr.lines().count(), 1, "{run:?}");
}

#[test]
fn lesson_is_checked_like_an_answer() {
    let workspace = workspace();
    workspace.write("verification/interleavings/models/lessons/threads.rs", "");
    workspace.write("threads/src/lib.rs", "// holds in all orders\n");
    let run = workspace.course(&["check", "threads"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.contains("threads: no order was found in which it fails."), "{run:?}");
    workspace.write("threads/src/lib.rs", "");
    let run = workspace.course(&["check", "threads"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stdout.contains("threads fails. Play it yourself: cargo course step threads\n"));
    let error = workspace.course(&["check", "2"]);
    assert!(error.error(1).ends_with("only in exercises 01, and in lessons threads"), "{error:?}");
}

#[test]
fn answer_that_does_not_compile_is_one_line() {
    let workspace = workspace();
    let checker = "verification/interleavings/play/src/main.rs";
    workspace.write(checker, "fn main() { 1 + \"\" }\n");
    workspace.answer("ex01_double", "pub fn double(n: u32) -> u32 {\n    n * \"two\"\n}\n");
    let run = workspace.course(&["check", "1"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert_eq!(run.stderr.lines().count(), 1, "{run:?}");
    assert!(run.stderr.contains("`cargo course run` shows the errors"), "{run:?}");
}

#[test]
fn step_without_terminal_says_so() {
    let run = workspace().course(&["step", "1"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("use `cargo course check` instead"), "{run:?}");
}

#[cfg(unix)]
mod in_a_terminal {
    use super::workspace;
    use crate::watch::Screen;

    fn start() -> Screen {
        let mut screen = Screen::start(workspace(), &["step", "1"]);
        screen.wait_for("Steps: 0");
        screen
    }

    #[test]
    fn keys_deadlock_and_undo() {
        let mut screen = start();
        screen.press("1");
        screen.wait_for("Steps: 1");
        screen.press("2");
        screen.wait_for("Deadlock: no thread can continue.");
        screen.press("1");
        screen.wait_for("The run is over");
        screen.press("u");
        screen.wait_for("Steps: 1");
        screen.press("1");
        screen.press("22");
        screen.wait_for("All threads have ended, and the promise holds.");
        screen.press("2");
        screen.wait_for("thread 1 has finished.");
        screen.press("r");
        screen.wait_for("Steps: 0");
        screen.press("q");
        let _ = screen.finish(0);
    }

    #[test]
    fn checker_finds_a_failure_and_space_plays_it() {
        let mut screen = start();
        screen.press("a");
        screen.wait_for("Found a failure of 2 steps");
        screen.press("  ");
        screen.wait_for("Deadlock: no thread can continue.");
        screen.press("?");
        screen.wait_for("You are the scheduler.");
        screen.press("xq");
        let _ = screen.finish(0);
    }
}
