//! Wrong: a global lock protects the locking of the two accounts. A transfer that waits for an
//! account holds it, and so blocks all other transfers.

use std::ops::DerefMut;
use std::sync::{Mutex, PoisonError};

pub trait Account: Sync {
    fn number(&self) -> usize;
    fn lock(&self) -> impl DerefMut<Target = u64>;
}

static LOCKING: Mutex<()> = Mutex::new(());

pub fn transfer<A: Account>(from: &A, to: &A, amount: u64) -> bool {
    if from.number() == to.number() {
        return *from.lock() >= amount;
    }
    let locking = LOCKING.lock().unwrap_or_else(PoisonError::into_inner);
    let (mut source, mut target) = (from.lock(), to.lock());
    drop(locking);
    let (Some(rest), Some(sum)) = (source.checked_sub(amount), target.checked_add(amount)) else {
        return false;
    };
    *source = rest;
    *target = sum;
    true
}
