//! Checks the models of lessons and exercises: a solution holds in all orders in which its threads
//! can run, within a bound; and a bug is found.

use std::panic::{AssertUnwindSafe, catch_unwind};

use protocol::{Failure, Outcome};
use scheduler::{Limits, check, replay};

pub use scheduler::{ANY, Model, Place, join};

/// The largest preemption bound with which `finds_bug` searches. Every bug in here needs at most
/// this many preemptions.
const MAX_BUG_BOUND: usize = 2;

/// Part of the message of a deadlock.
pub const DEADLOCK: &str = "deadlock";

/// Asserts that a model succeeds in all orders with at most as many preemptions as its bound, and
/// in many random orders.
pub fn holds_in_all_orders(model: &Model) {
    let report = check(model, Limits::of(model), |_| {}).expect("a model is deterministic");
    let orders = report.orders - report.random_orders;
    if let Some(failure) = report.failure {
        panic!("{} does not hold in this order:\n{}", model.promise, describe(&failure));
    }
    println!("{}: {orders} orders, {} random orders", model.promise, report.random_orders);
}

/// Asserts that a model fails in some order, that `message` is part of the failure, and that
/// replaying the order fails in the same way.
///
/// Searches with as few preemptions as possible.
pub fn finds_bug(message: &str, model: &Model) {
    let limits = Limits { preemption_bound: MAX_BUG_BOUND, random_runs: 0 };
    let report = check(model, limits, |_| {}).expect("a model is deterministic");
    let failure = report.failure.expect("the model has a bug that the checker finds");
    let description = describe(&failure);
    assert!(description.contains(message), "the model failed in another way:\n{description}");
    let replayed = replay(model, &failure.choices).expect("each choice was possible before");
    assert_eq!(replayed, failure.state, "the same choices led to another state");
    println!("found with {} preemptions:\n{description}", failure.state.preemptions);
}

/// Describes the steps of a failure, and how it ends.
fn describe(Failure { state, .. }: &Failure) -> String {
    let mut lines = Vec::new();
    for step in &state.history {
        let thread = &state.threads[step.thread].name;
        if let Some(operation) = &step.operation {
            let (file, line) = (operation.file.display(), operation.line);
            let (name, subject) = (&operation.name, &operation.subject);
            lines.push(format!("{thread}: {name} {subject} ({file}:{line})"));
        }
        if let Some((question, answer)) = &step.question {
            lines.push(format!("{question} {answer}"));
        }
    }
    lines.push(match &state.outcome {
        Some(Outcome::Panic { message, .. }) => message.clone(),
        Some(Outcome::Deadlock { .. }) => DEADLOCK.into(),
        Some(Outcome::Endless) => "endless".into(),
        None | Some(Outcome::Well) => "well".into(),
    });
    lines.join("\n")
}

/// Returns the message with which `check` panics, or `None` if it does not panic.
pub fn failure<T>(check: impl FnOnce() -> T) -> Option<String> {
    let panic = catch_unwind(AssertUnwindSafe(check)).err()?;
    let formatted = panic.downcast_ref::<String>().cloned();
    formatted.or_else(|| panic.downcast_ref::<&str>().map(|&text| text.into()))
}

/// Includes a copy that `build.rs` has made.
#[macro_export]
macro_rules! copy {
    ($name:literal) => {
        include!(concat!(env!("OUT_DIR"), "/", $name, ".rs"));
    };
}

/// Defines a module for each of some answers to an exercise. It contains the exercise's models,
/// which run the answer.
#[macro_export]
macro_rules! answers {
    ($exercise:ident: $($answer:ident),* $(,)?) => {
        $(
            pub(crate) mod $answer {
                include!(concat!(
                    env!("OUT_DIR"), "/", stringify!($exercise), "/", stringify!($answer), ".rs"
                ));
            }
        )*
    };
}
