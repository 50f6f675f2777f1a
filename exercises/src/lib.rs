//! 28 exercises in concurrency, one module per exercise.
//!
//! Open `src/ex01_join.rs`, read the task, replace each `todo!`, and run
//! `cargo test -p exercises ex01`.

#[cfg_attr(feature = "solutions", path = "../solutions/ex01_join.rs")]
pub mod ex01_join;
#[cfg_attr(feature = "solutions", path = "../solutions/ex02_event.rs")]
pub mod ex02_event;
#[cfg_attr(feature = "solutions", path = "../solutions/ex03_spin.rs")]
pub mod ex03_spin;
#[cfg_attr(feature = "solutions", path = "../solutions/ex04_lost_update.rs")]
pub mod ex04_lost_update;
#[cfg_attr(feature = "solutions", path = "../solutions/ex05_workers.rs")]
pub mod ex05_workers;
#[cfg_attr(feature = "solutions", path = "../solutions/ex06_poison_pills.rs")]
pub mod ex06_poison_pills;
#[cfg_attr(feature = "solutions", path = "../solutions/ex07_published_race.rs")]
pub mod ex07_published_race;
#[cfg_attr(feature = "solutions", path = "../solutions/ex08_never_ends.rs")]
pub mod ex08_never_ends;
#[cfg_attr(feature = "solutions", path = "../solutions/ex09_two_accounts.rs")]
pub mod ex09_two_accounts;
#[cfg_attr(feature = "solutions", path = "../solutions/ex10_backpressure.rs")]
pub mod ex10_backpressure;
#[cfg_attr(feature = "solutions", path = "../solutions/ex11_semaphore.rs")]
pub mod ex11_semaphore;
#[cfg_attr(feature = "solutions", path = "../solutions/ex12_scoped_sum.rs")]
pub mod ex12_scoped_sum;
#[cfg_attr(feature = "solutions", path = "../solutions/ex13_longest_first.rs")]
pub mod ex13_longest_first;
#[cfg_attr(feature = "solutions", path = "../solutions/ex14_actor.rs")]
pub mod ex14_actor;
#[cfg(unix)]
#[cfg_attr(feature = "solutions", path = "../solutions/ex15_fork_and_reap.rs")]
pub mod ex15_fork_and_reap;
#[cfg(unix)]
#[cfg_attr(feature = "solutions", path = "../solutions/ex16_close_your_ends.rs")]
pub mod ex16_close_your_ends;
#[cfg(unix)]
#[cfg_attr(feature = "solutions", path = "../solutions/ex17_messages.rs")]
pub mod ex17_messages;
#[cfg(unix)]
#[cfg_attr(feature = "solutions", path = "../solutions/ex18_killed_worker.rs")]
pub mod ex18_killed_worker;
#[cfg_attr(feature = "solutions", path = "../solutions/ex19_gather.rs")]
pub mod ex19_gather;
#[cfg_attr(feature = "solutions", path = "../solutions/ex20_cancel.rs")]
pub mod ex20_cancel;
#[cfg_attr(feature = "solutions", path = "../solutions/ex21_do_not_block.rs")]
pub mod ex21_do_not_block;
#[cfg_attr(feature = "solutions", path = "../solutions/ex22_naps.rs")]
pub mod ex22_naps;
#[cfg_attr(feature = "solutions", path = "../solutions/ex23_timeout_and_race.rs")]
pub mod ex23_timeout_and_race;
#[cfg_attr(feature = "solutions", path = "../solutions/ex24_async_generator.rs")]
pub mod ex24_async_generator;
#[cfg_attr(feature = "solutions", path = "../solutions/ex25_at_most_k.rs")]
pub mod ex25_at_most_k;
#[cfg_attr(feature = "solutions", path = "../solutions/ex26_pool.rs")]
pub mod ex26_pool;
#[cfg_attr(feature = "solutions", path = "../solutions/ex27_rayon.rs")]
pub mod ex27_rayon;
#[cfg_attr(feature = "solutions", path = "../solutions/ex28_gil.rs")]
pub mod ex28_gil;
