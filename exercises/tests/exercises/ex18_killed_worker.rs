use crate::own_process::in_own_process;

// What is called, and what is expected, stands in `src/bin/in_own_process/ex18.rs`.

const END: &str = "does the parent wait for a worker that is dead, or for a job that nobody has?";

#[test]
fn the_workers_do_each_job_once_if_nobody_dies() {
    in_own_process("ex18-nobody-dies", END);
}

#[test]
fn there_may_be_fewer_jobs_than_workers() {
    in_own_process("ex18-no-jobs", END);
}

#[test]
fn all_workers_work_at_the_same_time() {
    let hint = "each of the three jobs waits until all have begun: has each worker got one?";
    in_own_process("ex18-together", hint);
}

#[test]
fn no_job_waits_for_a_slow_one() {
    let hint = "the first job waits until all others have begun: can the other worker go on? Does \
                the parent hear it?";
    in_own_process("ex18-slow-job", hint);
}

#[test]
fn all_jobs_are_done_if_fewer_workers_die_than_there_are() {
    in_own_process("ex18-deaths", END);
}

#[test]
fn a_job_that_kills_three_workers_is_done_by_the_fourth() {
    in_own_process("ex18-same-job", END);
}

#[test]
fn workers_may_die_all_at_once() {
    in_own_process("ex18-at-once", END);
}

#[test]
fn the_last_job_may_be_lost_while_the_others_are_free() {
    in_own_process("ex18-last-job", END);
}

#[test]
fn a_worker_may_die_while_it_is_free() {
    in_own_process("ex18-free-worker", END);
}

#[test]
fn a_worker_may_die_of_a_panic() {
    in_own_process("ex18-panic", END);
}

#[test]
fn a_job_that_kills_every_worker_is_an_error() {
    let hint = "each worker that takes the job dies: when does your function give up?";
    in_own_process("ex18-deadly-job", hint);
}
