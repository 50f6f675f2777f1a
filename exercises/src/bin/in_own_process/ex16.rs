//! The scenarios of exercise 16.

use std::fs;
use std::io;

use exercises::ex16_close_your_ends::add_up;
use nix::sys::signal::{Signal, raise};

use super::barrier::Barrier;

fn call(numbers: &[u64], workers: usize, work: impl Fn(u64) -> u64) -> io::Result<u64> {
    // SAFETY: this process has one thread only.
    unsafe { add_up(numbers, workers, work) }
}

pub fn one_worker() {
    let total = call(&[1, 2, 3, 4], 1, |n| n * n).expect("nothing goes wrong in this worker");
    assert_eq!(total, 30, "the sum of the squares of 1, 2, 3 and 4");
    let total = call(&[u64::MAX, 5], 1, |n| n / 5).expect("nothing goes wrong in this worker");
    assert_eq!(total, u64::MAX / 5 + 1, "all numbers are jobs: none may have another meaning");
}

pub fn many_workers() {
    let numbers: Vec<u64> = (1..=1000).collect();
    for workers in 2..=4 {
        let total = call(&numbers, workers, |n| n + 1).expect("nothing goes wrong here");
        assert_eq!(total, 501_500, "the sum of the numbers from 2 to 1001");
    }
    let total = call(&[7], 3, |n| n).expect("a worker may have nothing to do");
    assert_eq!(total, 7, "the sum of one number");
}

/// Lets the workers meet, then each counts its files.
pub fn open_ends() {
    let all_here = Barrier::new(3);
    let before = open_files();
    let work = |n: u64| {
        all_here.wait(n as usize);
        let more = open_files() - before;
        assert_eq!(more, 2, "ends of pipes that a worker has open: it needs two");
        n
    };
    // Where a worker has complained, that is all there is to say.
    let total = call(&[0, 1, 2], 3, work).expect("all workers end well");
    assert_eq!(total, 3, "the sum of 0, 1 and 2");
}

fn open_files() -> usize {
    fs::read_dir("/dev/fd").expect("every Unix has this directory").count()
}

pub fn death() {
    // With other ends open than these, nobody notices a death.
    open_ends();
    for deadly in 0..3 {
        let work = |n| {
            if n == deadly {
                raise(Signal::SIGKILL).expect("everybody may send a signal to himself");
            }
            n
        };
        let total = call(&[0, 1, 2], 3, work);
        assert!(total.is_err(), "a worker was killed, and yet the total was {total:?}");
    }
}
