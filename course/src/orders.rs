//! What an order of steps looks like: a column per thread, and how the run ends.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use protocol::{Object, Operation, Outcome, State, Status, Step, Wait};

use crate::exercises::FOLDER;
use crate::play::MODELS;
use crate::views::Style;

/// The lines of the files that were shown.
#[derive(Debug)]
pub(crate) struct Sources {
    root: PathBuf,
    files: HashMap<PathBuf, Vec<String>>,
}

impl Sources {
    /// The files of the workspace at `root`.
    pub(crate) fn new(root: &Path) -> Self {
        Self { root: root.into(), files: HashMap::new() }
    }

    /// Returns a line, or nothing if there is none with this number.
    fn line(&mut self, file: &Path, number: u32) -> Option<&str> {
        let path = self.root.join(file);
        let lines = self.files.entry(file.into()).or_insert_with(|| {
            let text = fs::read_to_string(path).unwrap_or_default();
            text.lines().map(str::to_owned).collect()
        });
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        lines.get(index).map(String::as_str)
    }
}

/// How many steps are shown at the beginning and at the end of a run. A run that does not end has
/// thousands.
const MOST_ROWS: usize = 40;

/// The steps of a run, one per row, each in the column of its thread.
pub(crate) fn rows(state: &State, sources: &mut Sources, style: Style) -> String {
    let columns = Columns::new(state, style.width);
    let mut text = columns.header(state);
    let steps = state.history.len();
    for (number, step) in (1..).zip(&state.history) {
        if number <= MOST_ROWS || number > steps.saturating_sub(MOST_ROWS) {
            text += &columns.row(number, step, sources);
        } else if number == MOST_ROWS + 1 {
            let _ = writeln!(text, "    ... {} steps ...", steps - 2 * MOST_ROWS);
        }
    }
    text
}

/// How wide the columns are.
struct Columns {
    width: usize,
    total: usize,
    threads: usize,
}

impl Columns {
    fn new(state: &State, total: usize) -> Self {
        let threads = state.threads.len().max(1);
        // Half of the line is left for the place and the source.
        let width = (total.saturating_sub(4) / 2 / threads).clamp(10, 24);
        Self { width, total: total.saturating_sub(1), threads }
    }

    fn header(&self, state: &State) -> String {
        let names = state.threads.iter().map(|thread| self.cell(&thread.name));
        format!("    {}\n", names.collect::<String>().trim_end())
    }

    fn cell(&self, text: &str) -> String {
        format!("{:<width$}", shorten(text, self.width - 1), width = self.width)
    }

    fn row(&self, number: usize, step: &Step, sources: &mut Sources) -> String {
        let sign = if step.is_preemption { '!' } else { ' ' };
        let before = self.width * step.thread;
        let after = self.width * (self.threads - step.thread - 1);
        let mut row = format!("{number:>3}{sign}{:before$}{}", "", self.cell(&done(step)));
        if let Some(operation) = &step.operation {
            let _ = write!(row, "{:after$}{}", "", place(operation, sources));
        }
        let mut row = shorten(&row, self.total) + "\n";
        if let Some(blocked) = &step.blocked {
            let text = format!("blocked: {}", name(blocked));
            let cell = format!("    {:before$}{text}", "");
            row += &(shorten(&cell, self.total) + "\n");
        }
        row
    }
}

/// What a step did.
fn done(step: &Step) -> String {
    match (&step.operation, &step.question) {
        (Some(operation), _) => name(operation),
        (None, Some((question, true))) => format!("yes: {question}"),
        (None, Some((question, false))) => format!("no: {question}"),
        (None, None) => String::new(),
    }
}

/// For example `lock account 1`.
pub(crate) fn name(operation: &Operation) -> String {
    format!("{} {}", operation.name, operation.subject).trim_end().to_owned()
}

/// For example `ex11:43  let mut from = from.lock();`.
fn place(operation: &Operation, sources: &mut Sources) -> String {
    let source = sources.line(&operation.file, operation.line).unwrap_or_default().trim();
    format!("{}  {source}", file_and_line(&operation.file, operation.line))
}

/// For example `ex11:43` for a line of the learner's file, `model:44` for one of the model, and
/// `threads:39` for one of a lesson, whose copy is called `threads.rs`.
fn file_and_line(file: &Path, line: u32) -> String {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    if file.starts_with(FOLDER) {
        format!("{}:{line}", name.split('_').next().unwrap_or_default())
    } else if file.starts_with(MODELS) {
        format!("model:{line}")
    } else {
        format!("{}:{line}", name.strip_suffix(".rs").unwrap_or(&name))
    }
}

/// Cuts a text after some characters.
fn shorten(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.trim_end().to_owned();
    }
    let mut text: String = text.chars().take(width.saturating_sub(1)).collect();
    text.push('…');
    text
}

/// How a run has ended, and how many preemptions it took.
pub(crate) fn verdict(state: &State, style: Style) -> String {
    let text = match &state.outcome {
        None => return String::new(),
        Some(Outcome::Well) => {
            return style.good("All threads have ended, and the promise holds.") + "\n";
        }
        Some(Outcome::Deadlock { waits }) => deadlock(state, waits, style),
        Some(Outcome::Panic { thread, message, file, line }) => {
            let thread = &state.threads[*thread].name;
            let place = file_and_line(file, *line);
            style.bad("The promise is broken.")
                + "\n"
                + &style.wrap(&format!("{thread}, {place}: {message}"), "  ")
        }
        Some(Outcome::Endless) => style.bad("The run does not end.")
            + "\n"
            + &style.wrap(
                "A thread asks again and again, instead of waiting until another thread wakes it.",
                "  ",
            ),
    };
    let preemptions = match state.preemptions {
        0 => "It needs no preemption: each thread ran until it waited or ended.".into(),
        1 => "It takes 1 preemption: a switch from a thread that could continue.".into(),
        count => {
            format!("It takes {count} preemptions: switches from threads that could continue.")
        }
    };
    text + &style.wrap(&preemptions, "  ")
}

