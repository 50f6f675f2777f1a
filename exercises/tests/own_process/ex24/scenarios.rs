//! The scenarios of exercise 24.

use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::panic::resume_unwind;
use std::process;

use nix::libc;
use nix::sys::signal::{Signal, raise};

use crate::ex24_close_your_ends::parallel_sum;
use crate::program::barrier::{Barrier, pipe};
use crate::program::interrupt::Interrupts;
use crate::program::random::Random;
use crate::program::system::{open_files, with_room_for};

/// Returns the scenario with this name.
pub fn scenario(name: &str) -> fn() {
    match name {
        "one-worker" => one_worker,
        "many-workers" => many_workers,
        "even-shares" => even_shares,
        "concurrent" => concurrent,
        "no-workers" => no_workers,
        "open-ends" => open_ends,
        "killed-worker" => killed_worker,
        "all-killed" => all_killed,
        "exit" => exit,
        "panic" => panic,
        "signals" => signals,
        "no-room" => no_room,
        _ => panic!("there is no scenario {name}"),
    }
}

fn call(numbers: &[u64], worker_count: usize, work: impl Fn(u64) -> u64) -> io::Result<u64> {
    // SAFETY: this process has only one thread.
    unsafe { parallel_sum(numbers, worker_count, work) }
}

fn kill_this_process() {
    raise(Signal::SIGKILL).expect("a process may send a signal to itself");
}

fn exit_with(code: i32) {
    // SAFETY: `_exit` is always sound.
    unsafe { libc::_exit(code) }
}

pub fn one_worker() {
    let total = call(&[1, 2, 3, 4], 1, |n| n * n).expect("this worker succeeds");
    assert_eq!(total, 30, "the sum of the squares of 1, 2, 3 and 4");
    let total = call(&[u64::MAX, 5], 1, |n| n / 5).expect("this worker succeeds");
    assert_eq!(total, u64::MAX / 5 + 1, "every number is a job: none may mean *stop*");
    let total = call(&[0, u64::MAX, 0], 1, |n| n).expect("this worker succeeds");
    assert_eq!(total, u64::MAX, "a sum may have any value: none may mean *no sum*");
    let total = call(&[], 1, |n| n).expect("a worker without jobs succeeds");
    assert_eq!(total, 0, "the sum of no numbers");
}

pub fn many_workers() {
    let mut random = Random::new();
    for _ in 0..10 {
        let worker_count = 2 + random.index(11);
        let numbers: Vec<u64> = (0..random.below(300)).map(|_| random.below(1 << 50)).collect();
        let total = call(&numbers, worker_count, |n| n / 2).expect("these workers succeed");
        let expected: u64 = numbers.iter().map(|n| n / 2).sum();
        let count = numbers.len();
        assert_eq!(total, expected, "the sum of {count} numbers from {worker_count} workers");
    }
    let total = call(&[7], 3, |n| n).expect("a worker without jobs succeeds");
    assert_eq!(total, 7, "the sum of one number, from three workers");
    let total = call(&[], 3, |n| n).expect("a worker without jobs succeeds");
    assert_eq!(total, 0, "the sum of no numbers, from three workers");
}

/// Returns how many numbers each process got.
fn shares(count: usize, worker_count: usize) -> HashMap<u32, usize> {
    let (mut log_rx, log_tx) = pipe();
    let numbers = vec![3; count];
    let work = |n| {
        (&log_tx).write_all(&process::id().to_le_bytes()).expect("the read end is open");
        n
    };
    call(&numbers, worker_count, work).expect("these workers succeed");
    drop(log_tx);
    let mut log = Vec::new();
    log_rx.read_to_end(&mut log).expect("a pipe can be read");
    let mut shares = HashMap::new();
    for id in log.chunks_exact(4) {
        let id = u32::from_le_bytes(id.try_into().expect("a chunk has four bytes"));
        *shares.entry(id).or_default() += 1;
    }
    shares
}

pub fn even_shares() {
    assert_two_ends_open(2);
    let mut random = Random::new();
    let mut cases = vec![(11, 3), (3, 3), (4, 3), (2, 3), (1, 12), (23, 12), (1000, 3)];
    cases.extend((0..5).map(|_| (random.index(500), 1 + random.index(12))));
    for (count, worker_count) in cases {
        let shares = shares(count, worker_count);
        let by_caller = shares.get(&process::id());
        assert_eq!(by_caller, None, "numbers that the calling process worked on itself");
        let mut counts: Vec<usize> = shares.into_values().collect();
        counts.resize(worker_count.max(counts.len()), 0);
        counts.sort_unstable();
        let (fewest, most) = (counts[0], counts[counts.len() - 1]);
        assert!(
            counts.len() == worker_count && most - fewest <= 1,
            "{count} numbers, {worker_count} workers: the workers got {counts:?} numbers. Each \
             must get the same number of them, or one more than another"
        );
    }
}

