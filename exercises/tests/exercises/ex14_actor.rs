use std::thread::{self, JoinHandle};
use std::time::Duration;

use crossbeam_channel::{RecvTimeoutError, Sender, bounded};
use exercises::ex14_actor::{Actor, start};

use crate::support::{LIMIT, within_limit};

/// A short patience: whoever asks a busy actor gives up.
const SHORT: Duration = Duration::from_millis(10);

/// An actor that adds numbers up, and answers with the sum so far. Asked to wait, it waits.
enum Question {
    Add(u32),
    Wait(crossbeam_channel::Receiver<()>),
}
use Question::{Add, Wait};

fn adder() -> (Actor<Question, u32>, JoinHandle<u32>) {
    start(0, |sum, question| {
        match question {
            Add(n) => *sum += n,
            // Until the sender is dropped.
            Wait(until) => drop(until.recv()),
        }
        *sum
    })
}

/// Keeps the actor busy until the sender that it returns is dropped. Who asked has given up.
fn keep_busy(actor: &Actor<Question, u32>) -> Sender<()> {
    let (busy, until) = bounded(0);
    let answer = actor.ask(Wait(until), SHORT);
    assert_eq!(answer, Err(RecvTimeoutError::Timeout), "no answer came within the limit");
    busy
}

#[test]
fn the_thread_that_owns_the_state_answers_all_questions() {
    within_limit("does the actor end when all handles are dropped?", || {
        let (actor, thread) = start((), |(), ()| thread::current().id());
        for _ in 0..3 {
            let asked = actor.clone();
            let asker = thread::spawn(move || asked.ask((), LIMIT));
            let answered_by = asker.join().expect("the asker does not panic");
            assert_eq!(answered_by, Ok(thread.thread().id()), "not the actor's own thread");
        }
    });
}

#[test]
fn each_answer_goes_to_the_one_who_asked() {
    let hint = "does the actor end when all handles are dropped?";
    let count = within_limit(hint, || {
        let (actor, thread) = start(0, |count, question: (usize, usize)| {
            *count += 1;
            question
        });
        let ask_many = |asker| {
            let actor = actor.clone();
            let ask = move |i| assert_eq!(actor.ask((asker, i), LIMIT), Ok((asker, i)));
            thread::spawn(move || (0..50).for_each(ask))
        };
        let askers: Vec<JoinHandle<()>> = (0..4).map(ask_many).collect();
        for asker in askers {
            asker.join().expect("each asker gets the answers to its own questions");
        }
        drop(actor);
        thread.join().expect("the actor does not panic")
    });
    assert_eq!(count, 200, "each of 200 questions is dealt with once");
}

#[test]
fn the_actor_ends_with_its_last_handle_and_leaves_its_state() {
    let hint = "all handles are dropped: who else holds a sender of the actor's queue?";
    let sum = within_limit(hint, || {
        let (actor, thread) = adder();
        drop(actor.clone());
        assert_eq!(actor.ask(Add(1), LIMIT), Ok(1), "one handle was dropped, another is left");
        let last = actor.clone();
        drop(actor);
        assert_eq!(last.ask(Add(2), LIMIT), Ok(3), "the first handle was dropped, a clone is left");
        drop(last);
        thread.join().expect("the actor does not panic")
    });
    assert_eq!(sum, 3);
}

#[test]
fn a_caller_that_gives_up_does_not_disturb_the_next() {
    let hint = "the actor was busy, and a caller had a limit of 10 ms: does it wait no longer, \
                neither for the answer nor for room in the queue?";
    let answer = within_limit(hint, || {
        let (actor, _thread) = adder();
        let busy = keep_busy(&actor);
        assert_eq!(actor.ask(Add(1), SHORT), Err(RecvTimeoutError::Timeout));
        drop(busy);
        actor.ask(Add(2), LIMIT)
    });
    let why = "two callers gave up; a third asks: it must get its own answer, from a living actor";
    assert_eq!(answer, Ok(3), "{why}");
}

#[test]
fn what_was_asked_is_dealt_with_even_if_nobody_waits() {
    let hint = "the last handle was dropped: does the actor end when its queue is empty?";
    let sum = within_limit(hint, || {
        let (actor, thread) = adder();
        let busy = keep_busy(&actor);
        for n in 1..=4 {
            assert_eq!(actor.ask(Add(n), SHORT), Err(RecvTimeoutError::Timeout));
        }
        drop(actor);
        drop(busy);
        thread.join().expect("a caller that gave up must not kill the actor")
    });
    assert_eq!(sum, 10, "questions were in the queue when the last handle was dropped");
}

#[test]
fn callers_are_told_that_the_actor_is_no_more() {
    let hint = "the actor panicked: who asked it, or asks it now, must not wait for an answer";
    let ended = within_limit(hint, || {
        let (actor, thread) = start((), |(), fine: bool| assert!(fine, "it has to fail"));
        assert_eq!(actor.ask(true, LIMIT), Ok(()));
        let told = [actor.ask(false, LIMIT), actor.ask(true, LIMIT)];
        assert_eq!(told, [Err(RecvTimeoutError::Disconnected); 2]);
        thread.join()
    });
    assert!(ended.is_err(), "`join` tells of the panic, too");
}
