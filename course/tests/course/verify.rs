//! `cargo course verify`.

use crate::workspace::{DOUBLE, Workspace};

#[test]
fn verify_fills_the_table_and_touches_no_answer() {
    let workspace = Workspace::new();
    let report = workspace.course(&["verify"]).output();
    for line in [
        "ex01_double                2 of 2 fail    passes    2 of 2 fail\n",
        "ex02_negate                1 of 1 fail    passes    2 of 2 fail\n",
        "ok      stubs and solutions compile without warnings\n",
        "ok      an answer that does not compile affects no other exercise\n",
        "ok      `EXERCISE_TIME_LIMIT` changes the time limit of the tests\n",
    ] {
        assert!(report.contains(line), "expected `{line}` in {report}");
    }
    assert!(report.ends_with("All is well.\n"), "{report}");
    assert!(workspace.read("exercises/src/ex02_negate.rs").contains("    b\n"));
}

#[test]
fn verify_reports_everything_that_is_wrong() {
    let workspace = Workspace::new();
    workspace.write("exercises/wrong/ex01_right.rs", DOUBLE);
    workspace.write("exercises/wrong/ex01_broken.rs", "does not compile\n");
    let aborts = "pub fn negate(_: bool) -> bool {\n    std::process::abort()\n}\n";
    workspace.write("exercises/wrong/ex02_aborts.rs", aborts);
    workspace.write("exercises/solutions/ex03_seven.rs", "pub fn seven() -> u32 {\n    8\n}\n");
    workspace.answer("ex01_double", DOUBLE);
    let run = workspace.course(&["verify"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""), "{run:?}");
    for problem in [
        "FAILED  exercises/wrong/ex01_right.rs: no test fails\n",
        "FAILED  exercises/wrong/ex01_broken.rs does not compile: error: ",
        "FAILED  exercises/wrong/ex02_aborts.rs ends the whole test process: signal: 6",
        "FAILED  exercises/solutions/ex03_seven.rs: ex03_seven::seven_is_seven fails\n",
        "FAILED  exercises/src/ex01_double.rs: no test fails\n",
    ] {
        assert!(run.stdout.contains(problem), "expected `{problem}` in {}", run.stdout);
    }
}

#[test]
fn verify_demands_wrong_answers_that_belong_to_exercises() {
    let workspace = Workspace::new();
    workspace.write("exercises/wrong/ex11_stray.rs", DOUBLE);
    let error = workspace.course(&["verify"]);
    assert!(error.error(1).contains("ex11_stray.rs belongs to no exercise"), "{error:?}");
    std::fs::remove_file(workspace.path("exercises/wrong/ex01_wrong_0.rs")).expect("it exists");
    let error = workspace.course(&["verify"]);
    assert!(error.error(1).contains("ex01_double has fewer than 2 wrong answers"), "{error:?}");
}

#[test]
fn verify_runs_solutions_repeatedly() {
    let workspace = Workspace::new();
    // Fails when it is called for the second time by any process.
    workspace.write("exercises/solutions/ex03_seven.rs", &format!(
        "pub fn seven() -> u32 {{\n    if std::fs::create_dir({:?}).is_ok() {{ 7 }} else {{ 8 }}\n}}\n",
        workspace.path("target/mark")
    ));
    let run = workspace.course(&["verify", "--runs", "2"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stdout.contains("ex03_seven.rs: ex03_seven::seven_is_seven fails"), "{run:?}");
    assert!(run.stdout.contains("ex01_double                               passes\n"), "{run:?}");
}
