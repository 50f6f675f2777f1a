//! Queues with many senders and many receivers, as crossbeam's are. Each operation is one step.

use std::collections::VecDeque;
use std::fmt;
pub use std::sync::mpsc::{RecvError, RecvTimeoutError, SendError, TryRecvError};
use std::sync::{Arc, Mutex, MutexGuard};

use shuttle::future::batch_semaphore::{BatchSemaphore, Fairness, TryAcquireError};

use crate::some_time;
use crate::time::Duration;

/// So many messages fit into a bounded queue, however many it was meant for.
const ROOM: usize = 1;

pub fn unbounded<T>() -> (Sender<T>, Receiver<T>) {
    queue(None)
}

pub fn bounded<T>(capacity: usize) -> (Sender<T>, Receiver<T>) {
    assert!(capacity > 0, "a queue without room is not modelled");
    queue(Some(ROOM))
}

/// The two semaphores make threads wait; what they guard is changed in the same step.
struct Queue<T> {
    /// How many messages can be sent without waiting, if that is limited. Closed: nobody receives.
    room: BatchSemaphore,
    is_bounded: bool,
    /// How many messages can be received without waiting. Closed: nobody sends.
    filled: BatchSemaphore,
    state: Mutex<State<T>>,
}

struct State<T> {
    messages: VecDeque<T>,
    senders: usize,
    receivers: usize,
}

fn queue<T>(capacity: Option<usize>) -> (Sender<T>, Receiver<T>) {
    let queue = Arc::new(Queue {
        room: BatchSemaphore::new(capacity.unwrap_or(0), Fairness::Unfair),
        is_bounded: capacity.is_some(),
        filled: BatchSemaphore::new(0, Fairness::Unfair),
        state: Mutex::new(State { messages: VecDeque::new(), senders: 1, receivers: 1 }),
    });
    (Sender(Arc::clone(&queue)), Receiver(queue))
}

impl<T> Queue<T> {
    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().expect("nobody panics while it looks at the queue")
    }
}

pub struct Sender<T>(Arc<Queue<T>>);

impl<T> Sender<T> {
    pub fn send(&self, message: T) -> Result<(), SendError<T>> {
        let Self(queue) = self;
        if queue.is_bounded && queue.room.acquire_blocking(1).is_err() {
            return Err(SendError(message));
        }
        queue.filled.release(1);
        let mut state = queue.state();
        if state.receivers == 0 {
            return Err(SendError(message));
        }
        state.messages.push_back(message);
        Ok(())
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        self.0.state().senders += 1;
        Self(Arc::clone(&self.0))
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        self.0.state().senders -= 1;
        if self.0.state().senders == 0 {
            self.0.filled.close();
        }
    }
}

pub struct Receiver<T>(Arc<Queue<T>>);

impl<T> Receiver<T> {
    pub fn recv(&self) -> Result<T, RecvError> {
        let _ended = self.0.filled.acquire_blocking(1);
        self.take().ok_or(RecvError)
    }

    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        match self.0.filled.try_acquire(1) {
            Err(TryAcquireError::NoPermits) => Err(TryRecvError::Empty),
            Ok(()) | Err(TryAcquireError::Closed) => self.take().ok_or(TryRecvError::Disconnected),
        }
    }

    pub fn recv_timeout(&self, limit: Duration) -> Result<T, RecvTimeoutError> {
        if limit == Duration::MAX {
            return self.recv().map_err(RecvTimeoutError::from);
        }
        some_time();
        self.try_recv().map_err(|error| match error {
            TryRecvError::Empty => RecvTimeoutError::Timeout,
            TryRecvError::Disconnected => RecvTimeoutError::Disconnected,
        })
    }

    /// The next message; none is there only when the queue has ended.
    fn take(&self) -> Option<T> {
        let message = self.0.state().messages.pop_front()?;
        if self.0.is_bounded {
            self.0.room.release(1);
        }
        Some(message)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn len(&self) -> usize {
        crate::step();
        self.0.state().messages.len()
    }

    pub fn iter(&self) -> impl Iterator<Item = T> + '_ {
        std::iter::from_fn(|| self.recv().ok())
    }

    pub fn try_iter(&self) -> impl Iterator<Item = T> + '_ {
        std::iter::from_fn(|| self.try_recv().ok())
    }
}

impl<T> Clone for Receiver<T> {
    fn clone(&self) -> Self {
        self.0.state().receivers += 1;
        Self(Arc::clone(&self.0))
    }
}

impl<T> Drop for Receiver<T> {
    /// What is still in the queue when nobody receives any more is dropped, too.
    fn drop(&mut self) {
        self.0.state().receivers -= 1;
        if self.0.state().receivers == 0 {
            self.0.room.close();
            let left = std::mem::take(&mut self.0.state().messages);
            drop(left);
        }
    }
}

/// The messages until the queue ends.
pub struct IntoIter<T>(Receiver<T>);

impl<T> Iterator for IntoIter<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.0.recv().ok()
    }
}

impl<T> IntoIterator for Receiver<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    fn into_iter(self) -> IntoIter<T> {
        IntoIter(self)
    }
}

/// The messages until the queue ends.
pub struct Iter<'a, T>(&'a Receiver<T>);

impl<T> Iterator for Iter<'_, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.0.recv().ok()
    }
}

impl<'a, T> IntoIterator for &'a Receiver<T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        Iter(self)
    }
}

impl<T> fmt::Debug for Sender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sender")
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Receiver")
    }
}
