//! The tests of exercise 33. Run them with `cargo test -p exercises ex33`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex33_timeout_and_race.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex33_timeout_and_race.rs")]
mod ex33_timeout_and_race;
mod support;

use std::future::pending;
use std::pin::Pin;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tokio::sync::Barrier;
use tokio::time::{Instant, sleep, timeout};

use ex33_timeout_and_race::{race, with_timeout};
use support::random::Random;
use support::tasks::{
    Log, Payload, await_despite_stuck_poll, catch_panic, panic_silently, spawn_crowd,
    spawn_crowd_after,
};
use support::{on_paused_clock, within_limit};

type Request = Pin<Box<dyn Future<Output = Result<u32, &'static str>> + Send>>;

const SECOND: Duration = Duration::from_secs(1);

const TIMEOUT_HINT: &str = "does `with_timeout` wait for a future that never ends?";
const RACE_HINT: &str = "does `race` wait for all futures, instead of the first successful one?";
const ABORT_HINT: &str = "does every task end when it is aborted?";

/// A request that takes `time` and ends with `outcome`.
fn request(time: Duration, outcome: Result<u32, &'static str>) -> Request {
    Box::pin(async move {
        sleep(time).await;
        outcome
    })
}

/// A request that never ends, and that owns a clone of `alive` until it is dropped.
fn endless(alive: &Arc<()>) -> Request {
    let alive = Arc::clone(alive);
    Box::pin(async move {
        let _alive = alive;
        pending().await
    })
}

/// Awaits a future. Returns its output and the elapsed time on the paused clock.
async fn timed<T>(future: impl Future<Output = T>) -> (T, Duration) {
    let start = Instant::now();
    (future.await, start.elapsed())
}

#[test]
fn with_timeout_returns_output_at_once_if_in_time() {
    let hint = "the future ends after one second: what does `with_timeout` wait for?";
    let (output, elapsed) = on_paused_clock(hint, async || {
        let future = async {
            sleep(SECOND).await;
            "output"
        };
        timed(with_timeout(3 * SECOND, future)).await
    });
    assert_eq!(output, Some("output"), "the future took 1 s, which is within the limit of 3 s");
    assert_eq!(elapsed, SECOND, "`with_timeout` must return when the future ends");
}

#[test]
fn with_timeout_returns_none_when_limit_has_passed() {
    let limit = Duration::from_millis(1_009);
    let (output, elapsed) = on_paused_clock(TIMEOUT_HINT, async move || {
        timed(with_timeout(limit, pending::<u32>())).await
    });
    assert_eq!(output, None, "the future never ends, so there is no output");
    assert_eq!(elapsed, limit, "`with_timeout` must return when the limit has passed");
}

#[test]
fn with_timeout_has_dropped_future_when_it_returns() {
    let alive_count = on_paused_clock(TIMEOUT_HINT, async || {
        let alive = Arc::new(());
        let output = with_timeout(SECOND, endless(&alive)).await;
        // There is no `await` between the end of `with_timeout` and this line: no other task can
        // have dropped the future in between.
        let alive_count = Arc::strong_count(&alive) - 1;
        assert_eq!(output, None, "the future never ends, so there is no output");
        alive_count
    });
    let hint = "what owns the future, and when is it dropped?";
    assert_eq!(alive_count, 0, "futures still alive after `with_timeout` returned: {hint}");
}

#[test]
fn with_timeout_accepts_the_longest_limit() {
    let output = on_paused_clock(TIMEOUT_HINT, async || {
        with_timeout(Duration::MAX, request(SECOND, Ok(0))).await
    });
    assert_eq!(output, Some(Ok(0)), "the future took 1 s, and the limit is `Duration::MAX`");
}

#[test]
fn with_timeout_has_dropped_future_although_the_runtime_is_busy() {
    let (alive_count, elapsed) = on_paused_clock(TIMEOUT_HINT, async || {
        let alive = Arc::new(());
        // When the limit has passed, the runtime has thousands of other tasks to run.
        spawn_crowd_after(SECOND);
        let (_, elapsed) = timed(with_timeout(SECOND, endless(&alive))).await;
        (Arc::strong_count(&alive) - 1, elapsed)
    });
    let hint = "if it is in a task, wait until that task is gone; but no task is needed";
    assert_eq!(alive_count, 0, "futures still alive after `with_timeout` returned: {hint}");
    assert_eq!(elapsed, SECOND, "`with_timeout` must return when the limit has passed");
}

