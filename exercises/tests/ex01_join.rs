//! The tests of exercise 01. Run them with `cargo test -p exercises ex01`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex01_join.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex01_join.rs")]
mod ex01_join;
mod support;

use std::collections::HashSet;
use std::panic::panic_any;
use std::sync::{Arc, Barrier, Condvar, Mutex};
use std::thread::{self, ThreadId};

use ex01_join::join_all;
use support::planned::planned;
use support::random::Random;
use support::within_limit;

type Job<T> = Box<dyn FnOnce() -> T + Send>;

#[test]
fn results_are_in_the_order_of_jobs_in_whatever_order_they_end() {
    let mut random = Random::new();
    let values = Vec::from_iter((0..20).map(|_| random.number()));
    // The jobs end in a random order: job `i` is number `ranks[i]` to end. The first one is not the
    // first to end.
    let mut ranks = Vec::from_iter(0..20);
    random.shuffle(&mut ranks);
    if ranks[0] == 0 {
        ranks.reverse();
    }
    let hint = "each of 20 jobs ends only when another one has ended, and that may be a job that \
                comes after it in the list: start all threads before you join the first one";
    let results = within_limit(hint, {
        let values = values.clone();
        move || {
            let ended = Arc::new((Mutex::new(0), Condvar::new()));
            let job = |(rank, value): (usize, u64)| {
                let ended = Arc::clone(&ended);
                move || {
                    let (count, changed) = &*ended;
                    let count = count.lock().expect("no job panics");
                    let is_early = |count: &mut usize| *count < rank;
                    *changed.wait_while(count, is_early).expect("no job panics") += 1;
                    changed.notify_all();
                    value
                }
            };
            join_all(ranks.into_iter().zip(values).map(job).collect())
        }
    });
    let expected = Vec::from_iter(values.into_iter().map(Ok));
    assert_eq!(
        results, expected,
        "the results (left) are not those of the jobs, in the order of the jobs (right). The jobs \
         ended in another order"
    );
}

#[test]
fn jobs_run_concurrently_however_many_there_are() {
    let many = 100 + Random::new().index(100);
    for count in [2, 4, many] {
        let hint = format!(
            "each of {count} jobs waits until all {count} have started, but not all have: start \
             all threads before you join the first one. A loop that starts a thread and joins it \
             runs one job at a time"
        );
        within_limit(&hint, move || {
            let barrier = Arc::new(Barrier::new(count));
            let job = |_| {
                let barrier = Arc::clone(&barrier);
                move || barrier.wait().is_leader()
            };
            let results = join_all((0..count).map(job).collect());
            let leaders = results.iter().filter(|result| **result == Ok(true)).count();
            assert_eq!(
                (results.len(), leaders),
                (count, 1),
                "the number of results, and of jobs to which `Barrier::wait` returned true"
            );
        });
    }
}

#[test]
fn each_job_runs_on_its_own_thread() {
    let ids = within_limit("does every thread end?", || {
        let job = || thread::current().id();
        let calls = [1, 1, 3, 17].map(|count| join_all(vec![job; count]));
        let mut ids: Vec<_> = calls.concat();
        ids.push(Ok(job()));
        ids
    });
    let ids: Vec<ThreadId> = Vec::from_iter(ids.into_iter().flatten());
    assert_eq!(ids.len(), 1 + 1 + 3 + 17 + 1, "each job must have a result");
    let mut seen = HashSet::new();
    for id in ids {
        assert!(
            seen.insert(id),
            "two jobs, or a job and the caller, ran on {id:?}: spawn a thread for each job, even \
             if there is only one job"
        );
    }
}

#[test]
fn join_all_returns_no_results_for_no_jobs() {
    let results = within_limit("does `join_all` return?", || join_all(Vec::<Job<u32>>::new()));
    assert_eq!(results, [], "there were no jobs, so there are no results");
}

#[test]
fn panic_is_returned_as_err_with_its_message() {
    let results = within_limit("does every thread end?", || {
        let literal: Job<u32> = Box::new(|| planned(|| panic!("out of paper")));
        // With a constant, the compiler would turn this message into a literal, too.
        let item = String::from("ink");
        let formatted: Job<u32> = Box::new(move || planned(|| panic!("out of {item}")));
        join_all(vec![literal, Box::new(|| 7), formatted, Box::new(|| 0)])
    });
    assert_eq!(results.len(), 4, "a panic must not change the number of results");
    assert_eq!(results[0], Err("out of paper".into()), "the panic message is a literal");
    assert_eq!(results[1], Ok(7), "a panic in one job must not affect the results of other jobs");
    assert_eq!(results[2], Err("out of ink".into()), "the panic message is formatted");
    assert_eq!(results[3], Ok(0), "a panic in one job must not affect the results of other jobs");
}

#[test]
fn panic_without_a_message_is_returned_as_err() {
    let results = within_limit("does every thread end?", || {
        let number: Job<u32> = Box::new(|| planned(|| panic_any(42)));
        let message: Job<u32> = Box::new(|| planned(|| panic_any(vec!["out of paper"])));
        join_all(vec![number, Box::new(|| 7), message])
    });
    assert!(
        matches!(results[..], [Err(_), Ok(7), Err(_)]),
        "the first and the third job panicked, and the payloads were neither `&str` nor `String`: \
         their results must be `Err` with any text, but `join_all` returned {results:?}"
    );
}
