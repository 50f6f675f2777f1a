//! Values that a model shows while it runs.

use std::cell::RefCell;
use std::fmt::Debug;
use std::sync::{Arc, Weak};

use protocol::Value;

/// A name, and what formats the value. It returns `None` when the value is gone.
type Shown = (String, Box<dyn Fn() -> Option<String>>);

thread_local! {
    static SHOWN: RefCell<Vec<Shown>> = RefCell::default();
}

/// Forgets the values of the last run.
pub(crate) fn begin() {
    SHOWN.with_borrow_mut(Vec::clear);
}

/// Shows a value of a model, and a part of it, in each state of the run.
pub fn show<T: 'static>(name: &str, value: &Arc<T>, part: for<'a> fn(&'a T) -> &'a dyn Debug) {
    let value: Weak<T> = Arc::downgrade(value);
    let format = move || Some(format!("{:?}", part(&*value.upgrade()?)));
    SHOWN.with_borrow_mut(|shown| shown.push((name.into(), Box::new(format))));
}

/// Returns the values as they are now.
pub(crate) fn values() -> Vec<Value> {
    SHOWN.with_borrow(|shown| {
        let value = |(name, format): &Shown| Some(Value { name: name.clone(), value: format()? });
        shown.iter().filter_map(value).collect()
    })
}
