//! How many tiny jobs a second pass through two processes.
//!
//! ```console
//! $ cargo bench -p procs
//! ```

use std::io;

use criterion::{Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use primes_core::check;
use procs::check_all;

/// How many jobs a run has.
const JOBS: usize = 1_000_000;

fn throughput(criterion: &mut Criterion) {
    let numbers = vec![2; JOBS];
    let mut group = criterion.benchmark_group("throughput");
    group.throughput(Throughput::Elements(JOBS as u64));
    group.sampling_mode(SamplingMode::Flat).sample_size(10);
    group.bench_function("procs", |bencher| bencher.iter(|| count_results(&numbers)));
    group.finish();
}

fn count_results(numbers: &[u64]) {
    let mut results = 0;
    let count = |_| {
        results += 1;
        io::Result::Ok(())
    };
    // SAFETY: Criterion, built without rayon, runs benchmarks on the only thread;
    // `check_all` has joined its feeder when it returns.
    let deaths =
        unsafe { check_all(numbers, 2, check, count) }.expect("two processes can be started");
    assert!(deaths.is_empty(), "{deaths:?}");
    assert_eq!(results, JOBS);
}

criterion_group!(benches, throughput);
criterion_main!(benches);
