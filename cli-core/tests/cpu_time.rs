//! CPU time is what a program and its children compute. It does not grow while they wait.
#![cfg(unix)]

use std::hint::black_box;
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use cli_core::cpu_time;

/// Returns the CPU time that `work` takes.
fn cpu_time_of(work: impl FnOnce()) -> Duration {
    let now = || cpu_time().expect("a Unix system tells the CPU time");
    let before = now();
    work();
    now().saturating_sub(before)
}

/// One test, because the harness runs several at the same time, in one process.
#[test]
fn cpu_time_includes_work_and_reaped_children_but_no_waiting() {
    let nap = cpu_time_of(|| sleep(Duration::from_millis(200)));
    assert!(nap < Duration::from_millis(100), "a nap of 200 ms took {nap:?} of CPU time");

    let work = cpu_time_of(|| (0..50_000_000).for_each(|n: u64| _ = black_box(n)));
    assert!(work > Duration::from_millis(2), "50 million steps took {work:?} of CPU time");

    let script = r#"i=0; while [ "$i" -lt 300000 ]; do i=$((i + 1)); done"#;
    let child = cpu_time_of(|| {
        let status = Command::new("sh").args(["-c", script]).status();
        assert!(status.expect("the system has a shell").success());
    });
    assert!(child > Duration::from_millis(20), "a child with a long loop took {child:?}");
}
