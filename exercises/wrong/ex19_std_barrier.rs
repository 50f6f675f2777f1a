//! Wrong: uses the barrier of `std`, which cannot break.

use std::sync::Barrier;

pub struct CyclicBarrier {
    barrier: Barrier,
}

pub struct Party<'a> {
    barrier: &'a CyclicBarrier,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

impl CyclicBarrier {
    pub fn new(n: usize) -> Self {
        Self { barrier: Barrier::new(n) }
    }

    pub fn party(&self) -> Party<'_> {
        Party { barrier: self }
    }
}

impl Party<'_> {
    pub fn wait(&self) -> Result<bool, Broken> {
        Ok(self.barrier.barrier.wait().is_leader())
    }
}
