//! Wrong: the actor holds a sender of its own queue, so it never ends.

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
    let myself = requests.clone();
    let thread = thread::spawn(move || {
        let _myself = myself;
        for Request { question, reply } in inbox {
            let _ = reply.send(handle(&mut state, question));
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
