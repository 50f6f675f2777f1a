//! Channels with several senders and several receivers, as in crossbeam. Each operation is one
//! step.

use std::collections::VecDeque;
use std::fmt;
pub use std::sync::mpsc::{RecvError, RecvTimeoutError, SendError, TryRecvError};
use std::sync::{Arc, Mutex, MutexGuard};

use shuttle::future::batch_semaphore::{BatchSemaphore, Fairness, TryAcquireError};

use crate::some_time;
use crate::time::Duration;

/// The capacity of every bounded channel, whatever capacity was asked for.
const CAPACITY: usize = 1;

pub fn unbounded<T>() -> (Sender<T>, Receiver<T>) {
    channel(None)
}

pub fn bounded<T>(capacity: usize) -> (Sender<T>, Receiver<T>) {
    assert!(capacity > 0, "a channel of capacity zero is not modelled");
    channel(Some(CAPACITY))
}

/// The two semaphores make threads wait. The state is changed in the same step.
struct Channel<T> {
    /// How many messages can be sent without waiting, if the channel is bounded. Closed when there
    /// is no receiver.
    room: BatchSemaphore,
    is_bounded: bool,
    /// How many messages can be received without waiting. Closed when there is no sender.
    filled: BatchSemaphore,
    state: Mutex<State<T>>,
}

struct State<T> {
    messages: VecDeque<T>,
    senders: usize,
    receivers: usize,
}

fn channel<T>(capacity: Option<usize>) -> (Sender<T>, Receiver<T>) {
    let channel = Arc::new(Channel {
        room: BatchSemaphore::new(capacity.unwrap_or(0), Fairness::Unfair),
        is_bounded: capacity.is_some(),
        filled: BatchSemaphore::new(0, Fairness::Unfair),
        state: Mutex::new(State { messages: VecDeque::new(), senders: 1, receivers: 1 }),
    });
    (Sender(Arc::clone(&channel)), Receiver(channel))
}

impl<T> Channel<T> {
    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().expect("no code panics while it holds the state")
    }
}

pub struct Sender<T>(Arc<Channel<T>>);

impl<T> Sender<T> {
    pub fn send(&self, message: T) -> Result<(), SendError<T>> {
        let Self(channel) = self;
        if channel.is_bounded && channel.room.acquire_blocking(1).is_err() {
            return Err(SendError(message));
        }
        channel.filled.release(1);
        let mut state = channel.state();
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

pub struct Receiver<T>(Arc<Channel<T>>);

impl<T> Receiver<T> {
    pub fn recv(&self) -> Result<T, RecvError> {
        let _closed = self.0.filled.acquire_blocking(1);
        self.take().ok_or(RecvError)
    }

    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        match self.0.filled.try_acquire(1) {
            Err(TryAcquireError::NoPermits) => Err(TryRecvError::Empty),
            Ok(()) | Err(TryAcquireError::Closed) => self.take().ok_or(TryRecvError::Disconnected),
        }
    }

    pub fn recv_timeout(&self, timeout: Duration) -> Result<T, RecvTimeoutError> {
        if timeout == Duration::MAX {
            return self.recv().map_err(RecvTimeoutError::from);
        }
        some_time();
        self.try_recv().map_err(|error| match error {
            TryRecvError::Empty => RecvTimeoutError::Timeout,
            TryRecvError::Disconnected => RecvTimeoutError::Disconnected,
        })
    }

    /// Takes the next message. There is none only if the channel is closed.
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
    /// The last receiver also drops the messages that are still in the channel.
    fn drop(&mut self) {
        self.0.state().receivers -= 1;
        if self.0.state().receivers == 0 {
            self.0.room.close();
            let messages = std::mem::take(&mut self.0.state().messages);
            drop(messages);
        }
    }
}

/// The messages until the channel is closed.
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

/// The messages until the channel is closed.
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
