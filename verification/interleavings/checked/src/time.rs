//! `std::time`, without a clock.

use std::cell::Cell;
use std::ops::{Add, AddAssign, Sub, SubAssign};

pub use std::time::*;

/// The largest duration that can be added to a point in time. It is as large as any computer's.
const LONGEST: Duration = Duration::from_secs(u64::MAX / 2);

thread_local! {
    static NOW: Cell<Duration> = const { Cell::new(Duration::ZERO) };
}

/// Lets time pass: a thread has slept, or its timeout has passed.
pub(crate) fn advance(duration: Duration) {
    NOW.set(NOW.get().saturating_add(duration.min(LONGEST)));
}

/// Starts to measure the time at zero.
pub fn begin() {
    NOW.set(Duration::ZERO);
}

/// A point in time. Time passes only while threads sleep, and when a timeout passes.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Instant(Duration);

impl Instant {
    #[must_use]
    pub fn now() -> Self {
        Self(NOW.get())
    }

    #[must_use]
    pub fn elapsed(&self) -> Duration {
        NOW.get().saturating_sub(self.0)
    }

    #[must_use]
    pub fn checked_add(&self, duration: Duration) -> Option<Self> {
        let sum = self.0.checked_add(duration)?;
        (sum <= LONGEST).then_some(Self(sum))
    }

    #[must_use]
    pub fn checked_sub(&self, duration: Duration) -> Option<Self> {
        self.0.checked_sub(duration).map(Self)
    }

    #[must_use]
    pub fn duration_since(&self, earlier: Self) -> Duration {
        self.0.saturating_sub(earlier.0)
    }

    #[must_use]
    pub fn saturating_duration_since(&self, earlier: Self) -> Duration {
        self.duration_since(earlier)
    }

    #[must_use]
    pub fn checked_duration_since(&self, earlier: Self) -> Option<Duration> {
        self.0.checked_sub(earlier.0)
    }
}

impl Add<Duration> for Instant {
    type Output = Self;

    fn add(self, duration: Duration) -> Self {
        self.checked_add(duration).expect("overflow when adding duration to instant")
    }
}

impl AddAssign<Duration> for Instant {
    fn add_assign(&mut self, duration: Duration) {
        *self = *self + duration;
    }
}

impl Sub<Duration> for Instant {
    type Output = Self;

    fn sub(self, duration: Duration) -> Self {
        self.checked_sub(duration).expect("overflow when subtracting duration from instant")
    }
}

impl SubAssign<Duration> for Instant {
    fn sub_assign(&mut self, duration: Duration) {
        *self = *self - duration;
    }
}

impl Sub for Instant {
    type Output = Duration;

    fn sub(self, earlier: Self) -> Duration {
        self.duration_since(earlier)
    }
}
