//! The tests of exercise 01. Run them with `cargo test -p exercises ex01`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex01_join.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex01_join.rs")]
mod ex01_join;
mod support;

use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Barrier};
use std::thread;

use ex01_join::join_all;
use support::within_limit;

type Job<T> = Box<dyn FnOnce() -> T + Send>;

#[test]
fn results_are_in_the_order_of_jobs_even_if_the_first_ends_last() {
    let results = within_limit("do all threads start before the first one is joined?", || {
        // The first job ends last: it waits for the second job, and the second waits for the third.
        let (third_tx, third_rx) = channel();
        let (second_tx, second_rx) = channel();
        let notify = |next: Sender<()>| next.send(()).expect("the other job is waiting");
        let jobs: Vec<Job<u32>> = vec![
            Box::new(move || second_rx.recv().map(|()| 1).expect("the second job notifies")),
            Box::new(move || {
                third_rx.recv().expect("the third job notifies");
                notify(second_tx);
                2
            }),
            Box::new(move || {
                notify(third_tx);
                3
            }),
        ];
        join_all(jobs)
    });
    assert_eq!(results, [Ok(1), Ok(2), Ok(3)]);
}

#[test]
fn jobs_run_concurrently() {
    let hint = "each of the four jobs waits until all four have started: spawn all threads before \
                you join the first one";
    within_limit(hint, || {
        let barrier = Arc::new(Barrier::new(4));
        let job = |_| {
            let barrier = Arc::clone(&barrier);
            move || barrier.wait().is_leader()
        };
        let results = join_all((0..4).map(job).collect());
        let leaders = results.into_iter().filter(|result| *result == Ok(true)).count();
        assert_eq!(leaders, 1, "`Barrier::wait` returned true to {leaders} of the four jobs");
    });
}

#[test]
fn each_job_runs_on_its_own_thread() {
    let ids = within_limit("does every thread end?", || {
        let mut ids = join_all(vec![|| thread::current().id(); 3]);
        ids.push(Ok(thread::current().id()));
        ids
    });
    for (i, id) in ids.iter().enumerate() {
        assert!(!ids[..i].contains(id), "two jobs, or a job and the caller, ran on thread {id:?}");
    }
}

#[test]
fn panic_is_returned_as_err_with_its_message() {
    let results = within_limit("does every thread end?", || {
        let literal: Job<u32> = Box::new(|| panic!("out of paper"));
        // With a constant, the compiler would turn this message into a literal, too.
        let item = String::from("ink");
        let formatted: Job<u32> = Box::new(move || panic!("out of {item}"));
        join_all(vec![literal, Box::new(|| 7), formatted])
    });
    assert_eq!(results[0], Err("out of paper".into()), "the panic message is a literal");
    assert_eq!(results[1], Ok(7), "a panic in one job must not affect the results of other jobs");
    assert_eq!(results[2], Err("out of ink".into()), "the panic message is formatted");
}
