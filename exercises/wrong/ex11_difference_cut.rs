//! Wrong: cuts the difference of the numbers to 32 bits, so different accounts seem to be the
//! same one.

use std::ops::DerefMut;

pub trait Account: Sync {
    fn number(&self) -> usize;
    fn lock(&self) -> impl DerefMut<Target = u64>;
}

pub fn transfer<A: Account>(from: &A, to: &A, amount: u64) -> bool {
    let order = (from.number() as i32).wrapping_sub(to.number() as i32);
    if order == 0 {
        return *from.lock() >= amount;
    }
    let (mut source, mut target);
    if order < 0 {
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
