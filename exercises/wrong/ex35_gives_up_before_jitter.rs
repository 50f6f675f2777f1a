//! Wrong: gives up if the backoff does not fit into the limit, although the wait may be shorter.

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

#[derive(Clone, Debug, PartialEq)]
pub enum Failure<E> {
    Temporary(E),
    Permanent(E),
}

#[derive(Clone, Debug, PartialEq)]
pub enum GaveUp<E> {
    Permanent(E),
    OutOfTime(Option<E>),
}

#[derive(Clone, Debug)]
pub struct Policy {
    pub base: Duration,
    pub cap: Duration,
    pub limit: Duration,
}

pub async fn retry<T, E, F>(
    Policy { base, cap, limit }: Policy,
    mut jitter: impl FnMut(Duration) -> Duration,
    mut attempt: impl FnMut() -> F,
) -> Result<T, GaveUp<E>>
where
    F: Future<Output = Result<T, Failure<E>>>,
{
    let start = Instant::now();
    let time_left = || limit.saturating_sub(start.elapsed());
    let mut backoff = base.min(cap);
    let mut last_error = None;
    loop {
        match timeout(time_left(), attempt()).await {
            Err(_) => return Err(GaveUp::OutOfTime(last_error)),
            Ok(Ok(value)) => return Ok(value),
            Ok(Err(Failure::Permanent(error))) => return Err(GaveUp::Permanent(error)),
            Ok(Err(Failure::Temporary(error))) => last_error = Some(error),
        }
        if backoff > time_left() {
            return Err(GaveUp::OutOfTime(last_error));
        }
        let wait = jitter(backoff);
        if wait >= time_left() {
            return Err(GaveUp::OutOfTime(last_error));
        }
        sleep(wait).await;
        backoff = backoff.saturating_mul(2).min(cap);
    }
}
