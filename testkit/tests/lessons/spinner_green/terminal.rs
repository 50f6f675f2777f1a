//! The experiments of `spinner-green` in a real terminal.

use std::process::Command;

use testkit::program::{example, run};
use testkit::terminal::Terminal;

#[test]
fn spinner_shows_no_frame_while_its_thread_is_blocked() {
    let session = Terminal::start(example("blocking-green"), &[]).finish();
    session.assert_no_frame();
    assert_eq!(session.rows()[1], "Answer: 42");
}

#[test]
fn spinner_turns_while_the_computation_yields() {
    let session = Terminal::start(example("nap-green"), &["1000000000000000003"]).finish();
    session.assert_turned();
    assert!(session.rows()[1].starts_with("1000000000000000003 is prime ("), "{session:?}");
}

#[test]
fn ten_thousand_coroutines_or_tasks_end() {
    for model in ["coroutines", "tasks"] {
        let output = run(Command::new(example("ten-thousand")).arg(model), "").output();
        assert!(output.starts_with("All have ended after "), "{model}: {output}");
    }
    let error = run(Command::new(example("ten-thousand")).arg("fibers"), "");
    assert!(error.error(2).contains("expected coroutines, tasks or threads"), "{error:?}");
}
