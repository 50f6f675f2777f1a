//! Wrong: borrows the number while `change` runs, so `change` cannot read it.

use std::cell::RefCell;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

static ENDED: AtomicU64 = AtomicU64::new(0);

thread_local! {
    static OWN: Own = const { Own(RefCell::new(0)) };
}

struct Own(RefCell<u64>);

impl Drop for Own {
    fn drop(&mut self) {
        ENDED.fetch_add(*self.0.borrow(), Relaxed);
    }
}

pub fn update(change: impl FnOnce(u64) -> u64) {
    OWN.with(|own| {
        let mut number = own.0.borrow_mut();
        *number = change(*number);
    });
}

pub fn own() -> u64 {
    OWN.with(|own| *own.0.borrow())
}

pub fn total() -> u64 {
    ENDED.load(Relaxed) + own()
}