/// Each worker waits in its only job until all workers have started.
pub fn concurrent() {
    assert_two_ends_open(2);
    let count = 12;
    let barrier = Barrier::new(count);
    let numbers: Vec<u64> = (0..count as u64).rev().collect();
    let work = |n| {
        barrier.wait(n as usize);
        1
    };
    let total = call(&numbers, count, work).expect("these workers succeed");
    assert_eq!(total, 12, "the sum of twelve ones");
}

pub fn no_workers() {
    for numbers in [&[][..], &[1, 2]] {
        let total = call(numbers, 0, |n| n);
        assert!(
            total.is_err(),
            "there are no workers to add {numbers:?}, but the sum is {total:?}"
        );
    }
}

/// Waits until all workers have started. Then each worker counts its open files.
pub fn open_ends() {
    for count in [3, 12] {
        assert_two_ends_open(count);
    }
}

/// Many scenarios check this first: if other ends are open, the call may wait forever.
#[track_caller]
fn assert_two_ends_open(count: usize) {
    let (start, end) = (Barrier::new(count), Barrier::new(count));
    let (mut log_rx, log_tx) = pipe();
    let before = open_files();
    let work = |n: u64| {
        start.wait(n as usize);
        let opened = open_files() - before;
        (&log_tx).write_all(&[n as u8, opened as u8]).expect("the read end is open");
        end.wait(n as usize);
        if opened != 2 {
            exit_with(1); // so that the call does not wait forever
        }
        1
    };
    let numbers: Vec<u64> = (0..count as u64).collect();
    let total = call(&numbers, count, work);
    drop(log_tx);
    let mut log = Vec::new();
    log_rx.read_to_end(&mut log).expect("a pipe can be read");
    let mut opened = vec![0; count];
    for pair in log.chunks_exact(2) {
        opened[usize::from(pair[0])] = pair[1];
    }
    assert!(
        opened.iter().all(|&opened| opened == 2),
        "these are the numbers of pipe ends that {count} workers have open: {opened:?}. Each worker \
         needs two: the read end of its jobs and the write end of its sum. A fork copies all ends \
         that the parent has open: see where the child's copies are dropped"
    );
    let total = total.expect("these workers succeed");
    assert_eq!(total, count as u64, "the sum of ones, one per worker");
}

pub fn killed_worker() {
    assert_two_ends_open(3);
    for deadly in 0..3 {
        let work = |n| {
            if n == deadly {
                kill_this_process();
            }
            n
        };
        let total = call(&[0, 1, 2], 3, work);
        assert!(total.is_err(), "worker {deadly} was killed, but the call returned {total:?}");
    }
}

/// There are more numbers than the pipes have room for, and no worker reads them.
pub fn all_killed() {
    assert_two_ends_open(2);
    let work = |_| {
        kill_this_process();
        0
    };
    let total = call(&vec![1; 100_000], 2, work);
    assert!(total.is_err(), "all workers were killed, but the call returned {total:?}");
}

pub fn exit() {
    assert_two_ends_open(2);
    for code in [0, 3] {
        let work = |n| {
            if n == 1 {
                exit_with(code);
            }
            n
        };
        for numbers in [&[1, 2, 3], &[3, 1, 2], &[2, 3, 1]] {
            let total = call(numbers, 3, work);
            assert!(
                total.is_err(),
                "a worker exited with code {code} before it had sent its sum, but the call \
                 returned {total:?}"
            );
        }
    }
}

pub fn panic() {
    assert_two_ends_open(2);
    // Not `panic!`, which would print a message that looks like a failure.
    let total = call(&[1, 2, 3], 2, |_| resume_unwind(Box::new("on purpose")));
    assert!(total.is_err(), "all workers panicked, but the call returned {total:?}");
}

pub fn signals() {
    assert_two_ends_open(2);
    let interrupts = Interrupts::new();
    let work = |n| {
        if n == 2 {
            interrupts.interrupt_parent(20);
        }
        n
    };
    let total = call(&[1, 2, 3], 2, work).expect("a signal that interrupts a call is not an error");
    assert_eq!(total, 6, "the sum of 1, 2 and 3");
}

/// The pipes for the first or the second worker cannot be created.
pub fn no_room() {
    for count in 0..6 {
        let total = with_room_for(count, || call(&[1, 2, 3], 3, |n| n));
        assert!(
            total.is_err(),
            "this process can open {count} more files, too few for three workers, but the call \
             returned {total:?}"
        );
    }
}
