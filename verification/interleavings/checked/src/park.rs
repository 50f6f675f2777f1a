//! Parked threads. Each thread has a token, which `unpark` sets and `park` takes.

use std::cell::RefCell;
use std::sync::Arc;

use crate::signal::Signal;
use crate::step;
use crate::watch::{ThreadId, current_thread};

#[derive(Debug, Default)]
struct Token {
    is_set: bool,
    /// Wakes the thread, if it is parked.
    signal: Option<Arc<Signal>>,
}

#[derive(Debug, Default)]
struct Tokens {
    of_threads: Vec<Token>,
    woke_spuriously: bool,
}

thread_local! {
    static TOKENS: RefCell<Tokens> = RefCell::default();
}

/// Forgets the tokens of the last run.
pub(crate) fn begin() {
    TOKENS.with_borrow_mut(|tokens| {
        tokens.of_threads.clear();
        tokens.woke_spuriously = false;
    });
}

fn with_token<T>(thread: ThreadId, f: impl FnOnce(&mut Token) -> T) -> T {
    TOKENS.with_borrow_mut(|Tokens { of_threads, .. }| {
        if of_threads.len() <= thread {
            of_threads.resize_with(thread + 1, Token::default);
        }
        f(&mut of_threads[thread])
    })
}

/// Blocks until the token of this thread is set, and takes it. Like the real `park`, it may also
/// return for no reason: in here, at most once per run.
pub(crate) fn park() {
    step();
    while !take_token() {
        if !TOKENS.with_borrow(|tokens| tokens.woke_spuriously)
            && crate::coin("does `park` return for no reason?")
        {
            TOKENS.with_borrow_mut(|tokens| tokens.woke_spuriously = true);
            return crate::some_time();
        }
        let signal = Arc::new(Signal::new());
        with_token(current_thread(), |token| token.signal = Some(Arc::clone(&signal)));
        signal.wait();
    }
}

/// Takes the token of this thread. Returns whether it was set.
pub(crate) fn take_token() -> bool {
    with_token(current_thread(), |token| std::mem::take(&mut token.is_set))
}

/// Sets the token of a thread, and wakes the thread.
pub(crate) fn unpark(thread: ThreadId) {
    step();
    let signal = with_token(thread, |token| {
        token.is_set = true;
        token.signal.take()
    });
    if let Some(signal) = signal {
        signal.give();
    }
}
