//! Wrong: check-then-act. The balance may have changed between the check and the moment when both
//! accounts are locked.

use std::ops::DerefMut;

pub trait Account: Sync {
    fn number(&self) -> usize;
    fn lock(&self) -> impl DerefMut<Target = u64>;
}

pub fn transfer<A: Account>(from: &A, to: &A, amount: u64) -> bool {
    if *from.lock() < amount {
        return false;
    }
    if from.number() == to.number() {
        return true;
    }
    if to.lock().checked_add(amount).is_none() {
        return false;
    }
    let (mut source, mut target);
    if from.number() < to.number() {
        source = from.lock();
        target = to.lock();
    } else {
        target = to.lock();
        source = from.lock();
    }
    *source -= amount;
    *target += amount;
    true
}
