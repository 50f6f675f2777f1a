//! Replaces `std`, as `checked` does, but with loom. In here, a thread may see late what other
//! threads have written to an atomic, as on real processors.
//!
//! It contains only what the lessons `gil` and `shared-state` use.

pub use std::*;

pub mod sync {
    //! `std::sync`: the locks of loom, and waiting with a condition.

    pub use std::sync::*;
    use std::time::Duration;

    pub use loom::sync::{Mutex, MutexGuard, atomic};

    /// The condition variable of loom.
    #[derive(Debug)]
    pub struct Condvar(loom::sync::Condvar);

    /// Whether a wait ended because its timeout had passed.
    #[derive(Clone, Copy, Debug)]
    pub struct WaitTimeoutResult(bool);

    impl WaitTimeoutResult {
        pub fn timed_out(&self) -> bool {
            self.0
        }
    }

    impl Condvar {
        #[expect(clippy::new_without_default, reason = "the lesson uses only `new`")]
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

        /// Every timeout passes at once. Loom tries all moments at which the thread can arrive
        /// here, so it also tries all moments at which the timeout can pass.
        pub fn wait_timeout_while<'a, T>(
            &self,
            mut guard: MutexGuard<'a, T>,
            _timeout: Duration,
            mut condition: impl FnMut(&mut T) -> bool,
        ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
            let timed_out = WaitTimeoutResult(condition(&mut guard));
            Ok((guard, timed_out))
        }
    }
}
