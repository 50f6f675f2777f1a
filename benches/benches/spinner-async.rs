//! Measures how long starting and joining tasks takes.
//!
//! ```console
//! $ cargo bench -p benches --bench spinner-async
//! ```

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use tokio::runtime::Builder;
use tokio::task::{self, JoinHandle};

fn start_up(criterion: &mut Criterion) {
    let runtime = Builder::new_current_thread().build().expect("a runtime without drivers starts");
    let mut group = criterion.benchmark_group("start-up");
    for task_count in [1, 4, 16, 64] {
        group.bench_with_input(
            BenchmarkId::new("tasks", task_count),
            &task_count,
            |bencher, &count| {
                bencher.iter(|| runtime.block_on(start_and_join(count)));
            },
        );
    }
    group.finish();
}

/// Starts `task_count` tasks that do nothing, and awaits all of them.
async fn start_and_join(task_count: usize) {
    let handles: Vec<JoinHandle<()>> = (0..task_count).map(|_| task::spawn(async {})).collect();
    for handle in handles {
        handle.await.expect("an empty task does not panic");
    }
}

criterion_group!(benches, start_up);
criterion_main!(benches);
