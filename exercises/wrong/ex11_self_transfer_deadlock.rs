//! Wrong: the lock ordering is right, but a transfer from an account to itself takes the same lock
//! twice, and so waits for itself forever.

use std::ops::DerefMut;

pub trait Account: Sync {
    fn number(&self) -> usize;
    fn lock(&self) -> impl DerefMut<Target = u64>;
}

pub fn transfer<A: Account>(from: &A, to: &A, amount: u64) -> bool {
    let (mut source, mut target);
    if from.number() < to.number() {
        source = from.lock();
        target = to.lock();
    } else {
        target = to.lock();
        source = from.lock();
    }
    let (Some(rest), Some(sum)) = (source.checked_sub(amount), target.checked_add(amount)) else {
        return false;
    };
    *source = rest;
    *target = sum;
    true
}
