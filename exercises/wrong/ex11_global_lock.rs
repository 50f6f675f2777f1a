//! Wrong: one global lock prevents the deadlock, but allows only one transfer at a time in the
//! whole bank.

use std::ops::DerefMut;
use std::sync::{Mutex, PoisonError};

pub trait Account: Sync {
    fn number(&self) -> usize;
    fn lock(&self) -> impl DerefMut<Target = u64>;
}

static BANK: Mutex<()> = Mutex::new(());

pub fn transfer<A: Account>(from: &A, to: &A, amount: u64) -> bool {
    let _bank = BANK.lock().unwrap_or_else(PoisonError::into_inner);
    if from.number() == to.number() {
        return *from.lock() >= amount;
    }
    let (mut from, mut to) = (from.lock(), to.lock());
    let (Some(rest), Some(sum)) = (from.checked_sub(amount), to.checked_add(amount)) else {
        return false;
    };
    *from = rest;
    *to = sum;
    true
}
