//! The tests of exercise 37. Run them with `cargo test -p exercises ex37`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex37_graceful_shutdown.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex37_graceful_shutdown.rs")]
mod ex37_graceful_shutdown;
mod support;

use std::future::{pending, ready};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::sync::{Barrier, oneshot};
use tokio::task::LocalSet;
use tokio::time::{Instant, sleep, timeout};

use End::{Finish, Panic};
use ex37_graceful_shutdown::serve;
use support::random::Random;
use support::tasks::{Log, await_despite_stuck_poll, panic_silently, spawn_crowd_after, until_set};
use support::{on_paused_clock, within_limit};

/// A request is the future that handles it.
type Request = Pin<Box<dyn Future<Output = ()> + Send>>;
type Requests = (Sender<(String, Request)>, Receiver<(String, Request)>);

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);

const HINT: &str = "what does `serve` wait for? Does it block the thread, or loop without waiting?";
const ORDER: &str = "return the clients whose requests were cut off, and only these, in the order \
                     in which the requests were accepted";

/// A request that takes `time`. Logs its start and its end, and when it is dropped.
fn request(log: &Log, name: &str, time: Duration) -> (String, Request) {
    let (log, on_drop) = (log.clone(), log.on_drop(format!("{name} dropped")));
    let future = {
        let name = name.to_owned();
        async move {
            let _on_drop = on_drop;
            log.add(format!("{name} started"));
            sleep(time).await;
            log.add(format!("{name} finished"));
        }
    };
    (name.to_owned(), Box::pin(future))
}

/// Returns a channel that contains `requests`.
fn channel_with(requests: impl IntoIterator<Item = (String, Request)>) -> Requests {
    let (request_tx, request_rx) = channel(10_000);
    for request in requests {
        assert!(request_tx.try_send(request).is_ok(), "the channel has room for all requests");
    }
    (request_tx, request_rx)
}

/// Serves `requests`. Stops after `stop`. Returns the clients that were cut off and the elapsed
/// time on the paused clock.
async fn serve_until(
    stop: Duration,
    grace: Duration,
    requests: impl IntoIterator<Item = (String, Request)>,
) -> (Vec<String>, Duration) {
    let start = Instant::now();
    // The sender exists until the end: the channel is not the reason to stop.
    let (_request_tx, request_rx) = channel_with(requests);
    let cut_off = serve(request_rx, |request| request, sleep(stop), grace).await;
    (cut_off, start.elapsed())
}

/// Returns how many events of the log end with `suffix`.
fn count(log: &Log, suffix: &str) -> usize {
    log.events().iter().filter(|event| event.ends_with(suffix)).count()
}

#[test]
fn serve_finishes_requests_in_progress() {
    on_paused_clock(HINT, async || {
        let log = Log::default();
        let requests = [(3, "ann"), (1, "bob"), (2, "cyd")];
        let requests = requests.map(|(n, name)| request(&log, name, n * SECOND));
        let (cut_off, elapsed) = serve_until(SECOND / 2, HOUR, requests).await;
        assert_eq!(count(&log, "finished"), 3, "requests that have finished, of 3 in progress");
        assert!(cut_off.is_empty(), "all requests finished, but these were cut off: {cut_off:?}");
        let hint = "`serve` must return as soon as the last request has ended";
        assert_eq!(elapsed, 3 * SECOND, "the last request ends after 3 s: {hint}");
    });
}

#[test]
fn serve_returns_at_once_if_no_request_is_in_progress() {
    on_paused_clock(HINT, async || {
        let log = Log::default();
        let requests = [request(&log, "ann", SECOND), request(&log, "bob", SECOND)];
        let (cut_off, elapsed) = serve_until(5 * SECOND, HOUR, requests).await;
        assert_eq!(count(&log, "finished"), 2, "requests that have finished, of 2");
        assert!(cut_off.is_empty(), "all requests finished, but these were cut off: {cut_off:?}");
        let hint = "`stop` is ready after 5 s, and no request is in progress";
        assert_eq!(elapsed, 5 * SECOND, "{hint}: return at once");
    });
}

