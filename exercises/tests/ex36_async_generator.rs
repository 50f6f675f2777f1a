//! The tests of exercise 36. Run them with `cargo test -p exercises ex36`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex36_async_generator.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex36_async_generator.rs")]
mod ex36_async_generator;
mod support;

use std::any::Any;
use std::future::{pending, ready};
use std::iter;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use primes_core::is_prime;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::{sleep, timeout};

use ex36_async_generator::primes;
use support::on_paused_clock;
use support::random::Random;
use support::tasks::{Log, Payload, catch_panic, message, panic_silently, spawn_crowd};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);

const HINT: &str = "does something block the thread, so that the task and its reader cannot both \
                    make progress?";

const NEXT_PRIME: &str = "`next` must return the next number for which `check` returns true. \
                          (`Err(Elapsed)` means that it has not returned within an hour.)";

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
        assert_eq!(found, [2, 3, 5, 7, 11, 13, 17, 19], "all primes below 20, in order");
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
                assert_eq!(timeout(HOUR, primes.next()).await, Ok(taken), "{NEXT_PRIME}");
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
fn at_most_two_found_numbers_are_not_taken() {
    on_paused_clock(HINT, async || {
        let found = Arc::new(AtomicUsize::new(0));
        let taken = Arc::new(AtomicUsize::new(0));
        let errors = Log::default();
        let check = {
            let (found, taken, errors) = (Arc::clone(&found), Arc::clone(&taken), errors.clone());
            move |n| {
                let (found, taken, errors) =
                    (Arc::clone(&found), Arc::clone(&taken), errors.clone());
                async move {
                    let untaken = || found.load(Ordering::Relaxed) - taken.load(Ordering::Relaxed);
                    if untaken() >= 2 {
                        errors.add(format!("the check of {n} began, but {} wait", untaken()));
                    }
                    sleep(SECOND).await;
                    found.fetch_add(1, Ordering::Relaxed);
                    if untaken() > 2 {
                        errors.add(format!("{n} was found, and then {} waited", untaken()));
                    }
                    // Every number is a "prime": in this list they follow each other directly.
                    true
                }
            }
        };
        let mut primes = primes(100.., check);
        let mut random = Random::new();
        for n in 100..200 {
            assert_eq!(timeout(HOUR, primes.next()).await, Ok(Some(n)), "{NEXT_PRIME}");
            taken.fetch_add(1, Ordering::Relaxed);
            // Sometimes the reader is quick, and sometimes it is slow.
            sleep(SECOND / 2 * random.below(8) as u32).await;
        }
        let errors = errors.events();
        let hint = "at most two numbers may be found and not taken";
        assert!(errors.is_empty(), "{hint}, but (first of {}): {}", errors.len(), errors[0]);
    });
}

#[test]
fn each_number_is_checked_once_in_order() {
    let mut random = Random::new();
    for count in [0, 1, 2, 10, 300] {
        // In no order, some equal, some extreme.
        let number = |random: &mut Random| match random.below(6) {
            0 => 0,
            1 => u64::MAX,
            2 => random.below(10),
            _ => random.number(),
        };
        let numbers: Vec<u64> = (0..count).map(|_| number(&mut random)).collect();
        let is_accepted = |n: &u64| !n.is_multiple_of(3) || *n == 0 || *n == u64::MAX;
        on_paused_clock(HINT, async move || {
            let log = Log::default();
            let check_log = log.clone();
            let mut primes = primes(numbers.clone().into_iter(), move |n| {
                check_log.add(n.to_string());
                ready(is_accepted(&n))
            });
            for expected in numbers.iter().copied().filter(is_accepted) {
                let next = timeout(HOUR, primes.next()).await;
                assert_eq!(next, Ok(Some(expected)), "{NEXT_PRIME} The numbers are {numbers:?}");
            }
            let next = timeout(HOUR, primes.next()).await;
            assert_eq!(next, Ok(None), "the stream must end after the last number");
            let expected: Vec<_> = numbers.iter().map(u64::to_string).collect();
            assert_eq!(log.events(), expected, "each number must be checked once, in order");
        });
    }
}

