//! Wrong: every handle also holds a receiver, so the queue keeps its questions when the actor
//! panics. Only callers that come later are told.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded, unbounded};

pub struct Actor<Q, A> {
    request_tx: Sender<Request<Q, A>>,
    request_rx: Receiver<Request<Q, A>>,
    has_ended: Arc<AtomicBool>,
}

struct Request<Q, A> {
    question: Q,
    answer_tx: Sender<A>,
}

struct End(Arc<AtomicBool>);

impl Drop for End {
    fn drop(&mut self) {
        self.0.store(true, SeqCst);
    }
}

pub fn start<S, Q, A, F>(mut state: S, mut handler: F) -> (Actor<Q, A>, JoinHandle<S>)
where
    S: Send + 'static,
    Q: Send + 'static,
    A: Send + 'static,
    F: FnMut(&mut S, Q) -> A + Send + 'static,
{
    let (request_tx, request_rx) = unbounded::<Request<Q, A>>();
    let has_ended = Arc::new(AtomicBool::new(false));
    let (queue, end) = (request_rx.clone(), End(Arc::clone(&has_ended)));
    let thread = thread::spawn(move || {
        let _end = end;
        for Request { question, answer_tx } in queue {
            let _ = answer_tx.send(handler(&mut state, question));
        }
        state
    });
    (Actor { request_tx, request_rx, has_ended }, thread)
}

impl<Q, A> Actor<Q, A> {
    pub fn ask(&self, question: Q, timeout: Duration) -> Result<A, RecvTimeoutError> {
        if self.has_ended.load(SeqCst) {
            return Err(RecvTimeoutError::Disconnected);
        }
        let (answer_tx, answer_rx) = bounded(1);
        let request = Request { question, answer_tx };
        self.request_tx.send(request).map_err(|_| RecvTimeoutError::Disconnected)?;
        answer_rx.recv_timeout(timeout)
    }
}

impl<Q, A> Clone for Actor<Q, A> {
    fn clone(&self) -> Self {
        Self {
            request_tx: self.request_tx.clone(),
            request_rx: self.request_rx.clone(),
            has_ended: Arc::clone(&self.has_ended),
        }
    }
}