#[test]
fn serve_cancels_requests_at_the_deadline() {
    on_paused_clock(HINT, async || {
        let log = Log::default();
        let requests = [request(&log, "ann", HOUR), request(&log, "bob", 2 * SECOND)];
        let (cut_off, elapsed) = serve_until(SECOND, 5 * SECOND, requests).await;
        // There is no `await` between the end of `serve` and this line: no other task can have
        // dropped a request in between.
        assert_eq!(count(&log, "dropped"), 2, "requests that have been dropped, of 2");
        assert_eq!(cut_off, ["ann"], "{ORDER}");
        assert_eq!(elapsed, 6 * SECOND, "stop after 1 s, and give up 5 s later");
    });
}

#[test]
fn serve_has_dropped_all_requests_although_the_runtime_is_busy() {
    on_paused_clock(HINT, async || {
        let log = Log::default();
        let requests: Vec<_> = (0..1000).map(|_| request(&log, "ann", HOUR)).collect();
        // At the deadline, the runtime has thousands of other tasks to run.
        spawn_crowd_after(2 * SECOND);
        let (cut_off, elapsed) = serve_until(SECOND, SECOND, requests).await;
        let dropped = count(&log, "dropped");
        let hint = "`abort` only requests cancellation: await the tasks, however long that takes";
        assert_eq!(dropped, 1000, "requests that were dropped when `serve` returned: {hint}");
        assert_eq!(cut_off.len(), 1000, "number of clients that were cut off. {ORDER}");
        assert_eq!(elapsed, 2 * SECOND, "aborted tasks are gone without a delay: do not sleep");
    });
}

#[test]
fn all_requests_have_the_same_deadline() {
    on_paused_clock(HINT, async || {
        let log = Log::default();
        let requests = ["a", "b", "c", "d", "e"].into_iter().zip(1..);
        let requests = requests.map(|(name, n)| request(&log, name, n * 3 * SECOND));
        let (cut_off, elapsed) = serve_until(Duration::ZERO, 10 * SECOND, []).await;
        assert_eq!((cut_off.len(), elapsed), (0, Duration::ZERO), "no request was there");
        let (cut_off, elapsed) = serve_until(SECOND, 10 * SECOND, requests).await;
        assert_eq!(
            elapsed,
            11 * SECOND,
            "the requests end after 3, 6, 9, 12 and 15 s. Stop after 1 s, and give up 10 s later: \
             the end of a request does not move the deadline"
        );
        assert_eq!(cut_off, ["d", "e"], "{ORDER}");
    });
}

#[test]
fn grace_may_be_any_duration() {
    on_paused_clock(HINT, async || {
        let log = Log::default();
        let (cut_off, elapsed) =
            serve_until(SECOND, Duration::ZERO, [request(&log, "ann", HOUR)]).await;
        assert_eq!(cut_off, ["ann"], "the request takes an hour, and `grace` is zero");
        assert!(elapsed < 2 * SECOND, "`grace` is zero, but `serve` returned after {elapsed:?}");
        let (cut_off, elapsed) =
            serve_until(SECOND, Duration::MAX, [request(&log, "ann", 100 * HOUR)]).await;
        assert!(cut_off.is_empty(), "there is no deadline, but {cut_off:?} were cut off");
        assert_eq!(elapsed, 100 * HOUR, "there is no deadline: wait for the request");
    });
}

#[test]
fn cut_off_clients_are_in_the_order_in_which_they_were_accepted() {
    let mut random = Random::new();
    for request_count in [1, 2, 20, 200] {
        // Few names, so that many clients have several requests. No request ends at the deadline.
        let requests: Vec<(String, u64)> = (0..request_count)
            .map(|_| (random.below(7).to_string(), 10 * random.below(12) + 5))
            .collect();
        let expected: Vec<_> = requests.iter().filter(|(_, time)| *time > 60).cloned().collect();
        let expected: Vec<String> = expected.into_iter().map(|(name, _)| name).collect();
        let (cut_off, elapsed) = on_paused_clock(HINT, async move || {
            let log = Log::default();
            let requests = requests.iter();
            let requests = requests.map(|(name, time)| request(&log, name, SECOND * *time as u32));
            serve_until(30 * SECOND, 30 * SECOND, requests.collect::<Vec<_>>()).await
        });
        assert_eq!(cut_off, expected, "{ORDER}");
        assert!(elapsed <= 60 * SECOND, "the deadline is after 60 s, not after {elapsed:?}");
    }
}

