//! What a learner may set in the environment, to test longer than usual.

use std::env;

/// The number in an environment variable, if it is set.
pub(crate) fn setting(name: &str) -> Option<u64> {
    let text = env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|error| panic!("{name}={text}: {error}")))
}
