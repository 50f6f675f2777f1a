//! Measures how many tiny jobs two threads check per second, next to rayon, and how long starting
//! and joining a pool takes.
//!
//! ```console
//! $ cargo bench -p benches --bench threads
//! ```

use std::hint::black_box;
use std::io;

use criterion::{
    BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main,
};
use primes_core::check;
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;
use threads::check_all;

/// The number of jobs of one run.
const JOB_COUNT: usize = 100_000;

fn throughput(criterion: &mut Criterion) {
    let numbers = vec![2; JOB_COUNT];
    let rayon =
        ThreadPoolBuilder::new().num_threads(2).build().expect("the system can start two threads");
    let mut group = criterion.benchmark_group("throughput");
    group.throughput(Throughput::Elements(JOB_COUNT as u64));
    group.sampling_mode(SamplingMode::Flat).sample_size(50);
    group.bench_function("threads", |bencher| {
        bencher.iter(|| assert_eq!(count_results(&numbers, 2), JOB_COUNT));
    });
    group.bench_function("rayon", |bencher| {
        let all = || numbers.par_iter().map(|&n| black_box(check(n))).count();
        bencher.iter(|| assert_eq!(rayon.install(all), JOB_COUNT));
    });
    group.finish();
}

fn start_up(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("start-up");
    for worker_count in [1, 4, 16, 64] {
        group.bench_with_input(
            BenchmarkId::new("threads", worker_count),
            &worker_count,
            |bencher, &worker_count| {
                bencher.iter(|| count_results(&[], worker_count));
            },
        );
    }
    group.finish();
}

/// Checks `numbers` with a new pool, and returns the number of results.
fn count_results(numbers: &[u64], worker_count: usize) -> usize {
    let mut result_count = 0;
    let count = |_| {
        result_count += 1;
        io::Result::Ok(())
    };
    let failures = check_all(numbers, worker_count, check, count);
    let failures = failures.expect("the system can start the threads");
    assert!(failures.is_empty(), "workers failed: {failures:?}");
    result_count
}

criterion_group!(benches, throughput, start_up);
criterion_main!(benches);
