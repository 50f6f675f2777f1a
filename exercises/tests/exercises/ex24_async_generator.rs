use std::future::{pending, ready};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use exercises::ex24_async_generator::primes;
use primes_core::is_prime;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::{sleep, timeout};

use crate::support::on_paused_clock;

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);

const HINT: &str = "does something block the thread, so that the reader and the source cannot take \
                    turns?";

/// A check that takes a second.
async fn slow_check(n: u64) -> bool {
    sleep(SECOND).await;
    is_prime(n)
}

#[test]
fn the_primes_come_in_order_and_then_there_are_no_more() {
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
            "after the last prime, `next` waits for ever: is a sender still alive?"
        );
        assert_eq!(timeout(HOUR, primes.next()).await, Ok(None), "once ended, it stays so");
    });
}

#[test]
fn it_looks_at_most_two_primes_ahead_of_its_reader() {
    on_paused_clock(HINT, async || {
        let latest = Arc::new(AtomicU64::new(0));
        let note = Arc::clone(&latest);
        let mut primes = primes(2.., move |n| {
            note.store(n, Ordering::Relaxed);
            slow_check(n)
        });
        for (taken, after_two_more) in [(None, 3), (Some(2), 5), (Some(3), 7), (Some(5), 11)] {
            if taken.is_some() {
                assert_eq!(timeout(HOUR, primes.next()).await, Ok(taken));
            }
            // Time enough for thousands of checks.
            sleep(HOUR).await;
            let latest = latest.load(Ordering::Relaxed);
            assert!(
                latest <= after_two_more,
                "the last prime taken is {taken:?}, two primes after that comes {after_two_more}; \
                 but it has already checked {latest}"
            );
        }
    });
}

#[test]
fn a_next_that_is_given_up_loses_no_prime() {
    on_paused_clock(HINT, async || {
        let mut primes = primes(2.., slow_check);
        for prime in [2, 3, 5, 7] {
            // Half-way through the check of a number, or between two of them.
            let early = timeout(SECOND / 2, primes.next()).await.ok();
            let next = match early {
                Some(next) => next,
                None => timeout(HOUR, primes.next()).await.expect("the next prime is near"),
            };
            assert_eq!(
                next,
                Some(prime),
                "a `next` before this one had been given up, by a timeout"
            );
        }
    });
}

#[test]
fn dropping_it_drops_a_source_that_waits_for_its_reader() {
    on_paused_clock(HINT, async || {
        let (here, gone) = channel(1);
        {
            let numbers = (2..).inspect(owner_of(&here));
            let owner = owner_of(&here);
            let mut primes = primes(numbers, move |n| {
                owner(&n);
                slow_check(n)
            });
            assert_eq!(timeout(HOUR, primes.next()).await, Ok(Some(2)));
            sleep(HOUR).await;
        }
        drop(here);
        assert_gone(gone).await;
    });
}

#[test]
fn dropping_it_drops_a_check_that_would_never_end() {
    on_paused_clock(HINT, async || {
        let (here, gone) = channel(1);
        {
            let owner = owner_of(&here);
            let mut primes = primes(2.., move |n| {
                owner(&n);
                pending()
            });
            let next = timeout(HOUR, primes.next()).await;
            assert!(next.is_err(), "the first check has not ended, but `next` has: {next:?}");
        }
        drop(here);
        assert_gone(gone).await;
    });
}

/// Something for a closure to call, so that it owns a copy of `here`, and drops it when it goes.
fn owner_of(here: &Sender<()>) -> impl Fn(&u64) + Send + use<> {
    let here = here.clone();
    move |_| assert!(!here.is_closed())
}

/// Fails if anybody still owns a sender, an hour later.
async fn assert_gone(mut gone: Receiver<()>) {
    assert_eq!(
        timeout(HOUR, gone.recv()).await,
        Ok(None),
        "the reader is gone, but its source is still there: who ends the task?"
    );
}