#[test]
fn next_returns_none_after_the_end_although_numbers_continues() {
    on_paused_clock(HINT, async || {
        // An iterator may return `None` and then continue.
        let mut calls = 0;
        let numbers = iter::from_fn(move || {
            calls += 1;
            (calls != 2).then_some(calls)
        });
        let mut primes = primes(numbers, |_| ready(true));
        assert_eq!(timeout(HOUR, primes.next()).await, Ok(Some(1)), "{NEXT_PRIME}");
        for _ in 0..3 {
            let next = timeout(HOUR, primes.next()).await;
            assert_eq!(next, Ok(None), "`numbers` has ended: do not ask it again");
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
fn check_continues_when_next_is_cancelled() {
    on_paused_clock(HINT, async || {
        let log = Log::default();
        let check_log = log.clone();
        let mut primes = primes(2..6, move |n| {
            check_log.add(n.to_string());
            slow_check(n)
        });
        for prime in [2, 3, 5] {
            let mut cancelled = 0;
            // Each call is cancelled after a quarter of the time that a check takes.
            let next = loop {
                match timeout(SECOND / 4, primes.next()).await {
                    Ok(next) => break next,
                    Err(_) => cancelled += 1,
                }
                assert!(
                    cancelled < 100,
                    "`next` was cancelled {cancelled} times, each time after 0.25 s, and has not \
                     returned {prime}, although a check takes only 1 s: does a cancelled call \
                     cancel the check?"
                );
            };
            assert_eq!(next, Some(prime), "{NEXT_PRIME}");
        }
        assert_eq!(log.events(), ["2", "3", "4", "5"], "each number must be checked once");
    });
}

#[test]
fn next_panics_if_check_panics() {
    for is_slow in [false, true] {
        let payload = panic_of_third_check(is_slow, "out of paper");
        assert_eq!(message(&*payload), "out of paper", "{SAME_PAYLOAD}");
        let payload = panic_of_third_check(is_slow, format!("out of {}", "ink"));
        assert_eq!(message(&*payload), "out of ink", "{SAME_PAYLOAD}");
        let payload = panic_of_third_check(is_slow, Payload(7));
        assert_eq!(payload.downcast_ref(), Some(&Payload(7)), "{SAME_PAYLOAD}");
    }
}

const SAME_PAYLOAD: &str = "`next` must panic with the payload with which `check` panicked. A \
                            payload is not always a `&str`: pass it on as it is";

/// Reads a stream of three numbers, of which the check of the third panics. Returns the payload
/// with which `next` panics. A slow reader starts when the check may already have panicked.
fn panic_of_third_check<P>(is_slow: bool, payload: P) -> Box<dyn Any + Send>
where
    P: Clone + Send + Sync + 'static,
{
    on_paused_clock(HINT, async move || {
        let mut primes = primes(2..5, move |n| {
            let payload = payload.clone();
            async move {
                sleep(SECOND).await;
                if n == 4 { panic_silently(payload) } else { true }
            }
        });
        for expected in [2, 3] {
            if is_slow {
                sleep(HOUR).await;
            }
            let next = catch_panic(timeout(HOUR, primes.next())).await;
            let next = next.expect("the primes before the panic must be returned first");
            assert_eq!(next, Ok(Some(expected)), "{NEXT_PRIME}");
        }
        let next = catch_panic(timeout(HOUR, primes.next())).await;
        next.expect_err("`check` has panicked, but `next` did not: is that the end of the stream?")
    })
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
            assert_eq!(timeout(HOUR, primes.next()).await, Ok(Some(2)), "{NEXT_PRIME}");
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

#[test]
fn drop_cancels_task_that_has_not_begun() {
    on_paused_clock(HINT, async || {
        let (owner_tx, owner_rx) = channel(1);
        let owner = owner_of(&owner_tx);
        let numbers = (2..).inspect(owner_of(&owner_tx));
        // The runtime has thousands of other tasks to run first.
        spawn_crowd();
        {
            let _primes = primes(numbers, move |n| {
                owner(&n);
                pending()
            });
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
