//! Measures a prime check, for numbers of different kinds.
//!
//! ```console
//! $ cargo bench -p benches --bench primes-core
//! ```

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use primes_core::is_prime;

/// A small prime, a large prime, and the square of a large prime: the composite that takes longest.
const KINDS: [(&str, u64); 3] = [
    ("small prime", 1_000_003),
    ("large prime", 9_999_999_999_999_917),
    ("semiprime", 7_777_777_536_340_681),
];

fn kinds(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("is_prime");
    group.sample_size(50);
    for (kind, n) in KINDS {
        group.bench_with_input(BenchmarkId::new(kind, n), &n, |bencher, &n| {
            bencher.iter(|| is_prime(black_box(n)));
        });
    }
    group.finish();
}

criterion_group!(benches, kinds);
criterion_main!(benches);
