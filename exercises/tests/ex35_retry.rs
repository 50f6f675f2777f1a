//! The tests of exercise 35. Run them with `cargo test -p exercises ex35`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex35_retry.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex35_retry.rs")]
mod ex35_retry;
mod support;

use std::cell::{Cell, RefCell};
use std::convert::identity;
use std::future::{pending, ready};
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

use ex35_retry::{Failure, GaveUp, Policy, retry};
use support::on_paused_clock;
use support::random::Random;
use support::tasks::Log;

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);

const HINT: &str = "what does `retry` wait for? Does it block the thread, or loop without waiting?";

/// What an attempt returns.
type Outcome = Result<u64, Failure<&'static str>>;

const BUSY: Outcome = Err(Failure::Temporary("busy"));

/// Starts with a backoff of 1 s, and doubles it up to 10 s. The limit is far away.
const POLICY: Policy = Policy { base: SECOND, cap: Duration::from_secs(10), limit: HOUR };

/// Returns an attempt that takes no time, for [`retry`]. Each call takes the next of the
/// `outcomes`.
fn in_turn(outcomes: &[Outcome]) -> impl FnMut() -> std::future::Ready<Outcome> {
    let mut outcomes = outcomes.iter();
    move || {
        let outcome = outcomes.next();
        ready(outcome.expect("`attempt` was called again, although `retry` had to end").clone())
    }
}

/// Awaits a future. Returns its output and the elapsed time on the paused clock.
async fn timed<T>(future: impl Future<Output = T>) -> (T, Duration) {
    let start = Instant::now();
    (future.await, start.elapsed())
}

#[test]
fn first_attempt_begins_at_once() {
    on_paused_clock(HINT, async || {
        for value in [0, 1, u64::MAX] {
            let jitter =
                |_| panic!("the first attempt has succeeded: there is nothing to wait for");
            let (outcome, elapsed) = timed(retry(POLICY, jitter, in_turn(&[Ok(value)]))).await;
            assert_eq!(outcome, Ok(value), "the first attempt succeeds");
            assert_eq!(elapsed, Duration::ZERO, "do not wait before the first attempt");
        }
    });
}

#[test]
fn backoff_doubles_up_to_the_cap() {
    on_paused_clock(HINT, async || {
        let backoffs = RefCell::new(Vec::new());
        let jitter = |backoff: Duration| {
            backoffs.borrow_mut().push(backoff.as_secs());
            backoff
        };
        let outcomes = [BUSY, BUSY, BUSY, BUSY, BUSY, BUSY, Ok(7)];
        let (outcome, elapsed) = timed(retry(POLICY, jitter, in_turn(&outcomes))).await;
        assert_eq!(outcome, Ok(7), "six temporary failures, and then a success");
        let backoffs = backoffs.into_inner();
        let hint = "the backoffs in seconds, for a base of 1 s and a cap of 10 s";
        assert_eq!(backoffs, [1, 2, 4, 8, 10, 10], "{hint}");
        assert_eq!(elapsed.as_secs(), 35, "seconds of waiting, for the backoffs {backoffs:?}");
    });
}

#[test]
fn backoff_is_exact() {
    let mut random = Random::new();
    for _ in 0..20 {
        let (base, cap) = (1 + random.below(1 << 40), random.below(1 << 60));
        on_paused_clock(HINT, async move || {
            let backoffs = RefCell::new(Vec::new());
            let jitter = |backoff: Duration| {
                backoffs.borrow_mut().push(backoff.as_nanos());
                Duration::ZERO
            };
            let mut outcomes = vec![BUSY; 40];
            outcomes.push(Ok(7));
            let policy = Policy {
                base: Duration::from_nanos(base),
                cap: Duration::from_nanos(cap),
                limit: Duration::MAX,
            };
            let outcome = retry(policy, jitter, in_turn(&outcomes)).await;
            assert_eq!(outcome, Ok(7), "40 temporary failures, and then a success");
            let expected = Vec::from_iter((0..40).map(|i| (u128::from(base) << i).min(cap.into())));
            let hint = "the backoffs in nanoseconds: each is twice the one before, or the cap";
            assert_eq!(
                backoffs.into_inner(),
                expected,
                "{hint}. The base is {base}, the cap {cap}"
            );
        });
    }
}

