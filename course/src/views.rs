//! What the commands show, as text of a given width. Nothing here reads a key or runs a test.

use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};

use crossterm::style::{StyledContent, Stylize};
use crossterm::terminal::{Clear, ClearType};
use serde_json::{Value, json};

use crate::exercises::{Course, Exercise};
use crate::messages::{Message, messages};
use crate::runner::{End, Report, Test};
use crate::state::{self, State};

/// The width of the text, and a height that does not matter, if it is not shown in a terminal.
const SIZE_OF_FILE: (usize, usize) = (100, 24);

/// The indentation of what belongs to a test.
const INDENT: &str = "        ";

/// How many messages of a test are shown.
const MOST_MESSAGES: usize = 3;

/// How many lines of a message are shown.
const MOST_LINES: usize = 20;

/// How the text is to look.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    /// The width, in columns.
    pub(crate) width: usize,
    /// The height, in rows.
    pub(crate) height: usize,
    /// Whether to use colours. Everything is readable without them.
    pub(crate) in_colour: bool,
}

impl Style {
    /// Returns the style for stdout.
    pub(crate) fn of_stdout() -> Self {
        let is_terminal = io::stdout().is_terminal();
        let size = crossterm::terminal::size().ok().filter(|_| is_terminal);
        // A terminal of which the size is not known says that it has none.
        let size = size.filter(|&(width, height)| width > 0 && height > 0);
        let (width, height) =
            size.map_or(SIZE_OF_FILE, |(width, height)| (width.into(), height.into()));
        let in_colour = is_terminal && std::env::var_os("NO_COLOR").is_none_or(|it| it.is_empty());
        Self { width, height, in_colour }
    }

    /// Marks what is as it should be.
    pub(crate) fn good(self, text: &str) -> String {
        self.paint(text.green())
    }

    /// Marks what is not as it should be.
    pub(crate) fn bad(self, text: &str) -> String {
        self.paint(text.red())
    }

    fn bold(self, text: &str) -> String {
        self.paint(text.bold())
    }

    fn paint(self, text: StyledContent<&str>) -> String {
        if self.in_colour { text.to_string() } else { (*text.content()).to_owned() }
    }

    /// Breaks prose into lines, all of them indented.
    pub(crate) fn wrap(self, text: &str, indent: &str) -> String {
        // A terminal breaks the line if it is full, so the last column stays free.
        let options = textwrap::Options::new(self.width.saturating_sub(1).max(20));
        textwrap::fill(text, options.initial_indent(indent).subsequent_indent(indent)) + "\n"
    }
}

/// A line on stderr that says what is going on, and is cleared when it is dropped. Not shown if
/// stderr is not a terminal.
#[derive(Debug)]
pub(crate) struct Status {
    is_shown: bool,
}

impl Status {
    pub(crate) fn new() -> Self {
        Self { is_shown: io::stderr().is_terminal() }
    }

    /// Replaces the line.
    pub(crate) fn show(&self, text: &str) {
        if self.is_shown {
            let width = crossterm::terminal::size().map_or(80, |(width, _)| usize::from(width));
            let text: String = text.chars().take(width.saturating_sub(1)).collect();
            // A status that cannot be shown is no reason to stop.
            let _ = write!(io::stderr(), "\r{}{text}", Clear(ClearType::CurrentLine));
        }
    }
}

impl Drop for Status {
    fn drop(&mut self) {
        self.show("");
    }
}

/// How many exercises are solved.
pub(crate) fn summary(states: &[State]) -> String {
    let solved = states.iter().filter(|state| **state == State::Solved).count();
    format!("Solved {solved} of {}", states.len())
}

/// The progress: how much is solved, and what comes next.
pub(crate) fn progress(course: &Course, states: &[State], style: Style) -> String {
    let mut text = format!("{}\n\n", style.bold(&summary(states)));
    for group in groups(course) {
        let of_group =
            |(exercise, state): (&Exercise, &State)| (exercise.group == group).then_some(*state);
        let states: Vec<State> = course.exercises.iter().zip(states).filter_map(of_group).collect();
        let solved = states.iter().filter(|state| **state == State::Solved).count();
        let bar: String = states.iter().map(|state| sign(*state)).collect();
        let _ = writeln!(text, "  {group:<10}{bar} {solved} of {}", states.len());
    }
    text.push('\n');
    text + &next_step(course, states, style)
}

/// The sign of a state in a bar.
fn sign(state: State) -> char {
    match state {
        State::ToDo => '.',
        State::Failing => '-',
        State::Solved => '#',
    }
}

fn groups(course: &Course) -> Vec<&'static str> {
    let mut groups: Vec<&str> = course.exercises.iter().map(|exercise| exercise.group).collect();
    groups.dedup();
    groups
}

/// Which exercise comes next, and what to type.
fn next_step(course: &Course, states: &[State], style: Style) -> String {
    let Some(exercise) = state::next(course, states) else {
        return style.wrap("You have solved all exercises.", "");
    };
    let mut text = format!("Next: {}\n", style.bold(&exercise.name));
    text += &style.wrap(&about(exercise), "  ");
    text += &style.wrap(&format!("Read first: {}", exercise.read_first), "  ");
    text.push('\n');
    text += &style.wrap(&format!("Open {}, and then type:", exercise.file()), "");
    for (command, purpose) in [
        ("cargo course run", "run its tests"),
        ("cargo course hint", "get a hint"),
        ("cargo course watch", "run its tests on every save"),
        ("cargo course help", "see all commands"),
    ] {
        let _ = writeln!(text, "  {command:<19} {purpose}");
    }
    text
}