#[test]
fn serve_runs_a_thousand_requests_concurrently() {
    on_paused_clock(HINT, async || {
        let barrier = Arc::new(Barrier::new(1000));
        let meet = |_| -> (String, Request) {
            let barrier = Arc::clone(&barrier);
            let future = async move {
                barrier.wait().await;
            };
            ("ann".into(), Box::pin(future))
        };
        let (cut_off, _) = serve_until(SECOND, SECOND, (0..1000).map(meet)).await;
        let hint = "each of 1000 requests waits until all of them are in progress";
        assert_eq!(cut_off.len(), 0, "requests that were cut off: {hint}");
    });
}

#[test]
fn serve_accepts_no_request_when_stop_is_ready() {
    on_paused_clock(HINT, async || {
        for _ in 0..100 {
            let log = Log::default();
            let (_request_tx, request_rx) =
                channel_with((0..10).map(|_| request(&log, "ann", SECOND)));
            let cut_off = serve(request_rx, |request| request, ready(()), HOUR).await;
            let hint = "if `stop` and a request are both ready, `stop` comes first. (Does \
                        `select!` choose at random?)";
            assert_eq!(
                count(&log, "started"),
                0,
                "requests that were accepted after `stop`: {hint}"
            );
            assert_eq!(cut_off.len(), 0, "no request was accepted, so none was cut off");
        }
    });
}

#[test]
fn waiting_and_new_requests_are_refused_during_shutdown() {
    on_paused_clock(HINT, async || {
        let log = Log::default();
        let (request_tx, request_rx) = channel_with([request(&log, "slow", HOUR)]);
        let (stop_tx, stop_rx) = oneshot::channel();
        let stop = async { stop_rx.await.expect("the test sends the signal to stop") };
        let tasks = LocalSet::new();
        let server = tasks.spawn_local(serve(request_rx, |request| request, stop, 2 * HOUR));
        let client = async {
            sleep(SECOND).await;
            assert_eq!(log.events(), ["slow started"], "one request has been sent by now");
            // There is no `await` here: all ten requests wait in the channel when `stop` is ready.
            for _ in 0..10 {
                let sent = request_tx.try_send(request(&log, "late", SECOND));
                assert!(sent.is_ok(), "the server does not stop yet, but it refused a request");
            }
            stop_tx.send(()).expect("the server still waits for `stop`");
            sleep(SECOND).await;
            assert_eq!(count(&log, "late started"), 0, "requests that were accepted after `stop`");
            let hint = "a request in the channel must be dropped at once, not at the end of the \
                        shutdown: its client waits for an answer. What drops it?";
            assert_eq!(
                count(&log, "late dropped"),
                10,
                "requests that were refused, of 10: {hint}"
            );
            let sent = request_tx.try_send(request(&log, "too late", SECOND));
            assert!(sent.is_err(), "the server shuts down, but its channel is not closed");
            let cut_off = server.await.expect("`serve` does not panic");
            assert!(cut_off.is_empty(), "{cut_off:?} were cut off, though all requests had ended");
            assert_eq!(count(&log, "slow finished"), 1, "the request in progress must finish");
        };
        tasks.run_until(client).await;
    });
}

#[test]
fn serve_shuts_down_when_all_senders_are_dropped() {
    on_paused_clock(HINT, async || {
        let log = Log::default();
        let requests = [request(&log, "ann", SECOND), request(&log, "bob", HOUR)];
        let (request_tx, request_rx) = channel_with(requests);
        drop(request_tx);
        let start = Instant::now();
        let served = serve(request_rx, |request| request, pending(), 5 * SECOND);
        let cut_off = timeout(2 * HOUR, served).await;
        let cut_off = cut_off.expect("all senders have been dropped, but `serve` does not end");
        assert_eq!(count(&log, "ann finished"), 1, "the first request takes 1 s and must finish");
        assert_eq!(cut_off, ["bob"], "{ORDER}");
        assert_eq!(start.elapsed(), 5 * SECOND, "`grace` starts when all senders are dropped");
    });
}

