//! How many tiny jobs a second pass through two threads, and what it costs to start some.
//!
//! ```console
//! $ cargo bench -p threads
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

/// How many jobs a run has.
const JOBS: usize = 100_000;

fn throughput(criterion: &mut Criterion) {
    let numbers = vec![2; JOBS];
    let rayon = ThreadPoolBuilder::new().num_threads(2).build().expect("two threads can start");
    let mut group = criterion.benchmark_group("throughput");
    group.throughput(Throughput::Elements(JOBS as u64));
    group.sampling_mode(SamplingMode::Flat).sample_size(50);
    group.bench_function("threads", |bencher| {
        bencher.iter(|| assert_eq!(count_results(&numbers, 2), JOBS));
    });
    group.bench_function("rayon", |bencher| {
        let all = || numbers.par_iter().map(|&n| black_box(check(n))).count();
        bencher.iter(|| assert_eq!(rayon.install(all), JOBS));
    });
    group.finish();
}

fn start_up(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("start-up");
    for workers in [1, 4, 16, 64] {
        group.bench_with_input(
            BenchmarkId::new("threads", workers),
            &workers,
            |bencher, &workers| {
                bencher.iter(|| count_results(&[], workers));
            },
        );
    }
    group.finish();
}

fn count_results(numbers: &[u64], workers: usize) -> usize {
    let mut results = 0;
    let count = |_| {
        results += 1;
        io::Result::Ok(())
    };
    let deaths = check_all(numbers, workers, check, count).expect("the threads can start");
    assert!(deaths.is_empty(), "{deaths:?}");
    results
}

criterion_group!(benches, throughput, start_up);
criterion_main!(benches);
