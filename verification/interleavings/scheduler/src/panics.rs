//! What is known about the panic that ends a run. Such panics are expected: they print nothing.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Once;

use checked::watch::{self, Run, ThreadId, current_thread};

/// A panic, and the run as it was then.
#[derive(Clone, Debug)]
pub(crate) struct Panic {
    pub thread: ThreadId,
    pub message: String,
    pub file: PathBuf,
    pub line: u32,
    pub run: Run,
}

thread_local! {
    static IS_SILENT: Cell<bool> = const { Cell::new(false) };
    static LAST: RefCell<Option<Panic>> = const { RefCell::new(None) };
}

/// Runs `f`, in which panics print nothing. Returns the message of the panic that ends it, if any.
pub(crate) fn silently<T>(f: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let default_hook = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !IS_SILENT.get() {
                return default_hook(info);
            }
            let place = info.location();
            LAST.set(Some(Panic {
                thread: current_thread(),
                message: message(info.payload()),
                file: place.map(|place| place.file().into()).unwrap_or_default(),
                line: place.map(panic::Location::line).unwrap_or_default(),
                run: watch::run(),
            }));
        }));
    });
    LAST.set(None);
    let was_silent = IS_SILENT.replace(true);
    let result = catch_unwind(AssertUnwindSafe(f));
    IS_SILENT.set(was_silent);
    result.map_err(|payload| message(&*payload))
}

/// Returns the last panic since `silently` began.
pub(crate) fn last() -> Option<Panic> {
    LAST.take()
}

fn message(payload: &(dyn Any + Send)) -> String {
    let formatted = payload.downcast_ref::<String>().cloned();
    let text = formatted.or_else(|| payload.downcast_ref::<&str>().map(|&text| text.into()));
    text.unwrap_or_else(|| "a panic without a message".into())
}
