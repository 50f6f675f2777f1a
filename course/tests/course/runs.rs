//! Running the tests of an exercise, whatever the answer does.

use std::process::Command;
use std::thread;

use testkit::program::{Run, run};

use crate::workspace::{DOUBLE, Workspace};

/// Asserts that a run succeeded or failed, with nothing on stderr, and returns its output.
#[track_caller]
fn output(run: Run, code: i32) -> String {
    assert_eq!((run.code, run.stderr.as_str()), (Some(code), ""), "{}", run.stdout);
    for noise in ["Compiling", "Finished", "could not compile", "running 1 test", "test result"] {
        assert!(!run.stdout.contains(noise), "`{noise}` is noise: {}", run.stdout);
    }
    run.stdout
}

/// Runs the tests of the first exercise with this answer, which is wrong.
#[track_caller]
fn run_wrong(answer: &str) -> String {
    let workspace = Workspace::new();
    workspace.answer("ex01_double", answer);
    output(workspace.course(&["run", "1"]), 1)
}

#[test]
fn run_of_unsolved_exercise_shows_promise_message_and_place() {
    let workspace = Workspace::new();
    let output = output(workspace.course(&["run"]), 1);
    let expected = "FAILED  zero is doubled\n        \
                    not yet implemented: ex01: double it\n        \
                    --> exercises/src/ex01_double.rs:4\n            \
                    todo!(\"ex01: double it\")\n\
                    FAILED  double of a number is twice the number\n        as above\n\n\
                    ex01_double: 0 of 2 promises hold.\n";
    assert_eq!(output, expected);
}

#[test]
fn run_shows_which_promises_hold() {
    let output = run_wrong("pub fn double(n: u32) -> u32 {\n    n\n}\n");
    assert!(output.starts_with("ok      zero is doubled\nFAILED  double of a number"), "{output}");
    assert!(output.contains("        assertion `left == right` failed: four doubled"), "{output}");
    assert!(output.contains("--> exercises/tests/ex01_double.rs:"), "{output}");
}

#[test]
fn run_of_solved_exercise_succeeds() {
    let workspace = Workspace::new();
    workspace.answer("ex01_double", DOUBLE);
    let output = output(workspace.course(&["run", "ex01"]), 0);
    assert!(output.ends_with("ex01_double is solved: all 2 promises hold.\n"), "{output}");
}

#[test]
fn compiler_errors_come_first_and_unchanged() {
    let workspace = Workspace::new();
    workspace.answer("ex01_double", "pub fn double(n: u32) -> u32 {\n    n * \"two\"\n}\n");
    let output = output(workspace.course(&["run", "1"]), 1);
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--test", "ex01_double"]).current_dir(workspace.root());
    let cargo = run(cargo.env_remove("CARGO_TARGET_DIR"), "").stderr;
    let error = cargo.split("\n\n").next().expect("there is an error");
    assert!(error.starts_with("error[E"), "the compiler complains in another way: {cargo}");
    assert!(output.starts_with(error), "expected:\n{error}\nfound:\n{output}");
    assert!(output.ends_with("\nex01_double does not compile.\n"), "{output}");
}

#[test]
fn warnings_about_answer_are_shown() {
    let workspace = Workspace::new();
    workspace.answer("ex01_double", "pub fn double(n: u32) -> u32 {\n    (2 * n);\n    2 * n\n}\n");
    let manifest = workspace.read("exercises/Cargo.toml");
    workspace.write("exercises/Cargo.toml", &manifest.replace("unused = \"allow\"\n", ""));
    let output = output(workspace.course(&["run", "1"]), 0);
    assert!(output.starts_with("warning: unused arithmetic operation"), "{output}");
}

