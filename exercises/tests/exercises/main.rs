//! The tests of all exercises, one module per exercise. `cargo test -p exercises ex01` runs the
//! tests of the first.

#[cfg(unix)]
mod own_process;
mod support;

mod ex01_join;
mod ex02_event;
mod ex03_spin;
mod ex04_lost_update;
mod ex05_workers;
mod ex06_poison_pills;
mod ex07_published_race;
mod ex08_never_ends;
mod ex09_two_accounts;
mod ex10_backpressure;
mod ex11_semaphore;
mod ex12_scoped_sum;
mod ex13_longest_first;
mod ex14_actor;
#[cfg(unix)]
mod ex15_fork_and_reap;
#[cfg(unix)]
mod ex16_close_your_ends;
#[cfg(unix)]
mod ex17_messages;
#[cfg(unix)]
mod ex18_killed_worker;
mod ex19_gather;
mod ex20_cancel;
mod ex21_do_not_block;
mod ex22_naps;
mod ex23_timeout_and_race;
mod ex24_async_generator;
mod ex25_at_most_k;
mod ex26_pool;
mod ex27_rayon;
mod ex28_gil;
