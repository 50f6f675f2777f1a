//! `std::thread`: the threads of shuttle, and a `Builder` that starts them.

use std::io;

pub use shuttle::thread::*;

/// Starts threads. In here, starting a thread never fails.
#[derive(Debug)]
pub struct Builder;

impl Builder {
    #[expect(clippy::new_without_default, reason = "the `Builder` of std has no default either")]
    pub fn new() -> Self {
        Self
    }

    pub fn spawn_scoped<'scope, T: Send + 'scope>(
        self,
        scope: &'scope Scope<'scope, '_>,
        f: impl FnOnce() -> T + Send + 'scope,
    ) -> io::Result<ScopedJoinHandle<'scope, T>> {
        Ok(scope.spawn(f))
    }
}
