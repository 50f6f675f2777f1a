//! Measures how many tiny jobs two processes check per second, and how long starting and reaping a
//! pool takes.
//!
//! ```console
//! $ cargo bench -p benches --bench procs
//! ```

use std::io;

use criterion::{
    BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main,
};
use primes_core::check;
use procs::check_all;

/// The number of jobs of one run.
const JOB_COUNT: usize = 100_000;

fn throughput(criterion: &mut Criterion) {
    let numbers = vec![2; JOB_COUNT];
    let mut group = criterion.benchmark_group("throughput");
    group.throughput(Throughput::Elements(JOB_COUNT as u64));
    group.sampling_mode(SamplingMode::Flat).sample_size(50);
    group.bench_function("procs", |bencher| {
        bencher.iter(|| assert_eq!(count_results(&numbers, 2), JOB_COUNT));
    });
    group.finish();
}

fn start_up(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("start-up");
    for worker_count in [1, 4, 16, 64] {
        group.bench_with_input(
            BenchmarkId::new("procs", worker_count),
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
    // SAFETY: this process has only one thread. Criterion, built without rayon, starts none, and
    // `check_all` joins its feeder thread and reaps its children before it returns.
    let failures = unsafe { check_all(numbers, worker_count, check, count) };
    let failures = failures.expect("the system can start the processes");
    assert!(failures.is_empty(), "workers failed: {failures:?}");
    result_count
}

criterion_group!(benches, throughput, start_up);
criterion_main!(benches);
