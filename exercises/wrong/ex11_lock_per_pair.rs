//! Wrong: a lock for each pair of accounts prevents a deadlock of two transfers, but not of three
//! transfers that form a cycle.

use std::collections::HashMap;
use std::ops::DerefMut;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

pub trait Account: Sync {
    fn number(&self) -> usize;
    fn lock(&self) -> impl DerefMut<Target = u64>;
}

type Pairs = HashMap<(usize, usize), Arc<Mutex<()>>>;

static PAIRS: LazyLock<Mutex<Pairs>> = LazyLock::new(Mutex::default);

fn pair(a: usize, b: usize) -> Arc<Mutex<()>> {
    let mut pairs = PAIRS.lock().expect("no thread panics while it holds the lock");
    Arc::clone(pairs.entry((a.min(b), a.max(b))).or_default())
}

pub fn transfer<A: Account>(from: &A, to: &A, amount: u64) -> bool {
    if from.number() == to.number() {
        return *from.lock() >= amount;
    }
    let pair = pair(from.number(), to.number());
    let _pair_lock = pair.lock().unwrap_or_else(PoisonError::into_inner);
    let (mut from, mut to) = (from.lock(), to.lock());
    let (Some(rest), Some(sum)) = (from.checked_sub(amount), to.checked_add(amount)) else {
        return false;
    };
    *from = rest;
    *to = sum;
    true
}
