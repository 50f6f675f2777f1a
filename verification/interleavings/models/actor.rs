//! An actor: a thread that owns a state, and answers questions.

use std::thread;
use std::time::Duration;

use scheduler::{Model, join};

use super::answer::start;

pub fn models() -> Vec<Model> {
    vec![each_question_is_answered(), timed_out_question_does_no_harm()]
}

/// Two threads ask. Each gets the answer to its own question, and the actor ends.
pub fn each_question_is_answered() -> Model {
    Model::new("each of two threads gets its own answer, and the actor ends", 2, || {
        let (actor, thread) = start(0, |asked: &mut u32, question: u32| {
            *asked += 1;
            10 * question
        });
        let other = thread::spawn({
            let actor = actor.clone();
            move || assert_eq!(actor.ask(2, Duration::MAX), Ok(20), "the answer is wrong")
        });
        assert_eq!(actor.ask(1, Duration::MAX), Ok(10), "the answer is wrong");
        drop(actor);
        join(other);
        assert_eq!(join(thread), 2, "the actor did not answer two questions");
    })
}

/// A question may time out. The actor answers the next one all the same.
pub fn timed_out_question_does_no_harm() -> Model {
    Model::new("an actor answers after a question has timed out", 2, || {
        let (actor, thread) = start((), |(): &mut (), question: u32| 10 * question);
        let first = actor.ask(1, Duration::ZERO);
        assert!(first.is_err() || first == Ok(10), "the answer is wrong");
        assert_eq!(actor.ask(2, Duration::MAX), Ok(20), "the answer is wrong");
        drop(actor);
        join(thread);
    })
}
