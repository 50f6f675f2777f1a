//! Channels with several senders and several receivers, as in crossbeam. Each operation is one
//! step.

use std::collections::VecDeque;
use std::fmt;
use std::panic::Location;
use std::sync::{Arc, Mutex, MutexGuard};

pub use crossbeam_errors::{SendTimeoutError, TryRecvError, TrySendError};
pub use std::sync::mpsc::{RecvError, RecvTimeoutError, SendError};

use shuttle::future::batch_semaphore::{BatchSemaphore, Fairness, TryAcquireError};

use crate::some_time;
use crate::time::{Duration, Instant, advance};
use crate::watch::{self, Handle, Place, ThreadId, current_thread};

mod crossbeam_errors {
    pub use std::sync::mpsc::{TryRecvError, TrySendError};

    /// Why a message was not sent in time.
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    pub enum SendTimeoutError<T> {
        Timeout(T),
        Disconnected(T),
    }
}

/// The capacity of every bounded channel, whatever capacity was asked for. Only zero is different.
const CAPACITY: usize = 1;

#[must_use]
#[track_caller]
pub fn unbounded<T>() -> (Sender<T>, Receiver<T>) {
    channel(None, Location::caller())
}

/// In a channel of capacity zero, a message passes from a sender that waits to a receiver that waits.
#[must_use]
#[track_caller]
pub fn bounded<T>(capacity: usize) -> (Sender<T>, Receiver<T>) {
    channel(Some(CAPACITY.min(capacity)), Location::caller())
}

/// The two semaphores make threads wait. The state is changed in the same step.
struct Channel<T> {
    /// How many messages can be sent without waiting, if the channel is bounded. Without capacity,
    /// only a receiver that waits makes room. Closed when there is no receiver.
    room: BatchSemaphore,
    capacity: Option<usize>,
    /// How many messages can be received without waiting. Closed when there is no sender.
    filled: BatchSemaphore,
    state: Mutex<State<T>>,
    handle: Handle,
}

struct State<T> {
    messages: VecDeque<T>,
    senders: usize,
    receivers: usize,
    /// How many senders wait for room.
    waiting: usize,
}

fn channel<T>(capacity: Option<usize>, created: Place) -> (Sender<T>, Receiver<T>) {
    let me = current_thread();
    let info = watch::Channel { messages: 0, capacity, senders: vec![me], receivers: vec![me] };
    let channel = Arc::new(Channel {
        room: BatchSemaphore::new(capacity.unwrap_or(0), Fairness::Unfair),
        capacity,
        filled: BatchSemaphore::new(0, Fairness::Unfair),
        state: Mutex::new(State {
            messages: VecDeque::new(),
            senders: 1,
            receivers: 1,
            waiting: 0,
        }),
        handle: Handle::new("channel", created, Some(info)),
    });
    let user = || LastUser::new(created);
    (Sender(Arc::clone(&channel), user()), Receiver(channel, user()))
}

impl<T> Channel<T> {
    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().expect("no code panics while it holds the state")
    }

    fn is_bounded(&self) -> bool {
        self.capacity.is_some()
    }

    /// Returns whether a message passes only between a sender and a receiver that both wait.
    fn is_rendezvous(&self) -> bool {
        self.capacity == Some(0)
    }

    /// Blocks until there is room for a message. Returns `false` if there is no receiver.
    fn wait_for_room(&self) -> bool {
        self.state().waiting += 1;
        let is_open = self.room.acquire_blocking(1).is_ok();
        self.state().waiting -= 1;
        is_open
    }

    fn show_messages(&self, messages: usize) {
        self.handle.channel(|channel| channel.messages = messages);
    }
}

/// The thread that used this end of a channel last, and where. It is the one that owns the end, or
/// will use it next.
struct LastUser(Mutex<(ThreadId, Place)>);

impl LastUser {
    fn new(place: Place) -> Self {
        Self(Mutex::new((current_thread(), place)))
    }

    /// Notes that the current thread uses this end.
    fn update(
        &self,
        users: fn(&mut watch::Channel) -> &mut Vec<ThreadId>,
        of: &Handle,
        place: Place,
    ) {
        let mut last = self.0.lock().expect("no code panics while it holds the number");
        let me = current_thread();
        if last.0 != me {
            of.channel(|channel| replace(users(channel), last.0, Some(me)));
        }
        *last = (me, place);
    }