#[test]
fn panic_affects_no_other_request() {
    on_paused_clock(HINT, async || {
        let log = Log::default();
        let panicking = |name: &str, time| -> (String, Request) {
            let future = async move {
                sleep(time).await;
                panic_silently("out of paper")
            };
            (name.into(), Box::pin(future))
        };
        let requests = [
            panicking("early", SECOND),
            request(&log, "ann", 20 * SECOND),
            panicking("late", 15 * SECOND),
            request(&log, "bob", HOUR),
        ];
        let (request_tx, request_rx) = channel_with(requests);
        let tasks = LocalSet::new();
        let stop = sleep(10 * SECOND);
        let server = tasks.spawn_local(serve(request_rx, |request| request, stop, 20 * SECOND));
        let client = async {
            sleep(5 * SECOND).await;
            let sent = request_tx.try_send(request(&log, "cyd", SECOND));
            assert!(sent.is_ok(), "after the panic of a request, the server refuses others");
            server.await
        };
        let cut_off = tasks.run_until(client).await;
        let cut_off = cut_off.expect("a request panicked, and with it `serve`");
        assert_eq!(count(&log, "cyd finished"), 1, "a request that was sent after a panic");
        assert_eq!(
            count(&log, "ann finished"),
            1,
            "a request that was in progress during two panics"
        );
        assert_eq!(cut_off, ["bob"], "two requests panicked, and one was cut off. {ORDER}");
    });
}

#[test]
fn serve_cancels_its_requests_when_dropped() {
    for stop in [SECOND, HOUR] {
        on_paused_clock(HINT, async move || {
            let log = Log::default();
            let requests = ["ann", "bob"].map(|name| request(&log, name, 10 * HOUR));
            let served = timeout(5 * SECOND, serve_until(stop, HOUR, requests)).await;
            assert!(served.is_err(), "two requests are in progress, but `serve` returned");
            // The clock advances only when all tasks wait: by then, aborted tasks are gone.
            sleep(SECOND).await;
            let hint = "which value owns the tasks, and does dropping it abort them?";
            let dropped = count(&log, "dropped");
            assert_eq!(dropped, 2, "requests that were dropped after `serve` was: {hint}");
        });
    }
}

#[test]
fn serve_waits_for_a_request_that_is_being_polled_on_another_thread() {
    let (cut_off, is_alive) = cut_off_stuck_request(None);
    let hint = "wait until every task is gone, however long that takes";
    assert!(!is_alive, "`serve` returned while another thread still polled a request: {hint}");
    assert_eq!(cut_off, ["ann"], "the request was cancelled after the deadline. {ORDER}");
}

#[test]
fn request_that_finishes_although_it_is_cancelled_was_not_cut_off() {
    let (cut_off, _) = cut_off_stuck_request(Some(Finish));
    assert!(
        cut_off.is_empty(),
        "a request was in its last poll at the deadline, and finished: it was not cut off, but \
         `serve` returned {cut_off:?}. Which tasks were cancelled is certain only when they are \
         gone"
    );
}

#[test]
fn request_that_panics_although_it_is_cancelled_was_not_cut_off() {
    let (cut_off, _) = cut_off_stuck_request(Some(Panic));
    assert!(
        cut_off.is_empty(),
        "a request was in its last poll at the deadline, and panicked: it was not cut off, but \
         `serve` returned {cut_off:?}. Which error does `join_next` return?"
    );
}

/// How a request ends.
enum End {
    Finish,
    Panic,
}

/// Serves a request that is in the middle of a poll at the deadline. Then it ends, or it waits
/// forever if `end` is `None`.
fn cut_off_stuck_request(end: Option<End>) -> (Vec<String>, bool) {
    within_limit(HINT, move || {
        await_despite_stuck_poll(end, |stuck| {
            let stop = until_set(stuck.has_begun());
            let request = async move {
                match stuck.await {
                    Finish => (),
                    Panic => panic_silently(()),
                }
            };
            let (request_tx, request_rx) = channel_with([("ann".into(), Box::pin(request) as _)]);
            async move {
                let _request_tx = request_tx;
                serve(request_rx, |request| request, stop, Duration::from_millis(1)).await
            }
        })
    })
}
