//! The time limit of the tests, which the environment variable `EXERCISE_TIME_LIMIT` changes.

use std::env;
use std::time::Duration;

/// The environment variable that contains the limit: a number of seconds, or `none`.
pub const VARIABLE: &str = "EXERCISE_TIME_LIMIT";

/// What a test that is too slow prints, because the reason may be a debugger.
pub const NOTE: &str = "note: to use a debugger, lift the time limit with \
                        `EXERCISE_TIME_LIMIT=none`, or set it to 60 s with `EXERCISE_TIME_LIMIT=60`";

/// The limit without the variable. A correct answer takes a few milliseconds; the rest is a reserve
/// for slow or busy machines.
const DEFAULT: Duration = Duration::from_secs(5);

/// Longer than any session with a debugger. A limit of `Duration::MAX` would overflow, because tests
/// and answers add the limit to the current time.
const NONE: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Returns the time limit of a test.
///
/// # Panics
///
/// When the variable is set to something else than a limit.
pub fn limit() -> Duration {
    from_env().unwrap_or_else(|message| panic!("{message}"))
}

/// Returns the time limit.
///
/// # Errors
///
/// With a message when the variable is set to something else than a limit.
pub fn from_env() -> Result<Duration, String> {
    env::var_os(VARIABLE).map_or(Ok(DEFAULT), |value| parse(&value.to_string_lossy()))
}

/// Parses the value of the variable.
pub fn parse(value: &str) -> Result<Duration, String> {
    if value == "none" || value == "0" {
        return Ok(NONE);
    }
    let seconds: u64 = value.parse().map_err(|_| {
        format!("{VARIABLE} is `{value}`: expected a number of seconds, or `none` for no limit")
    })?;
    Ok(Duration::from_secs(seconds).min(NONE))
}

/// Returns the message of a test that has exceeded the limit.
pub fn too_slow(hint: &str) -> String {
    format!("not finished after {} s: {hint}\n{NOTE}", limit().as_secs())
}