    fn get(&self) -> (ThreadId, Place) {
        *self.0.lock().expect("no code panics while it holds the number")
    }
}

/// Replaces one element, or removes it.
fn replace(users: &mut Vec<ThreadId>, old: ThreadId, new: Option<ThreadId>) {
    if let Some(index) = users.iter().position(|&user| user == old) {
        users.swap_remove(index);
    }
    users.extend(new);
}

fn senders(channel: &mut watch::Channel) -> &mut Vec<ThreadId> {
    &mut channel.senders
}

fn receivers(channel: &mut watch::Channel) -> &mut Vec<ThreadId> {
    &mut channel.receivers
}

pub struct Sender<T>(Arc<Channel<T>>, LastUser);

impl<T> Sender<T> {
    /// Notes what the current thread does next with this sender.
    fn about_to(&self, operation: &'static str, place: Place) {
        self.1.update(senders, &self.0.handle, place);
        self.0.handle.about_to(operation, place);
    }

    #[track_caller]
    pub fn send(&self, message: T) -> Result<(), SendError<T>> {
        let Self(channel, _) = self;
        self.about_to("send", Location::caller());
        if channel.is_bounded() && !channel.wait_for_room() {
            return Err(SendError(message));
        }
        self.put(message)
    }

    #[track_caller]
    pub fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
        let Self(channel, _) = self;
        self.about_to("try to send", Location::caller());
        if channel.is_bounded() {
            match channel.room.try_acquire(1) {
                Ok(()) => {}
                Err(TryAcquireError::NoPermits) => return Err(TrySendError::Full(message)),
                Err(TryAcquireError::Closed) => return Err(TrySendError::Disconnected(message)),
            }
        }
        self.put(message).map_err(|SendError(message)| TrySendError::Disconnected(message))
    }

    #[track_caller]
    pub fn send_timeout(&self, message: T, timeout: Duration) -> Result<(), SendTimeoutError<T>> {
        let disconnected = |SendError(message)| SendTimeoutError::Disconnected(message);
        if timeout == Duration::MAX || !self.0.is_bounded() {
            return self.send(message).map_err(disconnected);
        }
        self.about_to("send", Location::caller());
        some_time();
        self.try_send(message).map_err(|error| match error {
            TrySendError::Full(message) => {
                advance(timeout);
                SendTimeoutError::Timeout(message)
            }
            TrySendError::Disconnected(message) => SendTimeoutError::Disconnected(message),
        })
    }

    /// Puts a message into the channel, where there is room.
    fn put(&self, message: T) -> Result<(), SendError<T>> {
        let Self(channel, _) = self;
        channel.filled.release(1);
        let mut state = channel.state();
        if state.receivers == 0 {
            return Err(SendError(message));
        }
        state.messages.push_back(message);
        channel.show_messages(state.messages.len());
        Ok(())
    }

    #[must_use]
    #[track_caller]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[must_use]
    #[track_caller]
    pub fn len(&self) -> usize {
        self.about_to("length", Location::caller());
        crate::step();
        self.0.state().messages.len()
    }
}

impl<T> Clone for Sender<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        self.0.state().senders += 1;
        let me = current_thread();
        self.0.handle.channel(|channel| channel.senders.push(me));
        Self(Arc::clone(&self.0), LastUser::new(Location::caller()))
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        self.0.state().senders -= 1;
        let (user, place) = self.1.get();
        self.0.handle.channel(|channel| replace(&mut channel.senders, user, None));
        if self.0.state().senders == 0 {
            self.0.handle.about_to("drop sender", place);
            self.0.filled.close();
        }
    }
}

pub struct Receiver<T>(Arc<Channel<T>>, LastUser);

impl<T> Receiver<T> {
    /// Notes what the current thread does next with this receiver.
    fn about_to(&self, operation: &'static str, place: Place) {
        self.1.update(receivers, &self.0.handle, place);
        self.0.handle.about_to(operation, place);
    }

    #[track_caller]
    pub fn recv(&self) -> Result<T, RecvError> {
        self.recv_at(Location::caller())
    }

