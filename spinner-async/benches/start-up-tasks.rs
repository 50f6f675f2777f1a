//! What it costs to start some tasks, and to wait for all of them.
//!
//! ```console
//! $ cargo bench -p spinner-async
//! ```

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use tokio::runtime::Builder;
use tokio::task::{self, JoinHandle};

fn start_up(criterion: &mut Criterion) {
    let runtime = Builder::new_current_thread().build().expect("a runtime without drivers starts");
    let mut group = criterion.benchmark_group("start-up");
    for tasks in [1, 4, 16, 64] {
        group.bench_with_input(BenchmarkId::new("tasks", tasks), &tasks, |bencher, &tasks| {
            bencher.iter(|| runtime.block_on(start(tasks)));
        });
    }
    group.finish();
}

/// Starts so many tasks that have nothing to do, and waits for them.
async fn start(tasks: usize) {
    let crew: Vec<JoinHandle<()>> = (0..tasks).map(|_| task::spawn(async {})).collect();
    for task in crew {
        task.await.expect("doing nothing does not panic");
    }
}

criterion_group!(benches, start_up);
criterion_main!(benches);
