//! `std::sync`: locks that note who holds them, and a condition variable whose timeouts can pass.

pub use std::sync::*;

pub mod atomic;
mod barrier;
mod condvar;
mod mutex;
mod once;
mod rwlock;

pub use barrier::{Barrier, BarrierWaitResult};
pub use condvar::{Condvar, WaitTimeoutResult};
pub use mutex::{Mutex, MutexGuard};
pub use once::{LazyLock, Once, OnceLock};
pub use rwlock::{RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Channels with one receiver. Those in here allow several receivers, which does no harm.
pub mod mpsc {
    pub use crate::channel::{
        IntoIter, Iter, Receiver, Sender, Sender as SyncSender, bounded as sync_channel,
        unbounded as channel,
    };
    pub use std::sync::mpsc::{RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError};
}

/// What `Debug` shows of the value in a lock of shuttle.
fn value(lock: &impl std::fmt::Debug) -> String {
    let text = format!("{lock:?}");
    let value = text.split_once("data: ").and_then(|(_, rest)| rest.rsplit_once(", poisoned"));
    match value {
        Some((value, _)) if value.contains("<locked>") => "locked".into(),
        Some((value, _)) => value.into(),
        None => text,
    }
}
