//! The tests of exercise 29. Run them with `cargo test -p exercises ex29`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex29_gather.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex29_gather.rs")]
mod ex29_gather;
mod support;

use std::any::Any;
use std::future::pending;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Barrier;
use tokio::time::{Instant, sleep, timeout};

use ex29_gather::gather;
use support::random::Random;
use support::tasks::{
    Log, Payload, await_despite_stuck_poll, catch_panic, message, panic_silently, spawn_crowd,
};
use support::{on_paused_clock, within_limit};

type Request<T> = Pin<Box<dyn Future<Output = Result<T, &'static str>> + Send>>;

const SECOND: Duration = Duration::from_secs(1);

const HINT: &str = "does `gather` wait for a task that has already finished?";
const IN_ORDER: &str =
    "return the values in the order of the futures, not in the order of completion";
const ABORT_HINT: &str = "does every task end when it is aborted?";

/// A request that takes `time` and ends with `outcome`.
fn request<T: Send + 'static>(time: Duration, outcome: Result<T, &'static str>) -> Request<T> {
    Box::pin(async move {
        sleep(time).await;
        outcome
    })
}

/// A request that never ends, and that owns a clone of `alive` until it is dropped.
fn endless(alive: &Arc<()>) -> Request<()> {
    let alive = Arc::clone(alive);
    Box::pin(async move {
        let _alive = alive;
        pending().await
    })
}

#[test]
fn gather_takes_1_s_for_three_sleeps_of_1_s() {
    let (values, elapsed) = on_paused_clock(HINT, async || {
        let start = Instant::now();
        let values = gather((1..=3).map(|n| request(SECOND, Ok(n))).collect()).await;
        (values, start.elapsed())
    });
    assert_eq!(values, Ok(vec![1, 2, 3]));
    assert_eq!(elapsed, SECOND, "three futures sleep for 1 s each: run them concurrently");
}

#[test]
fn gather_returns_values_in_order_of_futures() {
    let mut random = Random::new();
    for count in [1, 2, 5, 40, 400] {
        // Some values are equal, some are extreme, and they are not in any order.
        let value = |random: &mut Random| match random.below(4) {
            0 => 0,
            1 => u64::MAX,
            _ => random.number(),
        };
        let expected: Vec<u64> = (0..count).map(|_| value(&mut random)).collect();
        let delays: Vec<u64> = (0..count).map(|_| random.below(100)).collect();
        let values = expected.clone();
        let values = on_paused_clock(HINT, async move || {
            let delays = delays.into_iter().map(Duration::from_secs);
            gather(delays.zip(values).map(|(delay, value)| request(delay, Ok(value))).collect())
                .await
        });
        let values = values.expect("no future fails");
        let wrong = (0..count).find(|&i| values.get(i) != Some(&expected[i]));
        assert_eq!(
            (values.len(), wrong),
            (count, None),
            "(number of values, first wrong one): {IN_ORDER}"
        );
    }
}

#[test]
fn gather_runs_a_thousand_futures_concurrently() {
    let hint = "each of 1000 futures waits until all of them run: does `gather` run only some of \
                them at the same time?";
    let leaders = on_paused_clock(hint, async || {
        let barrier = Arc::new(Barrier::new(1000));
        let meet = |_| -> Request<bool> {
            let barrier = Arc::clone(&barrier);
            Box::pin(async move { Ok(barrier.wait().await.is_leader()) })
        };
        timeout(SECOND, gather((0..1000).map(meet).collect())).await
    });
    let leaders = leaders.unwrap_or_else(|_| panic!("{hint}")).expect("no future fails");
    let leader_count = leaders.iter().filter(|&&is_leader| is_leader).count();
    assert_eq!(
        (leaders.len(), leader_count),
        (1000, 1),
        "(number of values, values that are true)"
    );
}

#[test]
fn gather_returns_no_values_if_there_are_no_futures() {
    let values =
        on_paused_clock("there are no futures: what does `gather` wait for?", async || {
            gather(Vec::<Request<u32>>::new()).await
        });
    assert_eq!(values, Ok(vec![]));
}

#[test]
fn gather_returns_first_error_at_once() {
    let quick = Duration::from_millis(1_009);
    let hint = "a future has failed: return its error instead of waiting for the other futures";
    let (outcome, elapsed) = on_paused_clock(hint, async move || {
        let start = Instant::now();
        let outcome = gather(vec![
            Box::pin(pending()),
            request(30 * SECOND, Err("the second error")),
            request(quick, Err("the first error")),
            request(SECOND, Ok("a value")),
        ]);
        (outcome.await, start.elapsed())
    });
    assert_eq!(outcome, Err("the first error"), "return the error that is first in time");
    assert_eq!(elapsed, quick, "`gather` must return as soon as the first future fails");
}

#[test]
fn gather_has_dropped_all_futures_when_it_returns_an_error() {
    let hint = "one future has failed, and the one before it in the list never ends: does `gather` \
                notice the error? Does every task end when it is aborted?";
    let alive_count = on_paused_clock(hint, async || {
        let alive = Arc::new(());
        let failing = request(SECOND, Err("the error"));
        let outcome = gather(vec![endless(&alive), failing, endless(&alive)]).await;
        // There is no `await` between the end of `gather` and this line: no other task can have
        // dropped a future in between.
        let alive_count = Arc::strong_count(&alive) - 1;
        assert_eq!(outcome, Err("the error"));
        alive_count
    });
    let hint = "`abort` only requests cancellation: wait until the tasks are gone";
    assert_eq!(alive_count, 0, "futures still alive after `gather` returned: {hint}");
}

