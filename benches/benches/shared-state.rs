//! What it costs to share a counter: one for all threads, or one per thread, added up at the end.
//!
//! ```console
//! $ cargo bench -p benches --bench shared-state
//! ```

use criterion::{
    BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main,
};
use shared_state::{count_per_thread, count_with_atomic, count_with_mutex};

/// How often each thread increments. Starting the threads takes a small part of the time.
const INCREMENTS: u64 = 1_000_000;

/// One of the functions that count.
type Count = fn(usize, u64) -> u64;

const VARIANTS: [(&str, Count); 3] = [
    ("mutex", count_with_mutex),
    ("atomic", count_with_atomic),
    ("one per thread", count_per_thread),
];

fn contention(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("contention");
    group.sampling_mode(SamplingMode::Flat).sample_size(20);
    for thread_count in [1, 2, 4] {
        let expected = thread_count as u64 * INCREMENTS;
        group.throughput(Throughput::Elements(expected));
        for (name, count) in VARIANTS {
            group.bench_function(BenchmarkId::new(name, thread_count), |bencher| {
                bencher.iter(|| assert_eq!(count(thread_count, INCREMENTS), expected));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, contention);
criterion_main!(benches);
