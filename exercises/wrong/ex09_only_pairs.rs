//! Wrong: two who send to each other are kept apart, three who send round in a circle are not.

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
    let mut pairs = PAIRS.lock().expect("nobody panics with this lock");
    Arc::clone(pairs.entry((a.min(b), a.max(b))).or_default())
}

pub fn transfer<A: Account>(from: &A, to: &A, amount: u64) -> bool {
    if from.number() == to.number() {
        return *from.lock() >= amount;
    }
    let pair = pair(from.number(), to.number());
    let _only_we = pair.lock().unwrap_or_else(PoisonError::into_inner);
    let (mut from, mut to) = (from.lock(), to.lock());
    if *from < amount {
        return false;
    }
    *from -= amount;
    *to += amount;
    true
}
