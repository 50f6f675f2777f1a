//! `std::time`, without a clock.

pub use std::time::*;

/// A point in time, where no time passes: only time limits end.
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
