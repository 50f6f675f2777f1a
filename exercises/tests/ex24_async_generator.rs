//! The tests of exercise 24. Run them with `cargo test -p exercises ex24`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex24_async_generator.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex24_async_generator.rs")]
mod ex24_async_generator;
mod support;

use std::future::{pending, ready};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use primes_core::is_prime;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::{sleep, timeout};

use ex24_async_generator::primes;
use support::on_paused_clock;

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);

const HINT: &str = "does something block the thread, so that the task and its reader cannot both \
                    make progress?";

/// A check that takes one second.
async fn slow_check(n: u64) -> bool {
    sleep(SECOND).await;
    is_prime(n)
}

#[test]
fn next_returns_primes_in_order_then_none() {
    on_paused_clock(HINT, async || {
        let mut primes = primes(2..20, |n| ready(is_prime(n)));
        let mut found = Vec::new();
        let all = async {
            while let Some(prime) = primes.next().await {
                found.push(prime);
            }
        };
        let end = timeout(HOUR, all).await;
        assert_eq!(found, [2, 3, 5, 7, 11, 13, 17, 19]);
        assert!(
            end.is_ok(),
            "`next` did not return `None` after the last prime: is a sender still alive?"
        );
        let next = timeout(HOUR, primes.next()).await;
        assert_eq!(next, Ok(None), "`next` must keep returning `None` after the end");
    });
}

#[test]
fn task_finds_at_most_two_primes_ahead_of_reader() {
    on_paused_clock(HINT, async || {
        let latest = Arc::new(AtomicU64::new(0));
        let checked = Arc::clone(&latest);
        let mut primes = primes(2.., move |n| {
            checked.store(n, Ordering::Relaxed);
            slow_check(n)
        });
        for (taken, limit) in [(None, 3), (Some(2), 5), (Some(3), 7), (Some(5), 11)] {
            if taken.is_some() {
                assert_eq!(timeout(HOUR, primes.next()).await, Ok(taken));
            }
            // Enough time for thousands of checks.
            sleep(HOUR).await;
            let latest = latest.load(Ordering::Relaxed);
            assert!(
                latest <= limit,
                "last prime taken: {taken:?}; the second prime after it is {limit}, but {latest} \
                 has already been checked"
            );
        }
    });
}

#[test]
fn next_loses_no_prime_when_cancelled() {
    on_paused_clock(HINT, async || {
        let mut primes = primes(2.., slow_check);
        for prime in [2, 3, 5, 7] {
            // The timeout ends during a check.
            let early = timeout(SECOND / 2, primes.next()).await.ok();
            let next = match early {
                Some(next) => next,
                None => {
                    timeout(HOUR, primes.next()).await.expect("a prime is at most two checks away")
                }
            };
            assert_eq!(
                next,
                Some(prime),
                "an earlier call of `next` was cancelled by a timeout: the next call must return \
                 the prime"
            );
        }
    });
}

#[test]
fn drop_ends_task_that_waits_for_reader() {
    on_paused_clock(HINT, async || {
        let (owner_tx, owner_rx) = channel(1);
        {
            let numbers = (2..).inspect(owner_of(&owner_tx));
            let owner = owner_of(&owner_tx);
            let mut primes = primes(numbers, move |n| {
                owner(&n);
                slow_check(n)
            });
            assert_eq!(timeout(HOUR, primes.next()).await, Ok(Some(2)));
            sleep(HOUR).await;
        }
        drop(owner_tx);
        assert_all_dropped(owner_rx).await;
    });
}

#[test]
fn drop_cancels_check_that_never_ends() {
    on_paused_clock(HINT, async || {
        let (owner_tx, owner_rx) = channel(1);
        {
            let owner = owner_of(&owner_tx);
            let mut primes = primes(2.., move |n| {
                owner(&n);
                pending()
            });
            let next = timeout(HOUR, primes.next()).await;
            assert!(next.is_err(), "the first check has not ended, but `next` returned {next:?}");
        }
        drop(owner_tx);
        assert_all_dropped(owner_rx).await;
    });
}

/// Returns a function that owns a clone of `owner_tx`. A closure that calls the function owns the
/// clone until the closure is dropped.
fn owner_of(owner_tx: &Sender<()>) -> impl Fn(&u64) + Send + use<> {
    let owner_tx = owner_tx.clone();
    move |_| assert!(!owner_tx.is_closed())
}

/// Asserts that all senders have been dropped within an hour of the paused clock.
async fn assert_all_dropped(mut owner_rx: Receiver<()>) {
    assert_eq!(
        timeout(HOUR, owner_rx.recv()).await,
        Ok(None),
        "`Primes` was dropped, but `numbers` or `check` is still alive: what cancels the task?"
    );
}
