//! # 35: retry

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

/// Why an attempt has failed.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure<E> {
    /// Another attempt may succeed.
    Temporary(E),
    /// No other attempt can succeed.
    Permanent(E),
}

/// Why [`retry`] has given up.
#[derive(Clone, Debug, PartialEq)]
pub enum GaveUp<E> {
    /// An attempt has failed permanently.
    Permanent(E),
    /// The time limit leaves no room for another attempt. Contains the error of the last attempt
    /// that has failed, if one has failed.
    OutOfTime(Option<E>),
}

/// How long [`retry`] waits.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The backoff before the second attempt. It doubles before each further attempt.
    pub base: Duration,
    /// The maximum of the backoff, also of the first one.
    pub cap: Duration,
    /// The limit for everything together: all attempts and all waits. Greater than zero.
    /// `Duration::MAX` means no limit.
    pub limit: Duration,
}

/// Calls `attempt` and awaits the future that it returns, until an attempt succeeds. Returns its
/// value.
///
/// The first attempt begins at once. After a temporary failure, the next one begins after a wait.
/// The backoffs are `base`, 2 · `base`, 4 · `base` and so on, but at most `cap`, for any number of
/// attempts. The wait is what `jitter(backoff)` returns: a duration from zero to its argument.
/// `jitter` is called once for each wait.
///
/// After a permanent failure, returns its error at once.
///
/// When `limit` has passed, drops the attempt in progress and returns `OutOfTime`. If the next wait
/// would not end before the limit, returns `OutOfTime` at once: waiting would be in vain.
///
/// At most one attempt is in progress at a time, and none when `retry` returns. If `retry` is
/// itself dropped, the attempt in progress is dropped with it.
pub async fn retry<T, E, F>(
    Policy { base, cap, limit }: Policy,
    mut jitter: impl FnMut(Duration) -> Duration,
    mut attempt: impl FnMut() -> F,
) -> Result<T, GaveUp<E>>
where
    F: Future<Output = Result<T, Failure<E>>>,
{
    let start = Instant::now();
    // A deadline, the sum of now and the limit, could overflow.
    let time_left = || limit.saturating_sub(start.elapsed());
    let mut backoff = base.min(cap);
    let mut last_error = None;
    loop {
        // No task is needed: `timeout` owns the attempt, and drops it when it returns.
        match timeout(time_left(), attempt()).await {
            Err(_) => return Err(GaveUp::OutOfTime(last_error)),
            Ok(Ok(value)) => return Ok(value),
            Ok(Err(Failure::Permanent(error))) => return Err(GaveUp::Permanent(error)),
            Ok(Err(Failure::Temporary(error))) => last_error = Some(error),
        }
        let wait = jitter(backoff);
        if wait >= time_left() {
            return Err(GaveUp::OutOfTime(last_error));
        }
        sleep(wait).await;
        // Independent of the jitter: only the upper bound of the waits doubles.
        backoff = backoff.saturating_mul(2).min(cap);
    }
}
