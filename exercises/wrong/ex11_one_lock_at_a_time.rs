//! Wrong: never holds two locks, but between the two steps the money is in neither account.

use std::ops::DerefMut;

pub trait Account: Sync {
    fn number(&self) -> usize;
    fn lock(&self) -> impl DerefMut<Target = u64>;
}

pub fn transfer<A: Account>(from: &A, to: &A, amount: u64) -> bool {
    {
        let mut from = from.lock();
        if *from < amount {
            return false;
        }
        *from -= amount;
    }
    let sum = {
        let mut to = to.lock();
        to.checked_add(amount).map(|sum| *to = sum)
    };
    if sum.is_none() {
        *from.lock() += amount;
    }
    sum.is_some()
}