    fn recv_at(&self, place: Place) -> Result<T, RecvError> {
        self.about_to("receive", place);
        if self.0.is_rendezvous() {
            self.0.room.release(1);
        }
        let _closed = self.0.filled.acquire_blocking(1);
        self.take().ok_or(RecvError)
    }

    #[track_caller]
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        self.try_recv_at(Location::caller())
    }

    fn try_recv_at(&self, place: Place) -> Result<T, TryRecvError> {
        self.about_to("try to receive", place);
        if self.0.is_rendezvous() && self.0.state().waiting > 0 {
            return self.recv_at(place).map_err(TryRecvError::from);
        }
        match self.0.filled.try_acquire(1) {
            Err(TryAcquireError::NoPermits) => Err(TryRecvError::Empty),
            Ok(()) | Err(TryAcquireError::Closed) => self.take().ok_or(TryRecvError::Disconnected),
        }
    }

    #[track_caller]
    pub fn recv_timeout(&self, timeout: Duration) -> Result<T, RecvTimeoutError> {
        let place = Location::caller();
        if timeout == Duration::MAX {
            return self.recv_at(place).map_err(RecvTimeoutError::from);
        }
        self.about_to("wait for a message", place);
        some_time();
        self.try_recv_at(place).map_err(|error| match error {
            TryRecvError::Empty => {
                advance(timeout);
                RecvTimeoutError::Timeout
            }
            TryRecvError::Disconnected => RecvTimeoutError::Disconnected,
        })
    }

    #[track_caller]
    pub fn recv_deadline(&self, deadline: Instant) -> Result<T, RecvTimeoutError> {
        self.recv_timeout(deadline.saturating_duration_since(Instant::now()))
    }

    /// Takes the next message. There is none only if the channel is closed.
    fn take(&self) -> Option<T> {
        let mut state = self.0.state();
        let message = state.messages.pop_front()?;
        self.0.show_messages(state.messages.len());
        drop(state);
        if self.0.is_bounded() && !self.0.is_rendezvous() {
            self.0.room.release(1);
        }
        Some(message)
    }

    #[must_use]
    #[track_caller]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[must_use]
    #[track_caller]
    pub fn len(&self) -> usize {
        self.about_to("length", Location::caller());
        crate::step();
        self.0.state().messages.len()
    }

    /// The messages until the channel is closed.
    #[must_use]
    #[track_caller]
    pub fn iter(&self) -> Iter<'_, T> {
        Iter(self, Location::caller())
    }

    /// The messages that are in the channel now.
    #[track_caller]
    pub fn try_iter(&self) -> impl Iterator<Item = T> + '_ {
        let place = Location::caller();
        std::iter::from_fn(move || self.try_recv_at(place).ok())
    }
}

impl<T> Clone for Receiver<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        self.0.state().receivers += 1;
        let me = current_thread();
        self.0.handle.channel(|channel| channel.receivers.push(me));
        Self(Arc::clone(&self.0), LastUser::new(Location::caller()))
    }
}

impl<T> Drop for Receiver<T> {
    /// The last receiver also drops the messages that are still in the channel.
    fn drop(&mut self) {
        self.0.state().receivers -= 1;
        let (user, place) = self.1.get();
        self.0.handle.channel(|channel| replace(&mut channel.receivers, user, None));
        if self.0.state().receivers == 0 {
            self.0.handle.about_to("drop receiver", place);
            self.0.room.close();
            let messages = std::mem::take(&mut self.0.state().messages);
            drop(messages);
        }
    }
}

/// The messages until the channel is closed. Receiving happens where the iterator was made: `next`
/// may be called in the standard library.
pub struct IntoIter<T>(Receiver<T>, Place);

impl<T> Iterator for IntoIter<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.0.recv_at(self.1).ok()
    }
}

impl<T> IntoIterator for Receiver<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    #[track_caller]
    fn into_iter(self) -> IntoIter<T> {
        IntoIter(self, Location::caller())
    }
}

/// The messages until the channel is closed.
pub struct Iter<'a, T>(&'a Receiver<T>, Place);

impl<T> Iterator for Iter<'_, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.0.recv_at(self.1).ok()
    }
}

impl<'a, T> IntoIterator for &'a Receiver<T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;

    #[track_caller]
    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
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