#[test]
fn gather_cancels_its_futures_when_dropped() {
    let alive_count = on_paused_clock(ABORT_HINT, async || {
        let alive = Arc::new(());
        let gathered = timeout(SECOND, gather(vec![endless(&alive), endless(&alive)])).await;
        assert!(gathered.is_err(), "no future has ended, but `gather` returned {gathered:?}");
        // The clock advances only when all tasks wait: by then, aborted tasks are gone.
        sleep(SECOND).await;
        Arc::strong_count(&alive) - 1
    });
    let hint = "which value owns the tasks, and does dropping it abort them?";
    assert_eq!(alive_count, 0, "futures still alive after `gather` was dropped: {hint}");
}

#[test]
fn gather_returns_the_first_of_several_errors_at_the_same_moment() {
    let (outcome, failed) = on_paused_clock(HINT, async || {
        let log = Log::default();
        let failing = |name: &'static str| -> Request<()> {
            let log = log.clone();
            Box::pin(async move {
                sleep(SECOND).await;
                log.add(name);
                Err(name)
            })
        };
        (gather(["a", "b", "c"].map(failing).into()).await, log.events())
    });
    let error = outcome.expect_err("three futures failed, but `gather` returned no error");
    assert_eq!(
        error, failed[0],
        "the futures failed in the order {failed:?}: return the first error"
    );
}

#[test]
fn gather_has_dropped_a_thousand_futures_when_it_returns_an_error() {
    let (alive_count, elapsed) = on_paused_clock(ABORT_HINT, async || {
        let alive = Arc::new(());
        let mut futures: Vec<_> = (0..1000).map(|_| endless(&alive)).collect();
        futures.push(Box::pin(async {
            sleep(SECOND).await;
            // From now on, the runtime has thousands of other tasks to run.
            spawn_crowd();
            Err("the error")
        }));
        let start = Instant::now();
        assert_eq!(gather(futures).await, Err("the error"));
        // There is no `await` in between: see above.
        (Arc::strong_count(&alive) - 1, start.elapsed())
    });
    let hint = "wait until every task is gone, not for some time or for some turns of the runtime";
    assert_eq!(alive_count, 0, "futures still alive after `gather` returned: {hint}");
    assert_eq!(elapsed, SECOND, "aborted tasks are gone without a delay: await them, do not sleep");
}

#[test]
fn gather_waits_for_a_future_that_is_being_polled_on_another_thread() {
    let hint = "`gather` must return an error as soon as all futures have been dropped";
    let (outcome, is_alive) = within_limit(hint, || {
        await_despite_stuck_poll(None, |stuck| {
            let stuck: Request<u32> = Box::pin(async { Ok(stuck.await) });
            gather(vec![Box::pin(async { Err("the error") }), stuck])
        })
    });
    assert_eq!(outcome, Err("the error"));
    let hint = "await the tasks, however long that takes";
    assert!(!is_alive, "`gather` returned while another thread still polled a future: {hint}");
}

#[test]
fn gather_cancels_its_futures_if_one_panics() {
    let alive_count = on_paused_clock(ABORT_HINT, async || {
        let alive = Arc::new(());
        let panicking = Box::pin(async { panic_silently("out of paper") });
        let gathered = gather(vec![endless(&alive), panicking, endless(&alive)]);
        let payload = catch_panic(gathered).await;
        let payload = payload.expect_err("a future panicked, but `gather` did not");
        assert_eq!(message(&*payload), "out of paper", "{SAME_PAYLOAD}");
        // The clock advances only when all tasks wait: by then, aborted tasks are gone.
        sleep(SECOND).await;
        Arc::strong_count(&alive) - 1
    });
    let hint = "which value owns the tasks, and does dropping it abort them?";
    assert_eq!(alive_count, 0, "futures still alive after `gather` panicked: {hint}");
}

#[test]
fn gather_panics_if_a_future_panics() {
    let payload = panic_of_gather("out of paper");
    assert_eq!(message(&*payload), "out of paper", "{SAME_PAYLOAD}");
    let payload = panic_of_gather(format!("out of {}", "ink"));
    assert_eq!(message(&*payload), "out of ink", "{SAME_PAYLOAD}");
    let payload = panic_of_gather(Payload(7));
    assert_eq!(payload.downcast_ref(), Some(&Payload(7)), "{SAME_PAYLOAD}");
}

const SAME_PAYLOAD: &str = "`gather` must panic with the payload with which the future panicked. \
                            A payload is not always a `&str`: pass it on as it is";

/// Gathers a future that never ends and one that panics. Returns the payload with which `gather`
/// panics.
fn panic_of_gather<P: Send + 'static>(payload: P) -> Box<dyn Any + Send> {
    let hint = "a future has panicked: does `gather` still wait for the other one?";
    let outcome = on_paused_clock(hint, async move || {
        let panicking: Request<()> = Box::pin(async { panic_silently(payload) });
        catch_panic(gather(vec![Box::pin(pending()), panicking])).await
    });
    outcome.expect_err("a future panicked, but `gather` did not")
}