#[test]
fn with_timeout_waits_for_a_future_that_is_being_polled_on_another_thread() {
    let (output, is_alive) = within_limit(TIMEOUT_HINT, || {
        await_despite_stuck_poll(None::<u32>, |stuck| with_timeout(Duration::from_millis(1), stuck))
    });
    assert_eq!(output, None, "the future never ends, so there is no output");
    let hint = "if it is in a task, wait until that task is gone; but no task is needed";
    assert!(!is_alive, "the future was still alive when `with_timeout` returned: {hint}");
}

#[test]
fn with_timeout_cancels_its_future_when_dropped() {
    let alive_count = on_paused_clock(ABORT_HINT, async || {
        let alive = Arc::new(());
        let outcome = timeout(SECOND, with_timeout(Duration::MAX, endless(&alive))).await;
        assert!(outcome.is_err(), "the future has not ended, but `with_timeout` has: {outcome:?}");
        // The clock advances only when all tasks wait: by then, aborted tasks are gone.
        sleep(SECOND).await;
        Arc::strong_count(&alive) - 1
    });
    let hint = "what owns the future? A task whose handle is dropped keeps running";
    assert_eq!(alive_count, 0, "futures still alive after `with_timeout` was dropped: {hint}");
}

#[test]
fn with_timeout_panics_if_its_future_panics() {
    let ended = on_paused_clock(TIMEOUT_HINT, async || {
        let panicking = async { panic_silently(Payload(7)) };
        let ended: thread::Result<Option<()>> = catch_panic(with_timeout(SECOND, panicking)).await;
        ended
    });
    let payload = ended.expect_err("the future panicked, but `with_timeout` did not");
    assert_eq!(payload.downcast_ref(), Some(&Payload(7)), "keep the payload of the panic");
}

#[test]
fn race_returns_first_value_at_once() {
    let (outcome, elapsed) = on_paused_clock(RACE_HINT, async || {
        let slow = request(30 * SECOND, Ok(30));
        let quick = request(Duration::from_millis(1_009), Ok(1));
        timed(race(vec![slow, Box::pin(pending()), quick, request(2 * SECOND, Ok(2))])).await
    });
    assert_eq!(outcome, Ok(1), "return the value that is first in time, not in the list");
    assert_eq!(
        elapsed.as_millis(),
        1_009,
        "`race` must return as soon as the first value is there"
    );
}

#[test]
fn race_continues_after_an_error() {
    let (outcome, elapsed) = on_paused_clock(RACE_HINT, async || {
        let failing = |n: u32| request(n * SECOND, Err("no such file"));
        timed(race(vec![failing(1), failing(4), request(3 * SECOND, Ok(3)), failing(2)])).await
    });
    assert_eq!(outcome, Ok(3), "two futures fail first, but another one succeeds");
    assert_eq!(elapsed, 3 * SECOND, "`race` must return as soon as the first value is there");
}

#[test]
fn race_returns_errors_in_completion_order_if_all_fail() {
    let hint = "all futures have failed: what does `race` wait for?";
    let (outcome, elapsed) = on_paused_clock(hint, async || {
        let names = [(2, "second"), (3, "third"), (1, "first")];
        timed(race(names.map(|(n, name)| request(n * SECOND, Err(name))).into())).await
    });
    let hint = "the errors must be in the order in which they occurred";
    assert_eq!(outcome, Err(vec!["first", "second", "third"]), "{hint}");
    assert_eq!(elapsed, 3 * SECOND, "`race` must return as soon as the last future has failed");
}

#[test]
fn race_keeps_the_order_of_what_happens_at_the_same_moment() {
    let mut random = Random::new();
    for count in [2, 10, 100] {
        // Many of the futures end at the same moment.
        let delays: Vec<u64> = (0..count).map(|_| random.below(5)).collect();
        for outcome in [Ok(()), Err(())] {
            let delays = delays.clone();
            let (result, ended) = on_paused_clock(RACE_HINT, async move || {
                let log = Log::default();
                let logged = |(i, delay): (usize, u64)| {
                    let log = log.clone();
                    async move {
                        sleep(Duration::from_secs(delay)).await;
                        let name = i.to_string();
                        log.add(name.as_str());
                        outcome.map(|()| name.clone()).map_err(|()| name)
                    }
                };
                let futures = delays.into_iter().enumerate().map(logged).collect();
                (race(futures).await, log.events())
            });
            match result {
                Ok(first) => assert_eq!(
                    first, ended[0],
                    "the futures succeeded in the order {ended:?}: return the first value"
                ),
                Err(errors) => assert_eq!(
                    errors, ended,
                    "the errors (left) must be in the order in which they occurred (right)"
                ),
            }
        }
    }
}

