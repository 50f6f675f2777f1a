//! Wrong: a transfer from an account to itself always returns true, without a check of the balance.

use std::ops::DerefMut;

pub trait Account: Sync {
    fn number(&self) -> usize;
    fn lock(&self) -> impl DerefMut<Target = u64>;
}

pub fn transfer<A: Account>(from: &A, to: &A, amount: u64) -> bool {
    if from.number() == to.number() {
        return true;
    }
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