/// What an exercise teaches, how hard it is, and how long it takes.
fn about(exercise: &Exercise) -> String {
    let Exercise { learn, level, minutes, .. } = exercise;
    format!("{learn} ({level}, {minutes} min)")
}

/// The list of all exercises.
pub(crate) fn list(course: &Course, states: &[State], style: Style) -> String {
    let mut text = String::new();
    let mut group = "";
    for (exercise, state) in course.exercises.iter().zip(states) {
        if exercise.group != group {
            group = exercise.group;
            let space = if text.is_empty() { "" } else { "\n" };
            let _ = writeln!(text, "{space}{}", style.bold(group));
        }
        text += &row(exercise, *state, style);
        text.push('\n');
        text += &style.wrap(&about(exercise), "          ");
        text += &style.wrap(&format!("read first: {}", exercise.read_first), "          ");
    }
    text
}

/// The row of an exercise: its state and its name.
pub(crate) fn row(exercise: &Exercise, state: State, style: Style) -> String {
    let name = format!("{:<8}", state.name());
    let name = match state {
        State::ToDo => name,
        State::Failing => style.bad(&name),
        State::Solved => style.good(&name),
    };
    format!("{name}  {exercise}")
}

/// The list of all exercises, for programs.
pub(crate) fn list_as_json(course: &Course, states: &[State]) -> String {
    let object = |(exercise, state): (&Exercise, &State)| {
        json!({
            "name": exercise.name,
            "file": exercise.file(),
            "group": exercise.group,
            "state": state.name(),
            "learn": exercise.learn,
            "read_first": exercise.read_first,
            "level": exercise.level,
            "minutes": exercise.minutes,
            "peeked": state::note(course, exercise, "peeked").is_some(),
        })
    };
    let exercises: Value = course.exercises.iter().zip(states).map(object).collect();
    format!("{exercises:#}")
}

/// The outcome of a run: which promise holds and which does not, and why.
pub(crate) fn report(
    course: &Course,
    exercise: &Exercise,
    report: &Report,
    style: Style,
) -> String {
    match report {
        Report::NotBuilt { errors } => {
            let end = format!("{exercise} does not compile.");
            format!("{}\n\n{}\n", errors.trim_end(), style.bad(&end))
        }
        Report::Tested { warnings, tests } => {
            let mut seen = Vec::new();
            let tests: String =
                tests.iter().map(|it| test(course, exercise, it, &mut seen, style)).collect();
            format!("{warnings}{tests}\n{}", verdict(exercise, report, style))
        }
        Report::Cancelled => String::new(),
    }
}

/// The last line of a report.
fn verdict(exercise: &Exercise, report: &Report, style: Style) -> String {
    let Report::Tested { tests, .. } = report else { return String::new() };
    let passed = tests.iter().filter(|test| test.end == End::Passed).count();
    let count = tests.len();
    if report.is_solved() {
        style.good(&format!("{exercise} is solved: all {count} promises hold.")) + "\n"
    } else {
        style.bad(&format!("{exercise}: {passed} of {count} promises hold.")) + "\n"
    }
}

/// A test: the promise, and if it does not hold, the messages. Messages that an earlier test has
/// printed are not repeated.
fn test(
    course: &Course,
    exercise: &Exercise,
    test: &Test,
    seen: &mut Vec<Message>,
    style: Style,
) -> String {
    let promise = style.wrap(&test.name.replace('_', " "), INDENT);
    let promise = promise.trim_start();
    if test.end == End::Passed {
        return format!("{}      {promise}", style.good("ok"));
    }
    let mut view = format!("{}  {promise}", style.bad("FAILED"));
    let messages = messages(&test.output);
    let new: Vec<Message> = messages.iter().filter(|it| !seen.contains(it)).cloned().collect();
    for message in new.iter().take(MOST_MESSAGES) {
        view += &self::message(course, message, style);
    }
    if new.len() > MOST_MESSAGES {
        let rest = format!("... and {} messages more", new.len() - MOST_MESSAGES);
        view += &style.wrap(&rest, INDENT);
    }
    if new.is_empty() && !messages.is_empty() {
        view += &style.wrap("as above", INDENT);
    }
    seen.extend(new);
    if let Some(line) = test.line {
        view += &place(course, "called from ", &exercise.file(), line);
    }
    view + &match test.end {
        End::Passed | End::Failed => String::new(),
        End::Died(status) => style.wrap(&format!("the test was ended by {status}"), INDENT),
        End::TimedOut => style.wrap("the test did not end, and was stopped", INDENT),
    }
}

/// What a test has printed, and the line that it points to.
fn message(course: &Course, message: &Message, style: Style) -> String {
    let mut lines: Vec<String> =
        message.text.lines().map(|line| style.wrap(line, INDENT)).collect();
    if lines.len() > MOST_LINES {
        let rest = lines.split_off(MOST_LINES).len();
        lines.push(style.wrap(&format!("... and {rest} lines more"), INDENT));
    }
    let place = message.place.as_ref().map(|(file, line)| place(course, "", file, *line));
    lines.concat() + &place.unwrap_or_default()
}

/// A line of a file: where it is, and what it contains.
fn place(course: &Course, relation: &str, file: &str, line: usize) -> String {
    let source = std::fs::read_to_string(course.root.join(file)).unwrap_or_default();
    let text = source.lines().nth(line.saturating_sub(1)).unwrap_or_default().trim();
    format!("{INDENT}--> {relation}{file}:{line}\n{INDENT}    {text}\n")
}
