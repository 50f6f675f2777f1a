//! Too little room for the workers.

use std::process::Command;

use crate::CHECKER;
use crate::crowded::run_in_a_crowd;
use crate::run::run;

#[test]
fn a_process_that_cannot_be_started_is_an_error() {
    let run = run_in_a_crowd("5", CHECKER.program, "7");
    assert!(run.error(1).starts_with("error: cannot start a process: "), "{run:?}");
}

#[cfg(target_os = "linux")] // elsewhere, threads are not what `ulimit -u` counts
#[test]
fn a_feeder_that_cannot_be_started_is_an_error() {
    // Four workers fit, and then the thread that feeds them does not.
    let run = run_in_a_crowd("5", CHECKER.program, "4");
    let what = run.error(1).trim_start_matches("error: cannot start a ");
    assert!(what.starts_with("thread: ") || what.starts_with("process: "), "{run:?}");
}

/// Files that we have inherited ourselves, from `make` for one, would use up the room: they are
/// closed first. Where the limit bites depends on the system, so it is searched for.
#[test]
fn a_pipe_that_cannot_be_made_is_an_error() {
    let script = r#"exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-; ulimit -n "$1"; exec "$0" 2 -f -"#;
    let runs = [5, 6, 7, 8, 100].map(|limit| {
        let mut shell = Command::new("sh");
        run(shell.args(["-c", script, CHECKER.program, &limit.to_string()]), "7\n")
    });
    assert!(runs[0].error(1).starts_with("error: cannot make a pipe: "), "{runs:?}");
    for run in &runs[1..4] {
        let pipe = run.code == Some(0) || run.error(1).contains("cannot make a pipe");
        assert!(pipe, "{run:?}");
    }
    assert_eq!(runs[4].code, Some(0), "{runs:?}");
}
