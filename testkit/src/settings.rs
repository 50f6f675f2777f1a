//! Environment variables that make the tests run longer than usual.

use std::env;

/// Returns the number in the environment variable `name`, if it is set.
#[must_use]
pub fn setting(name: &str) -> Option<u64> {
    let text = env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|error| panic!("{name}={text}: {error}")))
}
