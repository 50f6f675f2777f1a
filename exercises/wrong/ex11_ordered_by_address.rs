//! Wrong: locks the account with the lower address first. Two values for the same account
//! have different addresses, so two threads can lock in opposite orders.

use std::ops::DerefMut;

pub trait Account: Sync {
    fn number(&self) -> usize;
    fn lock(&self) -> impl DerefMut<Target = u64>;
}

pub fn transfer<A: Account>(from: &A, to: &A, amount: u64) -> bool {
    if from.number() == to.number() {
        return *from.lock() >= amount;
    }
    let (mut source, mut target);
    if std::ptr::from_ref(from) < std::ptr::from_ref(to) {
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
