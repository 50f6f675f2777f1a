//! Measures what the naps cost: the check with naps against the plain check, on the same prime.
//!
//! ```console
//! $ cargo bench -p benches --bench spinner-async-nap
//! ```

use std::hint::black_box;

use criterion::{Criterion, SamplingMode, criterion_group, criterion_main};
use tokio::runtime::Builder;

/// A prime whose check takes about a tenth of a second, with 1,000 naps.
const PRIME: u64 = 9_999_999_999_999_917;

fn nap(criterion: &mut Criterion) {
    let runtime = Builder::new_current_thread().build().expect("a runtime without drivers starts");
    let mut group = criterion.benchmark_group("nap");
    group.sampling_mode(SamplingMode::Flat).sample_size(50);
    group.bench_function("plain", |bencher| {
        bencher.iter(|| primes_core::is_prime(black_box(PRIME)));
    });
    group.bench_function("with naps", |bencher| {
        bencher.iter(|| runtime.block_on(spinner_async_nap::is_prime(black_box(PRIME))));
    });
    group.finish();
}

criterion_group!(benches, nap);
criterion_main!(benches);
