//! The workers of `procs` are reaped, and the parent has one thread again: also after an error, and
//! even if SIGCHLD was ignored.

use std::os::unix::process::CommandExt;
use std::process::Command;

use nix::sys::signal::{SigHandler, Signal, signal};
use testkit::expected_output::assert_report;
use testkit::program::{example, run};

use super::{CHECKER, POOL};

/// The example calls `check_all` with a report that fails, looks for threads and children, and calls
/// it again.
#[test]
fn check_all_can_be_called_again_after_its_report_failed() {
    let stdout = run(&mut Command::new(example("failing-report")), "").output();
    let round = "enough\none thread\nno child\n";
    assert_eq!(stdout, [round, round, "1000 results\none thread\nno child\n"].concat());
}

/// If the program that starts `procs` ignores SIGCHLD, `procs` inherits that, and the system would
/// discard how the workers ended.
#[test]
fn procs_succeeds_although_sigchld_was_ignored() {
    let mut command = CHECKER.command(CHECKER.args);
    let ignore_sigchld = || {
        // SAFETY: ignoring a signal runs no code of this program.
        unsafe { signal(Signal::SIGCHLD, SigHandler::SigIgn) }.map(drop).map_err(Into::into)
    };
    // SAFETY: the closure only calls `sigaction`, which is async-signal-safe.
    unsafe { command.pre_exec(ignore_sigchld) };
    let stdout = run(command.args(["-f", "-"]), "7\n9\n").output();
    assert_report(&stdout, &POOL.how(2), "2 checks in ", &[(7, true), (9, false)]);
}

/// A child's time is added to that of its parent's children only when the child is reaped. So the
/// shell knows of the workers' time only if `procs` has reaped them.
#[test]
fn procs_reaps_its_workers() {
    // `times` prints two lines: the shell's times, and its children's.
    let script = r#""$0" 2 -f - > /dev/null && times"#;
    let mut shell = Command::new("sh");
    shell.args(["-c", script, CHECKER.program]);
    let times = run(&mut shell, "9999999999999917\n").output();
    let children = times.lines().nth(1).expect("the second line is that of the children");
    let (_minutes, rest) = children.split_once('m').expect("minutes come first");
    let (seconds, _) = rest.split_once('s').expect("seconds follow");
    let seconds: f64 = seconds.parse().expect("seconds are a number");
    assert!(seconds > 0.05, "the reaped children took only {seconds} s");
}