/// Which thread waits for which: those in the circle come first.
fn deadlock(state: &State, waits: &[Wait], style: Style) -> String {
    let mut text = style.bad("Deadlock: no thread can continue.") + "\n";
    for wait in in_order(waits) {
        let thread = &state.threads[wait.thread].name;
        let operation = wait.operation.as_ref();
        let what = operation
            .map(|it| format!(" in `{}` ({})", name(it), file_and_line(&it.file, it.line)));
        let for_whom = match wait.waits_for {
            Some(other) if other == wait.thread => " for itself".into(),
            Some(other) => format!(" for {}", state.threads[other].name),
            None => String::new(),
        };
        let sign = if wait.is_in_circle { "↻ " } else { "  " };
        text += &style
            .wrap(&format!("{sign}{thread} waits{for_whom}{}", what.unwrap_or_default()), "  ");
    }
    text
}

/// Orders waits so that each thread in the circle is followed by the one that it waits for.
fn in_order(waits: &[Wait]) -> Vec<&Wait> {
    let mut rest: Vec<&Wait> = waits.iter().collect();
    let mut ordered: Vec<&Wait> = Vec::new();
    while !rest.is_empty() {
        let next = ordered.last().and_then(|last: &&Wait| last.waits_for);
        let follows = rest.iter().position(|wait| Some(wait.thread) == next && wait.is_in_circle);
        let first = rest.iter().position(|wait| wait.is_in_circle);
        ordered.push(rest.remove(follows.or(first).unwrap_or(0)));
    }
    ordered
}

/// The threads side by side: name, state, and the source around the next step.
pub(crate) fn threads(state: &State, sources: &mut Sources, style: Style, lines: u32) -> String {
    let width = (style.width.saturating_sub(1) / state.threads.len().max(1)).max(10);
    let columns = state.threads.iter().enumerate().map(|(index, thread)| {
        let is_current = state.current == Some(index);
        let sign = if is_current { "*" } else { "" };
        let mut column = vec![format!("[{}] {}{sign}", index + 1, thread.name)];
        let next = thread.next.as_ref();
        let operation = next.map(name).unwrap_or_default();
        column.push(match thread.status {
            Status::Finished => "finished".into(),
            Status::Ready => operation,
            Status::Blocked => format!("blocked: {operation}"),
        });
        if let Some(next) = next {
            column.push(file_and_line(&next.file, next.line));
            for number in next.line.saturating_sub(lines)..=next.line + lines {
                let sign = if number == next.line { '>' } else { ' ' };
                let source = sources.line(&next.file, number);
                column.push(
                    source.map(|source| format!("{sign}{}", dedent(source))).unwrap_or_default(),
                );
            }
        }
        column
    });
    let columns: Vec<Vec<String>> = columns.collect();
    let height = columns.iter().map(Vec::len).max().unwrap_or(0);
    let mut text = String::new();
    for row in 0..height {
        let cell = |column: &Vec<String>| {
            let cell = column.get(row).map_or("", String::as_str);
            format!("{:<width$}", shorten(cell, width - 2))
        };
        let cells: String = columns.iter().map(cell).collect();
        text += cells.trim_end();
        text.push('\n');
    }
    text
}

/// Removes most of the indentation, because columns are narrow.
fn dedent(source: &str) -> String {
    let indent = source.len() - source.trim_start().len();
    format!("{:indent$}{}", "", source.trim_start(), indent = indent.saturating_sub(4).min(4))
}

/// The shared objects and values, one per line.
pub(crate) fn shared(state: &State, style: Style) -> String {
    let mut text = String::new();
    let is_shown_as_value = |name: &str| state.values.iter().any(|value| value.name == name);
    for value in &state.values {
        let object = state.objects.iter().find(|object| object.name == value.name);
        let holders = object.map(|object| holders(state, object)).unwrap_or_default();
        text += &style.wrap(&format!("{}: {}{holders}", value.name, value.value), "  ");
    }
    for object in state.objects.iter().filter(|object| !is_shown_as_value(&object.name)) {
        let Object { kind, name, channel, .. } = object;
        let line = match channel {
            Some(channel) => format!(
                "{kind} {name}: {} {}, {} {}, {} {}",
                channel.messages,
                plural("message", channel.messages),
                channel.senders,
                plural("sender", channel.senders),
                channel.receivers,
                plural("receiver", channel.receivers),
            ),
            None if object.holders.is_empty() && kind != "mutex" && kind != "rwlock" => continue,
            None => format!(
                "{kind} {name}: {}",
                match holders(state, object).as_str() {
                    "" => "free",
                    holders => holders.trim_start_matches(", "),
                }
            ),
        };
        text += &style.wrap(&line, "  ");
    }
    text
}

fn plural(noun: &str, count: usize) -> String {
    if count == 1 { noun.into() } else { format!("{noun}s") }
}

/// For example `, held by thread 1`.
fn holders(state: &State, object: &Object) -> String {
    let names: Vec<&str> =
        object.holders.iter().map(|&holder| state.threads[holder].name.as_str()).collect();
    if names.is_empty() { String::new() } else { format!(", held by {}", names.join(" and ")) }
}
