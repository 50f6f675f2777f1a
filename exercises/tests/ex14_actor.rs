//! The tests of exercise 14. Run them with `cargo test -p exercises ex14`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex14_actor.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex14_actor.rs")]
mod ex14_actor;
mod support;

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crossbeam_channel::{RecvTimeoutError, Sender, bounded};

use ex14_actor::{Actor, start};
use support::{becomes_true_in_time, join, limit, within_limit};

const HANGS: &str = "does the actor end when all handles are dropped?";

/// A timeout that expires while the actor is busy.
const SHORT: Duration = Duration::from_millis(10);

/// A timeout that does not expire during a test.
const LONG: Duration = Duration::from_secs(3600);

/// Questions to an actor that adds numbers and answers with the sum so far.
enum Question {
    Add(u32),
    /// Makes the actor wait until the sender is dropped.
    Wait(crossbeam_channel::Receiver<()>),
    /// Makes the actor wait until the sender is dropped, and then panic.
    WaitAndPanic(crossbeam_channel::Receiver<()>),
}
use Question::{Add, Wait, WaitAndPanic};

fn start_adder() -> (Actor<Question, u32>, JoinHandle<u32>) {
    start(0, |sum, question| {
        match question {
            Add(n) => *sum += n,
            Wait(busy_rx) => drop(busy_rx.recv()),
            WaitAndPanic(busy_rx) => {
                let _ = busy_rx.recv();
                panic_silently();
            }
        }
        *sum
    })
}

/// Panics without a message, which would look like a failure of the test.
fn panic_silently() -> ! {
    resume_unwind(Box::new("this panic belongs to the test"))
}

/// Keeps the actor busy until the returned sender is dropped. The caller of this question has timed
/// out.
fn keep_busy(
    actor: &Actor<Question, u32>,
    question: fn(crossbeam_channel::Receiver<()>) -> Question,
) -> Sender<()> {
    let (busy_tx, busy_rx) = bounded(0);
    let answer = actor.ask(question(busy_rx), SHORT);
    assert_eq!(answer, Err(RecvTimeoutError::Timeout), "the actor was busy for the whole timeout");
    busy_tx
}

/// Starts callers that add 1 with a [`LONG`] timeout, and waits until they have asked.
fn start_patient_callers(
    actor: &Actor<Question, u32>,
    callers: usize,
) -> Vec<JoinHandle<Result<u32, RecvTimeoutError>>> {
    let asking = Arc::new(AtomicUsize::new(0));
    let start_caller = |_| {
        let (actor, asking) = (actor.clone(), Arc::clone(&asking));
        thread::spawn(move || {
            asking.fetch_add(1, Ordering::Relaxed);
            actor.ask(Add(1), LONG)
        })
    };
    let threads = Vec::from_iter((0..callers).map(start_caller));
    becomes_true_in_time(|| asking.load(Ordering::Relaxed) == callers);
    // They are about to call `ask`. A right answer does not depend on whether they have done so.
    thread::sleep(Duration::from_millis(100));
    threads
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
    const CALLERS: usize = 100;
    const QUESTIONS: usize = 10;
    let count = within_limit(HANGS, || {
        let (actor, thread) = start(0, |count, question: (usize, usize)| {
            *count += 1;
            question
        });
        let all_started = Arc::new(Barrier::new(CALLERS));
        let ask_many = |caller| {
            let (actor, all_started) = (actor.clone(), Arc::clone(&all_started));
            thread::spawn(move || {
                all_started.wait();
                for i in 0..QUESTIONS {
                    let answer = actor.ask((caller, i), limit());
                    assert_eq!(answer, Ok((caller, i)), "the answer to another question came back");
                }
            })
        };
        let callers: Vec<JoinHandle<()>> = (0..CALLERS).map(ask_many).collect();
        callers.into_iter().for_each(join);
        drop(actor);
        join(thread)
    });
    assert_eq!(count, CALLERS * QUESTIONS, "how many of {} were handled", CALLERS * QUESTIONS);
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
        join(thread)
    });
    assert_eq!(sum, 3, "the state that the actor's thread returned");
}

#[test]
fn ask_times_out_without_affecting_the_next_caller() {
    let hint = "the actor is busy, and a caller with a timeout of 10 ms still waits. `ask` waits \
                for an answer: does the timeout limit that? If the queue is bounded, `ask` also \
                waits for room: make it unbounded";
    let answer = within_limit(hint, || {
        let (actor, _thread) = start_adder();
        let busy_tx = keep_busy(&actor, Wait);
        assert_eq!(actor.ask(Add(1), SHORT), Err(RecvTimeoutError::Timeout));
        drop(busy_tx);
        actor.ask(Add(2), limit())
    });
    let why = "two callers have timed out; a third one must still get the answer to its own \
               question";
    assert_eq!(answer, Ok(3), "{why}");
}

