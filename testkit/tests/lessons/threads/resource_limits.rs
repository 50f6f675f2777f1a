//! A system that does not allow all threads.

use testkit::resource_limits::run_with_process_limit;

use super::CHECKER;

#[test]
fn thread_that_cannot_be_started_is_an_error() {
    // Four workers can be started, but not the thread that sends them jobs.
    for worker_count in ["7", "4"] {
        let run = run_with_process_limit(5, CHECKER.program, worker_count);
        assert!(run.error(1).starts_with("error: cannot start a thread: "), "{run:?}");
    }
}
