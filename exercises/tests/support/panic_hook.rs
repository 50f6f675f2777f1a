//! How panics are printed: the message first, then its place, and nothing else.

use std::panic::{self, PanicHookInfo};
use std::path::{Component, Path, PathBuf};

/// Lets each panic of this process print its message and its place only. A note on backtraces, or a
/// backtrace, would hide the message.
pub fn print_message_first() {
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|at| format!("{}:{}", short(at.file()), at.line()));
        // In one piece, because several processes may panic at once.
        let text = format!("{}\n    at {}\n", message(panic), place.unwrap_or_default());
        eprint!("{text}");
    }));
}

fn message<'a>(panic: &'a PanicHookInfo) -> &'a str {
    let payload = panic.payload();
    let formatted = payload.downcast_ref::<String>().map(String::as_str);
    formatted.or(payload.downcast_ref::<&str>().copied()).unwrap_or("a panic without a message")
}

/// Shortens the path of a source file that another one includes, such as `a/b/../c.rs` to `a/c.rs`.
fn short(path: &str) -> String {
    let mut short = PathBuf::new();
    for component in Path::new(path).components() {
        match component {
            Component::ParentDir => drop(short.pop()),
            other => short.push(other),
        }
    }
    short.display().to_string()
}
