//! `std::thread`: shuttle's, and the way in which a lesson starts its threads.

use std::io;

pub use shuttle::thread::*;

/// Starts threads; here it never fails to.
#[derive(Debug)]
pub struct Builder;

impl Builder {
    #[expect(clippy::new_without_default, reason = "the real one has no default either")]
    pub fn new() -> Self {
        Self
    }

    pub fn spawn_scoped<'scope, T: Send + 'scope>(
        self,
        scope: &'scope Scope<'scope, '_>,
        work: impl FnOnce() -> T + Send + 'scope,
    ) -> io::Result<ScopedJoinHandle<'scope, T>> {
        Ok(scope.spawn(work))
    }
}
