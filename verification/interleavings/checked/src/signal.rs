//! What a blocked thread waits for. It is given once.

use shuttle::future::batch_semaphore::{BatchSemaphore, Fairness};

/// Given when the semaphore is closed.
#[derive(Debug)]
pub(crate) struct Signal(BatchSemaphore);

impl Signal {
    pub fn new() -> Self {
        Self(BatchSemaphore::new(0, Fairness::Unfair))
    }

    /// Blocks until the signal is given. Starting to wait is not a step.
    pub fn wait(&self) {
        self.0.acquire_blocking(1).expect_err("the semaphore has no permits: it is only closed");
    }

    pub fn is_given(&self) -> bool {
        self.0.is_closed()
    }

    pub fn give(&self) {
        self.0.close_no_scheduling_point();
    }
}
