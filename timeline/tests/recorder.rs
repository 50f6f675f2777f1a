//! The recorder collects the spans of threads, tasks and child processes.

use std::collections::BTreeSet;
use std::future::poll_fn;
use std::process::Command;
use std::sync::Barrier;
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};
use std::{future::Future, pin::pin};

use cli_core::cpu_time;
use testkit::program::{example, run};
use testkit::time_limit::in_time;
use timeline::{Kind, Recorder, Span, number_lanes, worker_id};

fn recorder() -> Recorder {
    Recorder::start().expect("a pipe can be created")
}

fn finish(recorder: &Recorder) -> Vec<Span> {
    recorder.finish().expect("a pipe can be written to and read")
}

#[test]
fn check_returns_the_result_and_records_it() {
    let recorder = recorder();
    let result = recorder.check(1_000_003);
    assert!((result.n, result.prime) == (1_000_003, true), "wrong result: {result:?}");
    assert!(!recorder.check(1_000_004).prime, "1000004 is even");
    let spans = finish(&recorder);
    let kinds: Vec<Kind> = spans.iter().map(|span| span.kind).collect();
    let check = |n, prime| Kind::Check { n, prime };
    assert_eq!(kinds, [check(1_000_003, true), check(1_000_004, false)]);
    assert!(spans[0].duration() >= result.elapsed, "the span is shorter than the check: {spans:?}");
    assert!(spans[0].end <= spans[1].start, "one thread does one thing at a time: {spans:?}");
    assert_eq!(spans[0].lane, spans[1].lane, "one thread has one lane: {spans:?}");
}

/// All threads are alive at the same time, so no thread can reuse what belonged to another.
#[test]
fn threads_that_run_at_the_same_time_have_distinct_lanes() {
    const THREADS: usize = 100;
    let (recorder, barrier) = (recorder(), Barrier::new(THREADS));
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                barrier.wait();
                let _ = recorder.check(7);
                barrier.wait();
            });
        }
    });
    let mut spans = finish(&recorder);
    let ids: BTreeSet<u32> = spans.iter().map(|span| span.lane).collect();
    assert_eq!(ids.len(), THREADS, "two of {THREADS} threads share a lane");
    number_lanes(&mut spans);
    let lanes: BTreeSet<u32> = spans.iter().map(|span| span.lane).collect();
    assert!(lanes.into_iter().eq(0..100), "lanes are numbered from 0: {spans:?}");
}

#[cfg(unix)]
#[test]
fn spans_of_child_processes_arrive_in_lanes_of_their_own() {
    let stdout = run(&mut Command::new(example("record-children")), "").output();
    let expected = "\
0: Check { n: 7, prime: true }
1: Check { n: 8, prime: false }
2: Check { n: 18446744073709551615, prime: false }
3: Check { n: 11, prime: true }
";
    assert_eq!(stdout, expected);
}

/// A future that returns control `count` times, as `yield_now` does.
async fn naps(count: usize) {
    let mut left = count;
    poll_fn(|_| {
        left = left.saturating_sub(1);
        if left == 0 { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

#[test]
fn polls_become_one_span_unless_something_happens_between_them() {
    let recorder = recorder();
    {
        let mut work = pin!(recorder.time_polls(0, Kind::Compute, naps(20)));
        let mut context = Context::from_waker(Waker::noop());
        for poll in 1..=20 {
            let polled = work.as_mut().poll(&mut context);
            assert_eq!(polled.is_ready(), poll == 20);
            if poll == 10 {
                recorder.time(1, Kind::Frame, || ());
            }
        }
    }
    let spans = finish(&recorder);
    let frame = spans.iter().position(|span| span.kind == Kind::Frame).expect("one was recorded");
    let (before, after) = (&spans[..frame], &spans[frame + 1..]);
    assert!(!before.is_empty() && !after.is_empty(), "a frame was not between polls: {spans:?}");
    // On a busy machine, this thread may be interrupted between two polls.
    assert!(spans.len() < 21, "no polls were joined: {spans:?}");
    assert!(before.iter().all(|span| span.end <= spans[frame].start), "{spans:?}");
    assert!(after.iter().all(|span| span.start >= spans[frame].end), "{spans:?}");
}

#[test]
fn worker_id_stays_the_same_on_a_thread() {
    let ids = in_time(|| [worker_id(), worker_id()]);
    assert_eq!(ids[0], ids[1]);
}

#[test]
fn bar_that_is_longer_than_the_cpu_time_is_noticed() {
    let recorder = recorder();
    // Other tests use CPU time, too, but not nearly as much as this.
    let start = Instant::now();
    recorder.record(0, Kind::Compute, start..start + Duration::from_secs(1000));
    let spans = finish(&recorder);
    let notice = recorder.busy_notice(&spans);
    assert!(notice.is_some_and(|notice| notice.starts_with("This machine was busy")), "{spans:?}");
}

#[test]
fn bar_that_is_as_long_as_the_cpu_time_is_not_noticed() {
    let recorder = recorder();
    let (start, before) = (Instant::now(), cpu_time().expect("this system tells the CPU time"));
    let used = || cpu_time().map(|now| now.saturating_sub(before));
    while used() < Some(Duration::from_millis(50)) {}
    recorder.record(0, Kind::Compute, start..start + Duration::from_millis(50));
    assert_eq!(recorder.busy_notice(&finish(&recorder)), None);
}

#[test]
fn frames_are_not_expected_to_compute() {
    let recorder = recorder();
    let start = Instant::now();
    recorder.record(0, Kind::Frame, start..start + Duration::from_secs(1000));
    assert_eq!(recorder.busy_notice(&finish(&recorder)), None);
}
