//! The counters of the lesson `shared-state`. The first one loses updates, on purpose.

use scheduler::Model;

use super::answer;

pub fn models() -> Vec<Model> {
    vec![
        no_update_is_lost(
            "two threads that load and store count to 2",
            answer::count_with_load_and_store,
        ),
        no_update_is_lost("two threads with a mutex count to 2", answer::count_with_mutex),
        no_update_is_lost("two threads with an `Arc` count to 2", answer::count_with_arc_mutex),
        no_update_is_lost("two threads with an atomic count to 2", answer::count_with_atomic),
        no_update_is_lost(
            "two threads with `fetch_update` count to 2",
            answer::count_with_fetch_update,
        ),
    ]
}

/// Two threads count once each.
pub fn no_update_is_lost(promise: &'static str, count: fn(usize, u64) -> u64) -> Model {
    Model::new(promise, 4, move || assert_eq!(count(2, 1), 2, "an update was lost"))
}
