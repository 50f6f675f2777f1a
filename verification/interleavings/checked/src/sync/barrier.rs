//! The barrier of shuttle.

use std::panic::Location;

pub use shuttle::sync::BarrierWaitResult;

use crate::watch::Handle;

#[derive(Debug)]
pub struct Barrier(shuttle::sync::Barrier, Handle);

impl Barrier {
    #[must_use]
    #[track_caller]
    pub fn new(n: usize) -> Self {
        let handle = Handle::new("barrier", Location::caller(), None);
        Self(shuttle::sync::Barrier::new(n), handle)
    }

    #[track_caller]
    pub fn wait(&self) -> BarrierWaitResult {
        self.1.about_to("wait", Location::caller());
        self.0.wait()
    }
}
