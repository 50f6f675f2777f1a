//! The tests of exercise 14. Run them with `cargo test -p exercises ex14`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex14_actor.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex14_actor.rs")]
mod ex14_actor;
mod support;

use std::thread::{self, JoinHandle};
use std::time::Duration;

use crossbeam_channel::{RecvTimeoutError, Sender, bounded};

use ex14_actor::{Actor, start};
use support::{limit, within_limit};

const HANGS: &str = "does the actor end when all handles are dropped?";

/// A timeout that expires while the actor is busy.
const SHORT: Duration = Duration::from_millis(10);

/// Questions to an actor that adds numbers and answers with the sum so far.
enum Question {
    Add(u32),
    /// Makes the actor wait until the sender is dropped.
    Wait(crossbeam_channel::Receiver<()>),
}
use Question::{Add, Wait};

fn start_adder() -> (Actor<Question, u32>, JoinHandle<u32>) {
    start(0, |sum, question| {
        match question {
            Add(n) => *sum += n,
            Wait(busy_rx) => drop(busy_rx.recv()),
        }
        *sum
    })
}

/// Keeps the actor busy until the returned sender is dropped. The caller of this question has timed
/// out.
fn keep_busy(actor: &Actor<Question, u32>) -> Sender<()> {
    let (busy_tx, busy_rx) = bounded(0);
    let answer = actor.ask(Wait(busy_rx), SHORT);
    assert_eq!(answer, Err(RecvTimeoutError::Timeout), "the actor was busy for the whole timeout");
    busy_tx
}

#[test]
fn ask_is_answered_by_the_thread_that_owns_the_state() {
    within_limit(HANGS, || {
        let (actor, thread) = start((), |(), ()| thread::current().id());
        for _ in 0..3 {
            let actor = actor.clone();
            let caller = thread::spawn(move || actor.ask((), limit()));
            let answered_by = caller.join().expect("the caller does not panic");
            assert_eq!(
                answered_by,
                Ok(thread.thread().id()),
                "`handler` ran on another thread than the actor's"
            );
        }
    });
}

#[test]
fn ask_returns_the_answer_to_its_own_question() {
    let count = within_limit(HANGS, || {
        let (actor, thread) = start(0, |count, question: (usize, usize)| {
            *count += 1;
            question
        });
        let ask_many = |caller| {
            let actor = actor.clone();
            let ask = move |i| assert_eq!(actor.ask((caller, i), limit()), Ok((caller, i)));
            thread::spawn(move || (0..50).for_each(ask))
        };
        let callers: Vec<JoinHandle<()>> = (0..4).map(ask_many).collect();
        for caller in callers {
            caller.join().expect("each caller gets the answers to its own questions");
        }
        drop(actor);
        thread.join().expect("the actor does not panic")
    });
    assert_eq!(count, 200, "how many of 200 questions were handled");
}

#[test]
fn actor_ends_with_its_last_handle_and_returns_its_state() {
    let hint = "all handles are dropped: what else holds a sender of the actor's queue?";
    let sum = within_limit(hint, || {
        let (actor, thread) = start_adder();
        drop(actor.clone());
        assert_eq!(actor.ask(Add(1), limit()), Ok(1), "one handle was dropped, another is left");
        let last = actor.clone();
        drop(actor);
        assert_eq!(
            last.ask(Add(2), limit()),
            Ok(3),
            "the first handle was dropped, a clone is left"
        );
        drop(last);
        thread.join().expect("the actor does not panic")
    });
    assert_eq!(sum, 3, "the state that the actor's thread returned");
}

#[test]
fn ask_times_out_without_affecting_the_next_caller() {
    let hint = "the actor was busy, and a caller had a timeout of 10 ms: does the timeout limit \
                waiting for the answer, and also waiting for room in the queue?";
    let answer = within_limit(hint, || {
        let (actor, _thread) = start_adder();
        let busy_tx = keep_busy(&actor);
        assert_eq!(actor.ask(Add(1), SHORT), Err(RecvTimeoutError::Timeout));
        drop(busy_tx);
        actor.ask(Add(2), limit())
    });
    let why = "two callers have timed out; a third one must still get the answer to its own \
               question";
    assert_eq!(answer, Ok(3), "{why}");
}

#[test]
fn actor_handles_queued_questions_of_callers_that_timed_out() {
    let hint = "the last handle was dropped: does the actor end when its queue is empty?";
    let sum = within_limit(hint, || {
        let (actor, thread) = start_adder();
        let busy_tx = keep_busy(&actor);
        for n in 1..=4 {
            assert_eq!(actor.ask(Add(n), SHORT), Err(RecvTimeoutError::Timeout));
        }
        drop(actor);
        drop(busy_tx);
        thread.join().expect("a caller that has timed out does not make the actor panic")
    });
    assert_eq!(sum, 10, "1 + 2 + 3 + 4 were in the queue when the last handle was dropped");
}

#[test]
fn ask_is_disconnected_if_the_actor_panicked() {
    let hint = "the actor panicked: `ask` must return at once, during the panic and after it";
    let ended = within_limit(hint, || {
        let (actor, thread) = start((), |(), succeed: bool| assert!(succeed, "on purpose"));
        assert_eq!(actor.ask(true, limit()), Ok(()));
        let answers = [actor.ask(false, limit()), actor.ask(true, limit())];
        assert_eq!(answers, [Err(RecvTimeoutError::Disconnected); 2]);
        thread.join()
    });
    assert!(ended.is_err(), "the actor panicked, but `join` returned a state");
}
