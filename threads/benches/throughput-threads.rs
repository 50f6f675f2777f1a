//! How many tiny jobs a second pass through two threads.
//!
//! ```console
//! $ cargo bench -p threads
//! ```

use std::io;

use criterion::{Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use primes_core::check;
use threads::check_all;

/// How many jobs a run has.
const JOBS: usize = 1_000_000;

fn throughput(criterion: &mut Criterion) {
    let numbers = vec![2; JOBS];
    let mut group = criterion.benchmark_group("throughput");
    group.throughput(Throughput::Elements(JOBS as u64));
    group.sampling_mode(SamplingMode::Flat).sample_size(10);
    group.bench_function("threads", |bencher| {
        bencher.iter(|| count_results(&numbers));
    });
    group.finish();
}

fn count_results(numbers: &[u64]) {
    let mut results = 0;
    let count = |_| {
        results += 1;
        io::Result::Ok(())
    };
    let deaths = check_all(numbers, 2, check, count).expect("two threads can be started");
    assert!(deaths.is_empty(), "{deaths:?}");
    assert_eq!(results, JOBS);
}

criterion_group!(benches, throughput);
criterion_main!(benches);