#[test]
fn ask_waits_for_its_whole_timeout_and_not_much_longer() {
    const TIMEOUT: Duration = Duration::from_millis(200);
    let waits = within_limit("does the timeout limit waiting for the answer?", || {
        let (actor, _thread) = start_adder();
        let busy_tx = keep_busy(&actor, Wait);
        let mut waits = Vec::new();
        // A busy machine can delay some of the calls, but hardly all of them.
        while waits.len() < 6 && waits.iter().all(|wait| *wait >= 2 * TIMEOUT) {
            let start = Instant::now();
            assert_eq!(actor.ask(Add(1), TIMEOUT), Err(RecvTimeoutError::Timeout));
            waits.push(start.elapsed());
        }
        drop(busy_tx);
        waits
    });
    assert!(
        waits.iter().all(|wait| *wait >= TIMEOUT),
        "`ask` gave up before the timeout of {TIMEOUT:?} had passed: it waited {waits:?}"
    );
    assert!(
        waits.iter().any(|wait| *wait < 2 * TIMEOUT),
        "in six calls with a timeout of {TIMEOUT:?}, `ask` waited much longer: {waits:?}"
    );
}

#[test]
fn ask_accepts_the_longest_timeout() {
    let answer = within_limit("does the actor answer?", || {
        let (actor, _thread) = start_adder();
        actor.ask(Add(7), Duration::MAX)
    });
    assert_eq!(answer, Ok(7), "the answer within `Duration::MAX`");
}

#[test]
fn callers_do_not_wait_for_each_other() {
    let hint = "the actor is busy. One caller has a timeout of an hour, another one of 10 ms: is \
                there a lock that a caller holds while it waits?";
    within_limit(hint, || {
        let (actor, thread) = start_adder();
        let busy_tx = keep_busy(&actor, Wait);
        let patient = start_patient_callers(&actor, 10);
        let hasty = Vec::from_iter((0..10).map(|_| actor.ask(Add(1), SHORT)));
        assert_eq!(hasty, [Err(RecvTimeoutError::Timeout); 10]);
        drop(busy_tx);
        let answers = patient.into_iter().map(join);
        let answered = answers.filter(Result::is_ok).count();
        assert_eq!(answered, 10, "how many of 10 patient callers got an answer");
        drop(actor);
        assert_eq!(join(thread), 20, "20 callers each added 1");
    });
}

#[test]
fn actor_handles_all_queued_questions_of_callers_that_timed_out() {
    // Callers on many threads, because each of them yields to other programs before it times out.
    const THREADS: u32 = 120;
    const QUESTIONS: u32 = 10;
    let hint = "1200 callers had a timeout of zero while the actor was busy; then the last handle \
                was dropped. Does a caller wait for room in the queue? Does the actor end?";
    let sum = within_limit(hint, || {
        let (actor, thread) = start_adder();
        let busy_tx = keep_busy(&actor, Wait);
        let ask_many = |caller| {
            let actor = actor.clone();
            thread::spawn(move || {
                for question in 0..QUESTIONS {
                    let answer = actor.ask(Add(caller * QUESTIONS + question), Duration::ZERO);
                    assert_eq!(answer, Err(RecvTimeoutError::Timeout), "the actor was busy");
                }
            })
        };
        let callers = Vec::from_iter((0..THREADS).map(ask_many));
        callers.into_iter().for_each(join);
        drop(actor);
        drop(busy_tx);
        join(thread)
    });
    assert_eq!(
        sum,
        (0..THREADS * QUESTIONS).sum(),
        "all numbers below {} were in the queue when the last handle was dropped, so the actor \
         must add them all: was a question dropped because its caller had timed out?",
        THREADS * QUESTIONS
    );
}

#[test]
fn ask_is_disconnected_if_the_actor_panicked() {
    let hint = "the actor panicked: `ask` must return at once, during the panic and after it";
    let ended = within_limit(hint, || {
        let (actor, thread) = start((), |(), succeed: bool| {
            if !succeed {
                panic_silently();
            }
        });
        assert_eq!(actor.ask(true, limit()), Ok(()));
        let answers = [actor.ask(false, limit()), actor.ask(true, limit())];
        assert_eq!(answers, [Err(RecvTimeoutError::Disconnected); 2]);
        thread.join()
    });
    assert!(ended.is_err(), "the actor panicked, but `join` returned a state");
}

#[test]
fn ask_is_disconnected_if_the_actor_panics_while_the_question_is_queued() {
    const CALLERS: usize = 100;
    let hint = "the actor panicked while 100 questions were in its queue, and a caller still waits \
                for an answer: is the queue dropped together with the actor? (A bounded crossbeam \
                channel keeps its messages as long as there is a sender.)";
    let answers = within_limit(hint, || {
        let (actor, thread) = start_adder();
        let busy_tx = keep_busy(&actor, WaitAndPanic);
        let callers = start_patient_callers(&actor, CALLERS);
        drop(busy_tx);
        let answers = Vec::from_iter(callers.into_iter().map(join));
        assert!(thread.join().is_err(), "the actor panicked, but `join` returned a state");
        answers
    });
    assert_eq!(answers, [Err(RecvTimeoutError::Disconnected); CALLERS]);
}
