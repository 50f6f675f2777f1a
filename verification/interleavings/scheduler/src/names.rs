//! Names for threads and objects. A lock is named as in the code that uses it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use checked::watch::{ObjectId, Place, Run, ThreadId};

pub(crate) fn thread(run: &Run, id: ThreadId) -> String {
    match run.threads.get(id).and_then(|thread| thread.name.clone()) {
        Some(name) => name,
        None if id == 0 => "main".into(),
        None => format!("thread {id}"),
    }
}

/// Returns the name of an object, and a number if other objects have the same name.
pub(crate) fn object(run: &Run, id: ObjectId) -> String {
    let name = base_name(run, id);
    let is_same =
        |other: &ObjectId| !run.objects[*other].is_dropped && base_name(run, *other) == name;
    let earlier = (0..id).filter(is_same).count();
    if earlier == 0 { name } else { format!("{name} ({})", earlier + 1) }
}

fn base_name(run: &Run, id: ObjectId) -> String {
    let object = &run.objects[id];
    if let Some(name) = &object.name {
        return name.clone();
    }
    let name = if object.channel.is_some() {
        variable(object.created).or_else(|| object.used.and_then(receiver))
    } else {
        object.used.and_then(receiver).or_else(|| variable(object.created))
    };
    name.unwrap_or_else(|| object.kind.into())
}

/// Returns the name before the dot of a method call: `flag` for `self.flag.lock()`.
fn receiver(place: Place) -> Option<String> {
    let line = line(place)?;
    let before = line.get(..usize::try_from(place.column()).ok()?.checked_sub(1)?)?;
    let before = before.strip_suffix('.')?.trim_end_matches("()");
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let name = before.rsplit(|c| !is_part(c)).next()?;
    let starts_well = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
    (starts_well && name != "self").then(|| name.into())
}

/// Returns the variable or the field that a line assigns to: `flag` for `let flag = ..` and for
/// `flag: ..`. The two ends of a channel, `job_tx` and `job_rx`, are called `job`.
fn variable(place: Place) -> Option<String> {
    let line = line(place)?;
    let line = line.trim_start();
    let line = line.strip_prefix("let ").unwrap_or(line);
    let line = line.strip_prefix("mut ").unwrap_or(line).trim_start_matches('(');
    let end = line.find(|c: char| !c.is_alphanumeric() && c != '_')?;
    let (name, rest) = line.split_at(end);
    let assigns = rest.trim_start().starts_with([':', '=', ',']);
    let name = name.trim_end_matches("_tx").trim_end_matches("_rx");
    (assigns && !rest.starts_with("::") && !name.is_empty()).then(|| name.into())
}

thread_local! {
    /// The lines of files that were read. They do not change while a model runs.
    static FILES: RefCell<HashMap<&'static str, Vec<String>>> = RefCell::default();
}

fn line(place: Place) -> Option<String> {
    FILES.with_borrow_mut(|files| {
        let lines = files.entry(place.file()).or_insert_with(|| {
            let text = fs::read_to_string(place.file()).unwrap_or_default();
            text.lines().map(String::from).collect()
        });
        lines.get(usize::try_from(place.line()).ok()?.checked_sub(1)?).cloned()
    })
}

/// Returns the path of a file in the workspace, from its root.
pub(crate) fn relative(path: PathBuf) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let root = root.canonicalize().unwrap_or(root);
    path.strip_prefix(&root).map(PathBuf::from).unwrap_or(path)
}
