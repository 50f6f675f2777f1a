//! A system that does not allow all processes, threads or open files.

use std::process::Command;

use testkit::program::run;
use testkit::resource_limits::run_with_process_limit;

use super::CHECKER;

#[test]
fn process_that_cannot_be_started_is_an_error() {
    let run = run_with_process_limit(5, CHECKER.program, "7");
    assert!(run.error(1).starts_with("error: cannot start a process: "), "{run:?}");
}

#[cfg(target_os = "linux")] // elsewhere, `ulimit -u` does not count threads
#[test]
fn feeder_thread_that_cannot_be_started_is_an_error() {
    // Four workers can be started, but not the thread that sends them jobs.
    let run = run_with_process_limit(5, CHECKER.program, "4");
    let what = run.error(1).trim_start_matches("error: cannot start a ");
    assert!(what.starts_with("thread: ") || what.starts_with("process: "), "{run:?}");
}

/// Files that this test has inherited, for example from `make`, are closed first. At which limit it
/// fails depends on the system, so several are tried.
#[test]
fn pipe_that_cannot_be_made_is_an_error() {
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
