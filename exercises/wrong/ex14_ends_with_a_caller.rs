//! Wrong: the actor takes one caller that gave up for the end of all.

use std::thread::{self, JoinHandle};
use std::time::Duration;

use crossbeam_channel::{RecvTimeoutError, Sender, bounded, unbounded};

pub struct Actor<Q, A> {
    requests: Sender<Request<Q, A>>,
}

struct Request<Q, A> {
    question: Q,
    reply: Sender<A>,
}

pub fn start<S, Q, A, F>(mut state: S, mut handle: F) -> (Actor<Q, A>, JoinHandle<S>)
where
    S: Send + 'static,
    Q: Send + 'static,
    A: Send + 'static,
    F: FnMut(&mut S, Q) -> A + Send + 'static,
{
    let (requests, inbox) = unbounded::<Request<Q, A>>();
    let thread = thread::spawn(move || {
        for Request { question, reply } in inbox {
            if reply.send(handle(&mut state, question)).is_err() {
                break;
            }
        }
        state
    });
    (Actor { requests }, thread)
}

impl<Q, A> Actor<Q, A> {
    pub fn ask(&self, question: Q, limit: Duration) -> Result<A, RecvTimeoutError> {
        let (reply, answer) = bounded(1);
        let request = Request { question, reply };
        self.requests.send(request).map_err(|_| RecvTimeoutError::Disconnected)?;
        answer.recv_timeout(limit)
    }
}

impl<Q, A> Clone for Actor<Q, A> {
    fn clone(&self) -> Self {
        Self { requests: self.requests.clone() }
    }
}