#[test]
fn wait_is_what_jitter_returns() {
    let mut random = Random::new();
    for _ in 0..20 {
        let mut waits = [1000, 2000, 4000, 8000, 10_000, 10_000].map(|max| random.below(max + 1));
        waits[random.index(6)] = 0;
        on_paused_clock(HINT, async move || {
            let calls = RefCell::new(Vec::new());
            let jitter = |backoff: Duration| {
                let mut calls = calls.borrow_mut();
                calls.push(backoff.as_secs());
                Duration::from_millis(waits[(calls.len() - 1).min(5)])
            };
            let start = Instant::now();
            let attempts = RefCell::new(Vec::new());
            let attempt = || {
                let mut attempts = attempts.borrow_mut();
                attempts.push(start.elapsed());
                ready(if attempts.len() == 7 { Ok(7) } else { BUSY })
            };
            let outcome = retry(POLICY, jitter, attempt).await;
            assert_eq!(outcome, Ok(7), "six temporary failures, and then a success");
            let expected = (0..=6).map(|i| Duration::from_millis(waits[..i].iter().sum()));
            let expected = Vec::from_iter(expected);
            let hint = "the times at which the attempts began, in ms";
            assert_eq!(attempts.into_inner(), expected, "{hint}; `jitter` returned {waits:?}");
            let hint = "the arguments of `jitter`, in seconds: the backoff doubles, whatever \
                        `jitter` has returned, and `jitter` is called once for each wait";
            assert_eq!(calls.into_inner(), [1, 2, 4, 8, 10, 10], "{hint}: {waits:?}");
        });
    }
}

#[test]
fn cap_also_limits_the_first_backoff() {
    on_paused_clock(HINT, async || {
        let backoffs = RefCell::new(Vec::new());
        let jitter = |backoff: Duration| {
            backoffs.borrow_mut().push(backoff);
            backoff
        };
        let policy = Policy { base: 20 * SECOND, ..POLICY };
        let outcome = retry(policy, jitter, in_turn(&[BUSY, BUSY, Ok(7)])).await;
        assert_eq!(outcome, Ok(7), "two temporary failures, and then a success");
        let hint = "the backoffs, for a base of 20 s and a cap of 10 s";
        assert_eq!(backoffs.into_inner(), [10 * SECOND; 2], "{hint}");
    });
}

#[test]
fn retry_survives_thousands_of_attempts() {
    for (base, cap) in [(SECOND, HOUR), (SECOND, Duration::MAX), (Duration::ZERO, HOUR)] {
        on_paused_clock(HINT, async move || {
            let policy = Policy { base, cap, limit: Duration::MAX };
            let last_backoff = Cell::new(Duration::ZERO);
            let jitter = |backoff| {
                last_backoff.set(backoff);
                Duration::ZERO
            };
            let mut attempts = 0;
            let attempt = || {
                attempts += 1;
                ready(if attempts == 5000 { Ok(7) } else { BUSY })
            };
            let outcome = retry(policy, jitter, attempt).await;
            assert_eq!(outcome, Ok(7), "4999 temporary failures, and then a success");
            let expected = if base.is_zero() { base } else { cap };
            let hint = "the last of 4999 backoffs";
            assert_eq!(last_backoff.get(), expected, "{hint}; base {base:?}, cap {cap:?}");
        });
    }
}

#[test]
fn permanent_failure_is_returned_at_once() {
    on_paused_clock(HINT, async || {
        let outcomes = [BUSY, BUSY, Err(Failure::Permanent("wrong password"))];
        for failures in 0..=2 {
            // The attempt panics if it is called again.
            let attempt = in_turn(&outcomes[failures..]);
            let (outcome, elapsed) = timed(retry(POLICY, identity, attempt)).await;
            let hint = "another attempt would fail in the same way";
            assert_eq!(outcome, Err(GaveUp::Permanent("wrong password")), "{hint}");
            let waited = [3, 1, 0][failures];
            assert_eq!(elapsed.as_secs(), waited, "seconds of waiting before a permanent failure");
        }
    });
}

#[test]
fn limit_drops_the_attempt_in_progress() {
    on_paused_clock(HINT, async || {
        for failures in [0, 1, 2] {
            let log = Log::default();
            let mut attempts = 0;
            let attempt = || {
                attempts += 1;
                let hangs = attempts > failures;
                let on_drop = log.on_drop("dropped");
                async move {
                    let _on_drop = on_drop;
                    if hangs { pending().await } else { BUSY }
                }
            };
            let policy = Policy { limit: 100 * SECOND, ..POLICY };
            let retried = timed(timeout(HOUR, retry(policy, identity, attempt))).await;
            // There is no `await` between the end of `retry` and this line.
            let dropped = log.events().len();
            let (outcome, elapsed) = retried;
            let hint = format!("attempt {} hangs, and the limit is 100 s", failures + 1);
            let outcome = outcome.unwrap_or_else(|_| panic!("`retry` does not end: {hint}"));
            let last_error = (failures > 0).then_some("busy");
            assert_eq!(outcome, Err(GaveUp::OutOfTime(last_error)), "{hint}");
            assert_eq!(elapsed.as_secs(), 100, "seconds until `retry` returned: {hint}");
            let hint = "the attempt in progress must be dropped, not left running";
            assert_eq!(dropped, failures + 1, "attempts that have been dropped: {hint}");
        }
    });
}

