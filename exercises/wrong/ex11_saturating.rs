//! Wrong: a balance that would be too large becomes `u64::MAX`, and the rest of the money is lost.

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
    if from.number() < to.number() {
        source = from.lock();
        target = to.lock();
    } else {
        target = to.lock();
        source = from.lock();
    }
    let Some(rest) = source.checked_sub(amount) else { return false };
    *source = rest;
    *target = target.saturating_add(amount);
    true
}
