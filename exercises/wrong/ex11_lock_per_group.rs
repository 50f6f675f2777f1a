//! Wrong: accounts share the locks of 64 groups, so transfers without a common account wait for
//! each other.

use std::ops::DerefMut;
use std::sync::{Mutex, PoisonError};

pub trait Account: Sync {
    fn number(&self) -> usize;
    fn lock(&self) -> impl DerefMut<Target = u64>;
}

static GROUPS: [Mutex<()>; 64] = [const { Mutex::new(()) }; 64];

pub fn transfer<A: Account>(from: &A, to: &A, amount: u64) -> bool {
    if from.number() == to.number() {
        return *from.lock() >= amount;
    }
    let groups = [from.number() % 64, to.number() % 64];
    let lock = |group: usize| GROUPS[group].lock().unwrap_or_else(PoisonError::into_inner);
    let _first = lock(groups[0].min(groups[1]));
    let _second = (groups[0] != groups[1]).then(|| lock(groups[0].max(groups[1])));
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
