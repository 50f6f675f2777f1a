//! Wrong: compares addresses instead of numbers, so it locks an account twice if there are two
//! values for it.

use std::ops::DerefMut;

pub trait Account: Sync {
    fn number(&self) -> usize;
    fn lock(&self) -> impl DerefMut<Target = u64>;
}

pub fn transfer<A: Account>(from: &A, to: &A, amount: u64) -> bool {
    if std::ptr::eq(from, to) {
        return *from.lock() >= amount;
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