#[test]
fn limit_includes_attempts_and_waits() {
    on_paused_clock(HINT, async || {
        // Each attempt takes 10 s. They begin after 0, 11, 23, 37 and 55 s. The limit is in the
        // middle of the fifth one.
        let attempts = Cell::new(0);
        let attempt = || {
            attempts.set(attempts.get() + 1);
            async {
                sleep(10 * SECOND).await;
                BUSY
            }
        };
        let policy = Policy { limit: 60 * SECOND, ..POLICY };
        let (outcome, elapsed) = timed(retry(policy, identity, attempt)).await;
        assert_eq!(outcome, Err(GaveUp::OutOfTime(Some("busy"))), "no attempt succeeds");
        assert_eq!(elapsed.as_secs(), 60, "seconds until `retry` returned; the limit is 60 s");
        let hint = "they take 10 s each, the waits are 1, 2, 4 and 8 s, and the limit is 60 s";
        assert_eq!(attempts.get(), 5, "number of attempts: {hint}");
    });
}

#[test]
fn retry_does_not_wait_in_vain() {
    on_paused_clock(HINT, async || {
        // The attempts begin after 0, 1 and 3 s. The fourth would begin after 7 s.
        for (limit, attempts, end) in
            [(8_000, 4, 7), (7_001, 4, 7), (7_000, 3, 3), (6_999, 3, 3), (3_500, 3, 3), (500, 1, 0)]
        {
            let policy = Policy { limit: Duration::from_millis(limit), ..POLICY };
            let attempt_count = Cell::new(0);
            let attempt = || {
                attempt_count.set(attempt_count.get() + 1);
                ready(BUSY)
            };
            let (outcome, elapsed) = timed(retry(policy, identity, attempt)).await;
            let hint = format!(
                "the attempts would begin after 0, 1, 3, 7 and 15 s, and the limit is {limit} ms"
            );
            assert_eq!(outcome, Err(GaveUp::OutOfTime(Some("busy"))), "{hint}");
            assert_eq!(attempt_count.get(), attempts, "number of attempts: {hint}");
            let at_once = "return as soon as no other attempt can begin before the limit";
            assert_eq!(elapsed.as_secs(), end, "seconds until `retry` returned: {hint}: {at_once}");
        }
    });
}

#[test]
fn short_wait_fits_into_the_limit_even_if_the_backoff_does_not() {
    on_paused_clock(HINT, async || {
        let policy = Policy { base: 7 * SECOND, limit: 5 * SECOND, ..POLICY };
        let outcome = retry(policy, |_| SECOND, in_turn(&[BUSY, BUSY, BUSY, Ok(7)])).await;
        let hint = "the limit is 5 s, and the backoffs are at least 7 s, but `jitter` returns 1 s. So \
                    the attempts begin after 0, 1, 2 and 3 s";
        assert_eq!(outcome, Ok(7), "the fourth attempt succeeds: {hint}");
    });
}

#[test]
fn last_error_is_returned() {
    on_paused_clock(HINT, async || {
        let names = ["first", "second", "third"];
        let outcomes = names.map(|name| Err(Failure::Temporary(name)));
        let policy = Policy { limit: 4 * SECOND, ..POLICY };
        let outcome = retry(policy, identity, in_turn(&outcomes)).await;
        let hint = "the attempts failed with first, second and third: return the last error";
        assert_eq!(outcome, Err(GaveUp::OutOfTime(Some("third"))), "{hint}");
    });
}

#[test]
fn there_may_be_no_limit() {
    on_paused_clock(HINT, async || {
        let policy = Policy { base: 1000 * HOUR, cap: 1000 * HOUR, limit: Duration::MAX };
        let (outcome, elapsed) =
            timed(retry(policy, identity, in_turn(&[BUSY, BUSY, Ok(7)]))).await;
        assert_eq!(
            outcome,
            Ok(7),
            "the limit is `Duration::MAX`: there is time for three attempts"
        );
        assert_eq!(elapsed, 2000 * HOUR, "two waits of 1000 h");
    });
}

#[test]
fn attempts_do_not_overlap() {
    on_paused_clock(HINT, async || {
        let log = Log::default();
        let mut attempts = 0;
        let attempt = || {
            attempts += 1;
            let succeeds = attempts == 3;
            log.add("begins");
            let on_drop = log.on_drop("ends");
            async move {
                let _on_drop = on_drop;
                sleep(20 * SECOND).await;
                if succeeds { Ok(7) } else { BUSY }
            }
        };
        let outcome = retry(POLICY, identity, attempt).await;
        let events = log.events();
        assert_eq!(outcome, Ok(7), "the third attempt succeeds");
        let hint = "an attempt must have been dropped before the next one begins";
        assert_eq!(events, ["begins", "ends"].repeat(3), "{hint}");
    });
}

#[test]
fn attempt_in_progress_is_dropped_with_retry() {
    on_paused_clock(HINT, async || {
        let log = Log::default();
        let attempt = || {
            log.add("begins");
            let on_drop = log.on_drop("dropped");
            async move {
                let _on_drop = on_drop;
                pending::<Outcome>().await
            }
        };
        let ended = timeout(SECOND, retry(POLICY, identity, attempt)).await;
        // There is no `await` between the end of `retry` and this line.
        let events = log.events();
        assert!(ended.is_err(), "the attempt has not ended, but `retry` returned {ended:?}");
        assert_eq!(events, ["begins", "dropped"], "`retry` was dropped during its first attempt");
    });
}
