//! Stands in for `std`, as `checked` does, but with loom: here threads may see late what others
//! have written to an atomic, as on real processors.
//!
//! It has what the lesson `gil` needs, and no more.

pub use std::*;

pub mod sync {
    //! `std::sync`: loom's, and waiting with a condition.

    pub use std::sync::*;
    use std::time::Duration;

    pub use loom::sync::{Mutex, MutexGuard, atomic};

    /// Loom's condition variable.
    #[derive(Debug)]
    pub struct Condvar(loom::sync::Condvar);

    /// Whether a time limit was the end of a wait.
    #[derive(Clone, Copy, Debug)]
    pub struct WaitTimeoutResult(bool);

    impl WaitTimeoutResult {
        pub fn timed_out(&self) -> bool {
            self.0
        }
    }

    impl Condvar {
        #[expect(clippy::new_without_default, reason = "what is not needed is not here")]
        pub fn new() -> Self {
            Self(loom::sync::Condvar::new())
        }

        pub fn notify_all(&self) {
            self.0.notify_all();
        }

        pub fn wait_while<'a, T>(
            &self,
            mut guard: MutexGuard<'a, T>,
            mut condition: impl FnMut(&mut T) -> bool,
        ) -> LockResult<MutexGuard<'a, T>> {
            while condition(&mut guard) {
                guard = self.0.wait(guard)?;
            }
            Ok(guard)
        }

        /// All limits are over at once. Loom tries all moments to come, so all are tried for the
        /// end of a limit.
        pub fn wait_timeout_while<'a, T>(
            &self,
            mut guard: MutexGuard<'a, T>,
            _limit: Duration,
            mut condition: impl FnMut(&mut T) -> bool,
        ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
            let timed_out = WaitTimeoutResult(condition(&mut guard));
            Ok((guard, timed_out))
        }
    }
}
