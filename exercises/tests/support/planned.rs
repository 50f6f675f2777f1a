//! Panics that are part of a test. Their messages are not printed, so that they do not look like the
//! reason why a test failed.

use std::cell::Cell;
use std::panic::{set_hook, take_hook};
use std::sync::Once;

thread_local! {
    /// Whether a panic of this thread is planned.
    static IS_PLANNED: Cell<bool> = const { Cell::new(false) };
}

/// Calls a function that panics on purpose, and prints no message for its panic.
pub fn planned<T>(panics: impl FnOnce() -> T) -> T {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let default = take_hook();
        set_hook(Box::new(move |panic| {
            if !IS_PLANNED.get() {
                default(panic);
            }
        }));
    });
    let _end = EndOfPlan;
    IS_PLANNED.set(true);
    panics()
}

/// Its drop ends the plan. The thread may go on after the panic, and panic for another reason.
struct EndOfPlan;

impl Drop for EndOfPlan {
    fn drop(&mut self) {
        IS_PLANNED.set(false);
    }
}