#[test]
fn line_of_answer_is_shown_if_code_that_it_calls_panics() {
    let workspace = Workspace::new();
    workspace.answer("ex02_negate", "pub fn negate(call: impl Fn()) {\n    call();\n}\n");
    let tests = "mod support;\n#[path = \"../src/ex02_negate.rs\"]\nmod ex02_negate;\n\n\
                 #[test]\nfn nothing_is_called() {\n    \
                 ex02_negate::negate(|| panic!(\"called\"));\n}\n";
    workspace.write("exercises/tests/ex02_negate.rs", tests);
    let output = output(workspace.course(&["run", "2"]), 1);
    let place = "        --> called from exercises/src/ex02_negate.rs:2\n            call();\n";
    assert!(output.contains(place), "{output}");
}

#[test]
fn panic_in_another_thread_is_shown() {
    let output = run_wrong(
        "pub fn double(n: u32) -> u32 {\n    \
         std::thread::spawn(|| panic!(\"lost\")).join().ok();\n    n\n}\n",
    );
    assert!(
        output.contains("        lost\n        --> exercises/src/ex01_double.rs:2\n"),
        "{output}"
    );
}

#[test]
fn answer_that_exits_the_process_is_wrong() {
    let output = run_wrong("pub fn double(_: u32) -> u32 {\n    std::process::exit(0)\n}\n");
    assert!(output.contains("the test was ended by exit status: 0\n"), "{output}");
    assert!(output.ends_with("0 of 2 promises hold.\n"), "{output}");
}

#[test]
fn answer_that_aborts_hides_no_other_test() {
    let output = run_wrong(
        "pub fn double(n: u32) -> u32 {\n    if n == 0 { std::process::abort() }\n    2 * n\n}\n",
    );
    assert!(output.contains("FAILED  zero is doubled\n        the test was ended by"), "{output}");
    assert!(output.contains("ok      double of a number is twice the number\n"), "{output}");
}

#[test]
fn answer_that_loops_forever_is_stopped() {
    let workspace = Workspace::new();
    workspace.answer(
        "ex01_double",
        "pub fn double(n: u32) -> u32 {\n    loop {\n        \
                      std::thread::park();\n    }\n}\n",
    );
    let mut command = workspace.command(&["run", "1"]);
    let output = output(run(command.env("EXERCISE_TIME_LIMIT", "1"), ""), 1);
    assert!(output.contains("        the test did not end, and was stopped\n"), "{output}");
}

#[test]
fn answer_that_prints_garbage_is_shown_in_part() {
    let output = run_wrong(
        "use std::io::Write;\n\npub fn double(n: u32) -> u32 {\n    \
         std::io::stdout().write_all(b\"test a ... ok\\n\\xff\\n\").unwrap();\n    \
         for line in 0..100_000 {\n        println!(\"line {line}\");\n    }\n    n\n}\n",
    );
    assert!(output.contains("FAILED  double of a number is twice the number\n"), "{output}");
    assert!(output.contains("        line 7\n"), "{output}");
    assert!(output.contains(" lines more\n"), "{output}");
    assert!(output.len() < 10_000, "{} bytes are too many", output.len());
}

#[test]
fn answer_that_is_not_text_does_not_compile() {
    let workspace = Workspace::new();
    std::fs::write(workspace.path("exercises/src/ex01_double.rs"), b"\xff\xfe").expect("room");
    let output = output(workspace.course(&["run", "1"]), 1);
    assert!(output.ends_with("ex01_double does not compile.\n"), "{output}");
}

#[test]
fn two_runs_at_once_do_no_harm() {
    let workspace = Workspace::new();
    workspace.answer("ex01_double", DOUBLE);
    thread::scope(|scope| {
        let runs = ["1", "1", "2"].map(|ex| scope.spawn(|| workspace.course(&["run", ex]).code));
        let codes = runs.map(|run| run.join().expect("`cargo course` can be run"));
        assert_eq!(codes, [Some(0), Some(0), Some(1)]);
    });
    let list = workspace.course(&["list"]).output();
    assert!(list.contains("solved    ex01_double"), "{list}");
}
