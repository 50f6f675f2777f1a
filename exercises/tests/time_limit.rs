//! The tests of the time limit. `cargo course verify` runs them.

mod support;

use std::env;
use std::process::Command;
use std::thread;
use std::time::Duration;

use support::time_limit::{VARIABLE, limit, parse};
use support::within_limit;

#[test]
fn parse_accepts_seconds() {
    assert_eq!(parse("1"), Ok(Duration::from_secs(1)));
    assert_eq!(parse("60"), Ok(Duration::from_secs(60)));
}

#[test]
fn parse_lifts_limit_for_none_and_zero() {
    const HOUR: Duration = Duration::from_secs(3600);
    for value in ["none", "0", "18446744073709551615"] {
        let limit = parse(value).expect("this value is valid");
        assert!(limit > 24 * HOUR, "with `{value}` the limit is only {limit:?}");
    }
}

#[test]
fn parse_names_variable_and_value_if_value_is_invalid() {
    for value in ["", "-1", "1.5", "5s", "None", "never"] {
        let message = parse(value).expect_err("this value is invalid");
        assert!(message.contains(VARIABLE), "{message}");
        assert!(message.contains(&format!("`{value}`")), "{message}");
    }
}

#[test]
fn limit_is_five_seconds_if_variable_is_not_set() {
    let output = run("print_limit", None);
    assert!(output.contains("the limit is 5s"), "{output}");
}

#[test]
fn limit_is_value_of_variable() {
    let output = run("print_limit", Some("60"));
    assert!(output.contains("the limit is 60s"), "{output}");
}

#[test]
fn every_test_fails_and_names_variable_if_value_is_invalid() {
    let output = run("hang", Some("soon"));
    assert!(output.contains("EXERCISE_TIME_LIMIT is `soon`"), "{output}");
}

#[test]
fn test_that_hangs_fails_after_the_limit_and_names_variable() {
    let output = run("hang", Some("1"));
    assert!(output.contains("not finished after 1 s: the hint"), "{output}");
    assert!(output.contains("EXERCISE_TIME_LIMIT=none"), "{output}");
}

/// Runs one of the tests below in its own process, with a value of the variable. Returns its output.
fn run(test: &str, value: Option<&str>) -> String {
    let this_program = env::current_exe().expect("the path of a program is known");
    let mut command = Command::new(this_program);
    command.args([test, "--exact", "--ignored", "--nocapture"]).env_remove(VARIABLE);
    command.envs(value.map(|value| (VARIABLE, value)));
    let output = command.output().expect("the system can start another process");
    String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
}

#[test]
#[ignore = "other tests run it"]
fn print_limit() {
    println!("the limit is {:?}", limit());
}

#[test]
#[ignore = "other tests run it"]
fn hang() {
    within_limit("the hint", || {
        loop {
            thread::park();
        }
    })
}
