//! What a checkpoint costs when no thread waits: the check under the lock against the plain check.
//!
//! ```console
//! $ cargo bench -p benches --bench gil
//! ```

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, SamplingMode, criterion_group, criterion_main};
use gil::Gil;

/// A prime that takes about a tenth of a second: some 50 million checkpoints.
const PRIME: u64 = 9_999_999_999_999_917;

fn checkpoint(criterion: &mut Criterion) {
    let gil = Gil::new(Duration::from_millis(5));
    let mut group = criterion.benchmark_group("checkpoint");
    group.sampling_mode(SamplingMode::Flat).sample_size(50);
    group.bench_function("plain", |bencher| {
        bencher.iter(|| primes_core::is_prime(black_box(PRIME)));
    });
    group.bench_function("under the lock", |bencher| {
        bencher.iter(|| gil::is_prime(black_box(PRIME), &mut gil.acquire()));
    });
    group.finish();
}

criterion_group!(benches, checkpoint);
criterion_main!(benches);
