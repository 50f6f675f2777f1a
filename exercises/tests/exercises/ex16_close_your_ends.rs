use crate::own_process::in_own_process;

// What is called, and what is expected, stands in `src/bin/in_own_process/ex16.rs`.

#[test]
fn a_pool_of_one_worker_comes_to_its_end() {
    let hint = "the worker waits for the end of its jobs. Which processes have the writing end of \
                that pipe open?";
    in_own_process("ex16-one-worker", hint);
}

#[test]
fn a_pool_of_many_workers_comes_to_its_end() {
    let hint = "the first worker waits for the end of its jobs. What does the second one inherit \
                from its parent?";
    in_own_process("ex16-many-workers", hint);
}

#[test]
fn each_worker_has_only_its_own_two_ends_open() {
    let hint = "each of the three workers waits until all have begun: do they work at the same \
                time?";
    in_own_process("ex16-open-ends", hint);
}

#[test]
fn a_worker_that_dies_is_an_error() {
    in_own_process("ex16-death", "does anybody but the worker hold its sum's writing end open?");
}
