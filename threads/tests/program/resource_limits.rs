//! Too little room for the workers.

use crate::CHECKER;
use crate::crowded::run_in_a_crowd;

#[test]
fn a_thread_that_cannot_be_started_is_an_error() {
    // Four workers fit, and then the thread that feeds them does not.
    for workers in ["7", "4"] {
        let run = run_in_a_crowd("5", CHECKER.program, workers);
        assert!(run.error(1).starts_with("error: cannot start a thread: "), "{run:?}");
    }
}
