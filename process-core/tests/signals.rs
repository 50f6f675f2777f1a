//! Signals that are ignored or have no effect. The scenarios are in `tests/programs/signals.rs`.
#![cfg(unix)]

use std::process::Command;

use testkit::program::{Run, example, run};

const SIGINT: i32 = 2;

/// Runs a scenario after some commands of the shell.
fn scenario(name: &str, commands: &str) -> Run {
    let script = format!(r#"{commands} exec "$0" "$1""#);
    run(Command::new("sh").args(["-c", &script]).arg(example("signals")).arg(name), "")
}

#[test]
fn ignored_signal_is_recognized() {
    assert_eq!(scenario("is-ignored", "trap '' INT;").output(), "true\n");
}

#[test]
fn signal_that_is_not_ignored_is_recognized() {
    assert_eq!(scenario("is-ignored", "").output(), "false\n");
}

#[test]
fn end_by_signal_ends_the_process_by_this_signal() {
    for commands in ["", "trap '' INT;"] {
        assert_eq!(scenario("end", commands).signal, Some(SIGINT), "{commands}");
    }
}

#[test]
fn end_by_signal_without_effect_exits_with_the_shells_code() {
    assert_eq!(scenario("end-blocked", "").code, Some(130));
}

#[test]
fn wait_returns_each_signal_or_nothing_after_the_time() {
    let expected = "None\n[Some(SIGHUP), Some(SIGTERM)]\nSome(SIGCHLD)\n";
    for commands in ["", "trap '' HUP TERM CHLD;"] {
        assert_eq!(scenario("wait", commands).output(), expected, "{commands}");
    }
}
