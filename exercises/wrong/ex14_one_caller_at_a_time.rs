//! Wrong: all answers come back through one channel behind a lock, so a caller waits for the
//! callers before it, whatever its timeout.

use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, unbounded};

pub struct Actor<Q, A> {
    question_tx: Sender<(u64, Q)>,
    answers: Arc<Mutex<Answers<A>>>,
}

struct Answers<A> {
    last_number: u64,
    answer_rx: Receiver<(u64, A)>,
}

pub fn start<S, Q, A, F>(mut state: S, mut handler: F) -> (Actor<Q, A>, JoinHandle<S>)
where
    S: Send + 'static,
    Q: Send + 'static,
    A: Send + 'static,
    F: FnMut(&mut S, Q) -> A + Send + 'static,
{
    let (question_tx, question_rx) = unbounded();
    let (answer_tx, answer_rx) = unbounded();
    let thread = thread::spawn(move || {
        for (number, question) in question_rx {
            let _ = answer_tx.send((number, handler(&mut state, question)));
        }
        state
    });
    let answers = Arc::new(Mutex::new(Answers { last_number: 0, answer_rx }));
    (Actor { question_tx, answers }, thread)
}

impl<Q, A> Actor<Q, A> {
    pub fn ask(&self, question: Q, timeout: Duration) -> Result<A, RecvTimeoutError> {
        let mut answers = self.answers.lock().unwrap();
        let deadline = Instant::now().checked_add(timeout);
        answers.last_number += 1;
        let number = answers.last_number;
        self.question_tx.send((number, question)).map_err(|_| RecvTimeoutError::Disconnected)?;
        loop {
            let left = deadline.map(|at| at.saturating_duration_since(Instant::now()));
            match answers.answer_rx.recv_timeout(left.unwrap_or(Duration::MAX))? {
                (answered, answer) if answered == number => return Ok(answer),
                _ => {}
            }
        }
    }
}

impl<Q, A> Clone for Actor<Q, A> {
    fn clone(&self) -> Self {
        Self { question_tx: self.question_tx.clone(), answers: Arc::clone(&self.answers) }
    }
}