#[test]
fn race_runs_a_thousand_futures_concurrently() {
    let hint = "each of 1000 futures waits until all of them run: does `race` run only some of \
                them at the same time?";
    let outcome = on_paused_clock(hint, async || {
        let barrier = Arc::new(Barrier::new(1000));
        let meet = |i| -> Request {
            let barrier = Arc::clone(&barrier);
            Box::pin(async move {
                barrier.wait().await;
                if i == 999 { Ok(i) } else { Err("no such file") }
            })
        };
        timeout(SECOND, race((0..1000).map(meet).collect())).await
    });
    let outcome = outcome.unwrap_or_else(|_| panic!("{hint}"));
    assert_eq!(outcome, Ok(999), "the last of 1000 futures succeeds, and all others fail");
}

#[test]
fn race_returns_no_errors_if_there_are_no_futures() {
    let hint = "there are no futures: what does `race` wait for?";
    let outcome = on_paused_clock(hint, async || race(Vec::<Request>::new()).await);
    assert_eq!(outcome, Err(vec![]), "without futures there is neither a value nor an error");
}

#[test]
fn race_has_dropped_losers_when_it_returns() {
    let alive_count = on_paused_clock(ABORT_HINT, async || {
        let alive = Arc::new(());
        let winner = request(SECOND, Ok(1));
        let outcome = race(vec![endless(&alive), winner, endless(&alive)]).await;
        // There is no `await` between the end of `race` and this line: no other task can have
        // dropped a future in between.
        let alive_count = Arc::strong_count(&alive) - 1;
        assert_eq!(outcome, Ok(1));
        alive_count
    });
    let hint = "`abort` only requests cancellation: wait until the tasks are gone";
    assert_eq!(alive_count, 0, "futures still alive after `race` returned: {hint}");
}

#[test]
fn race_has_dropped_a_thousand_losers_when_it_returns() {
    let (alive_count, elapsed) = on_paused_clock(ABORT_HINT, async || {
        let alive = Arc::new(());
        let mut futures: Vec<_> = (0..1000).map(|_| endless(&alive)).collect();
        futures.push(Box::pin(async {
            sleep(SECOND).await;
            // From now on, the runtime has thousands of other tasks to run.
            spawn_crowd();
            Ok(1)
        }));
        let (outcome, elapsed) = timed(race(futures)).await;
        assert_eq!(outcome, Ok(1), "one future succeeds, and the others never end");
        // There is no `await` in between: see above.
        (Arc::strong_count(&alive) - 1, elapsed)
    });
    let hint = "wait until every task is gone, not for some time or for some turns of the runtime";
    assert_eq!(alive_count, 0, "futures still alive after `race` returned: {hint}");
    assert_eq!(elapsed, SECOND, "aborted tasks are gone without a delay: await them, do not sleep");
}

#[test]
fn race_waits_for_a_loser_that_is_being_polled_on_another_thread() {
    let (outcome, is_alive) = within_limit(RACE_HINT, || {
        await_despite_stuck_poll(None, |stuck| {
            let stuck: Request = Box::pin(async { Ok(stuck.await) });
            race(vec![Box::pin(async { Ok(1) }), stuck])
        })
    });
    assert_eq!(outcome, Ok(1), "one future succeeds, and the other never ends");
    let hint = "await the tasks, however long that takes";
    assert!(!is_alive, "`race` returned while another thread still polled a loser: {hint}");
}

#[test]
fn race_cancels_its_futures_when_dropped() {
    let alive_count = on_paused_clock(ABORT_HINT, async || {
        let alive = Arc::new(());
        let outcome = timeout(SECOND, race(vec![endless(&alive), endless(&alive)])).await;
        assert!(outcome.is_err(), "no future has ended, but `race` returned {outcome:?}");
        // The clock advances only when all tasks wait: by then, aborted tasks are gone.
        sleep(SECOND).await;
        Arc::strong_count(&alive) - 1
    });
    let hint = "which value owns the tasks, and does dropping it abort them?";
    assert_eq!(alive_count, 0, "futures still alive after `race` was dropped: {hint}");
}
