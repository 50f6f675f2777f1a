//! The scenarios of exercise 16.

use std::fs;
use std::io;

use nix::sys::signal::{Signal, raise};

use crate::ex16_close_your_ends::parallel_sum;
use crate::program::barrier::Barrier;

/// Returns the scenario with this name.
pub fn scenario(name: &str) -> fn() {
    match name {
        "one-worker" => one_worker,
        "many-workers" => many_workers,
        "open-ends" => open_ends,
        "killed-worker" => killed_worker,
        _ => panic!("there is no scenario {name}"),
    }
}

fn call(numbers: &[u64], worker_count: usize, work: impl Fn(u64) -> u64) -> io::Result<u64> {
    // SAFETY: this process has only one thread.
    unsafe { parallel_sum(numbers, worker_count, work) }
}

pub fn one_worker() {
    let total = call(&[1, 2, 3, 4], 1, |n| n * n).expect("this worker succeeds");
    assert_eq!(total, 30, "the sum of the squares of 1, 2, 3 and 4");
    let total = call(&[u64::MAX, 5], 1, |n| n / 5).expect("this worker succeeds");
    assert_eq!(total, u64::MAX / 5 + 1, "every number is a job: none may mean *stop*");
}

pub fn many_workers() {
    let numbers: Vec<u64> = (1..=1000).collect();
    for worker_count in 2..=4 {
        let total = call(&numbers, worker_count, |n| n + 1).expect("these workers succeed");
        assert_eq!(total, 501_500, "the sum of the numbers from 2 to 1001");
    }
    let total = call(&[7], 3, |n| n).expect("a worker without jobs succeeds");
    assert_eq!(total, 7, "the sum of one number");
}

/// Waits until all workers have started. Then each worker counts its open files.
pub fn open_ends() {
    let barrier = Barrier::new(3);
    let before = open_files();
    let work = |n: u64| {
        barrier.wait(n as usize);
        let opened = open_files() - before;
        assert_eq!(
            opened, 2,
            "pipe ends that a worker has open: it needs the read end of its jobs and the write end \
             of its sum"
        );
        n
    };
    // If a worker panicked, it has already printed the reason.
    let total = call(&[0, 1, 2], 3, work).expect("all workers have two pipe ends open");
    assert_eq!(total, 3, "the sum of 0, 1 and 2");
}

fn open_files() -> usize {
    fs::read_dir("/dev/fd").expect("every Unix has this directory").count()
}

pub fn killed_worker() {
    // If other ends than these are open, the call may not notice that a worker was killed.
    open_ends();
    for deadly in 0..3 {
        let work = |n| {
            if n == deadly {
                raise(Signal::SIGKILL).expect("a process may send a signal to itself");
            }
            n
        };
        let total = call(&[0, 1, 2], 3, work);
        assert!(total.is_err(), "a worker was killed, but the call returned {total:?}");
    }
}
