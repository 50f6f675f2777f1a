extern crate checked as crossbeam_channel;
extern crate checked as std;
extern crate std as real;

use scheduler::{Model, graph};
use std::time::{Duration};

mod lost { interleavings::answers!(lost_update: solution, stub, check_then_act, two_guards); }
mod event { interleavings::answers!(event: solution, lost_wakeup, flag_without_lock, unlocks_before_wait, notifies_one); }
mod accounts { interleavings::answers!(two_accounts: solution, stub, check_then_act, one_lock_at_a_time); }
mod race { interleavings::answers!(published_race: solution, stub); }
mod ends { interleavings::answers!(never_ends: solution, stub); }
mod pills { interleavings::answers!(poison_pills: solution, drains_channel, one_pill_and_stop_flag); }
mod gil { interleavings::answers!(gil: solution, barging, notify_one, releases_twice); }
mod sem { interleavings::answers!(semaphore: solution, permit_duplicated, barging); }
mod once { interleavings::answers!(exactly_once: solution, made_twice, notifies_one); }
mod rw { interleavings::answers!(readers_and_writers: solution, upgrade_waits_for_each_other, two_writers); }
mod barrier { interleavings::answers!(cyclic_barrier: solution, counts_without_rounds); }
mod re { interleavings::answers!(reentrant_lock: solution, any_thread_may_lock); }
mod pq { interleavings::answers!(priority_queue: solution, notifies_if_empty, close_notifies_one); }
mod bp { interleavings::answers!(backpressure: solution, unbounded_channel); }
mod actor { interleavings::answers!(actor: solution, shared_answer_channel); }

fn main() {
    let max: u64 = std::env::args().nth(1).map_or(100_000, |it| it.parse().unwrap());
    let only = std::env::args().nth(2);
    let all: Vec<(&str, Model)> = vec![
        ("lost stub", lost::stub::no_update_is_lost(2, 1, 4)),
        ("lost check_then_act", lost::check_then_act::no_update_is_lost(2, 1, 4)),
        ("lost two guards", lost::two_guards::no_update_is_lost(2, 1, 4)),
        ("lost solution", lost::solution::no_update_is_lost(2, 1, 4)),
        ("accounts stub", accounts::stub::opposite_transfers()),
        ("accounts solution", accounts::solution::opposite_transfers()),
        ("accounts check", accounts::check_then_act::no_overdraft()),
        ("accounts check sol", accounts::solution::no_overdraft()),
        ("accounts transit", accounts::one_lock_at_a_time::no_money_in_transit()),
        ("accounts transit sol", accounts::solution::no_money_in_transit()),
        ("race stub", race::stub::each_result_is_reported()),
        ("race sol", race::solution::each_result_is_reported()),
        ("ends stub", ends::stub::all_threads_end()),
        ("ends sol", ends::solution::all_threads_end()),
        ("pills drains", pills::drains_channel::all_jobs_are_done()),
        ("pills sol", pills::solution::all_jobs_are_done()),
        ("event lost", event::lost_wakeup::waits_until_set()),
        ("event unlock", event::unlocks_before_wait::waits_until_set()),
        ("event sol", event::solution::waits_until_set()),
        ("gil releases", gil::releases_twice::request_ends_with_the_turn()),
        ("gil sol", gil::solution::request_ends_with_the_turn()),
        ("gil one sol", gil::solution::one_holder_at_a_time(Duration::MAX, &[0,0], 1)),
        ("sem dup", sem::permit_duplicated::limits_permits(1)),
        ("once made twice", once::made_twice::value_is_made_once()),
        ("rw upgrade", rw::upgrade_waits_for_each_other::upgrade_loses_no_update()),
        ("rw upgrade sol", rw::solution::upgrade_loses_no_update()),
        ("barrier", barrier::counts_without_rounds::threads_meet_twice(2, 4)),
        ("barrier sol", barrier::solution::threads_meet_twice(2, 4)),
        ("re", re::any_thread_may_lock::one_thread_is_inside(2, 4)),
        ("re sol", re::solution::one_thread_is_inside(2, 4)),
        ("pq", pq::notifies_if_empty::each_job_reaches_a_worker()),
        ("bp", bp::unbounded_channel::few_items_are_in_flight(1)),
        ("bp sol", bp::solution::few_items_are_in_flight(1)),
        ("actor", actor::shared_answer_channel::each_question_is_answered()),
        ("actor sol", actor::solution::each_question_is_answered()),
    ];
    for (name, model) in all {
        if only.as_ref().is_some_and(|it| !name.starts_with(it)) { continue; }
        let start = real::time::Instant::now();
        match graph(&model, max) {
            Ok(graph) => println!("{name}: {} orders, {} fail, {} nodes, {:?} in {:?}, {} bytes", graph.start().orders, graph.start().failing, graph.nodes.len(), graph.failure, start.elapsed(), serde_json::to_string(&graph).unwrap().len()),
            Err(error) => println!("{name}: {error} in {:?}", start.elapsed()),
        }
    }
}
