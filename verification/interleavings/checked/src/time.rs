//! `std::time`, without a clock.

pub use std::time::*;

/// A point in time. No time passes between two of them; only timeouts pass.
#[derive(Clone, Copy, Debug)]
pub struct Instant;

impl Instant {
    pub fn now() -> Self {
        Self
    }

    pub fn elapsed(&self) -> Duration {
        Duration::ZERO
    }
}
