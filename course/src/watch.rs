//! `cargo course watch`: runs the tests of an exercise whenever its file is saved.
//!
//! Keys, signals, changes of files and outcomes arrive in one channel. One thread takes them out and
//! draws the screen, so no state is shared.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};
use std::{fs, io, thread};

use cli_core::{Context, can_redraw, print_line};
use crossterm::event::{self, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use notify::{PollWatcher, RecursiveMode, Watcher};

use crate::exercises::{Course, Exercise, FOLDER};
use crate::runner::{self, Report, Request};
use crate::signals::{self, Signal};
use crate::state::State;
use crate::terminal::{self, RawMode};
use crate::views::{self, Style};
use crate::{hints, reset, solution};

/// How long to wait after a change. An editor may save in several steps: write, delete, rename.
const SETTLE: Duration = Duration::from_millis(100);

/// How long to wait at the end until the tests are stopped.
const STOP: Duration = Duration::from_secs(1);

/// How often to look for changes if the system cannot report them.
const POLL_EVERY: Duration = Duration::from_millis(500);

/// Something that has happened.
pub(crate) enum Event {
    Key(KeyEvent),
    Resized,
    Changed,
    /// The run with this number has ended.
    Ended(usize, io::Result<Report>),
    Signal(Signal),
    /// The keyboard cannot be read.
    NoKeyboard(io::Error),
}

/// Why the loop ends.
enum Stop {
    Quit,
    Signal(i32),
}

/// Watches the exercises, beginning with the one at `index`, until the learner quits.
///
/// # Errors
///
/// When this is not a terminal, or it cannot be used.
pub(crate) fn watch(course: Course, states: Vec<State>, index: usize) -> io::Result<()> {
    let has_terminal = can_redraw() && io::IsTerminal::is_terminal(&io::stdin());
    if !has_terminal {
        let message = "`watch` needs a terminal: use `cargo course run` instead";
        return Err(io::Error::other(message));
    }
    let (event_tx, event_rx) = mpsc::channel();
    let _watcher = watch_files(&course, event_tx.clone())?;
    watch_signals(event_tx.clone()).context("cannot handle signals")?;
    let raw_mode = RawMode::start().context("cannot use the terminal")?;
    read_keys(event_tx.clone());
    let contents = contents(&course);
    let watch = Watch {
        course: Arc::new(course),
        states,
        index,
        contents,
        run: Run::default(),
        page: Page::Tests,
        outcome: None,
        _raw_mode: raw_mode,
        event_tx,
    };
    let (states, stop) = watch.until_stopped(&event_rx)?;
    if let Stop::Signal(signal) = stop {
        signals::end(signal);
    }
    print_line(&format!("\n{}", views::summary(&states)))
}

/// Reports changes in the folder of the learner's files, and not in the files, because an editor
/// may replace them. The watcher stops when it is dropped.
fn watch_files(course: &Course, event_tx: Sender<Event>) -> io::Result<Box<dyn Watcher>> {
    let folder = course.root.join(FOLDER);
    let report = move |event: notify::Result<notify::Event>| {
        // Looking for changes reads the files, which must not count as a change.
        if !event.is_ok_and(|event| event.kind.is_access()) {
            // No receiver means that the program is about to end.
            let _ = event_tx.send(Event::Changed);
        }
    };
    let start = |mut watcher: Box<dyn Watcher>| {
        watcher.watch(&folder, RecursiveMode::NonRecursive)?;
        Ok(watcher)
    };
    let watcher = notify::recommended_watcher(report.clone());
    let watcher = watcher.and_then(|watcher| start(Box::new(watcher)));
    // The system may not report changes, or only those of a limited number of folders.
    let by_polling = |_| {
        let config = notify::Config::default().with_poll_interval(POLL_EVERY);
        let config = config.with_compare_contents(true);
        start(Box::new(PollWatcher::new(report, config)?))
    };
    let watcher: notify::Result<Box<dyn Watcher>> = watcher.or_else(by_polling);
    watcher.map_err(io::Error::other).context("cannot watch the exercises")
}

pub(crate) fn watch_signals(event_tx: Sender<Event>) -> io::Result<()> {
    signals::watch(move |signal| {
        // No receiver means that the program is about to end.
        let _ = event_tx.send(Event::Signal(signal));
    })
}

/// Reads the keyboard until the program ends.
pub(crate) fn read_keys(event_tx: Sender<Event>) {
    thread::spawn(move || {
        loop {
            let event = match event::read() {
                Ok(event::Event::Key(key)) if key.kind != KeyEventKind::Release => Event::Key(key),
                Ok(event::Event::Resize(..)) => Event::Resized,
                Ok(_) => continue,
                Err(error) => Event::NoKeyboard(error),
            };
            let is_end = matches!(event, Event::NoKeyboard(_));
            if event_tx.send(event).is_err() || is_end {
                return;
            }
        }
    });
}

/// Returns the content of each learner's file, or `None` if it is missing.
fn contents(course: &Course) -> Vec<Option<Vec<u8>>> {
    course.exercises.iter().map(|exercise| fs::read(course.path(exercise)).ok()).collect()
}

/// What the screen shows.
enum Page {
    /// The tests of the exercise.
    Tests,
    /// The list of all exercises, with a cursor.
    List(usize),
    /// A text: hints, or the solution. Any key leads back.
    Text(String),
    /// The question whether to reset.
    Reset,
}

/// The run that is in progress, or was the last.
#[derive(Default)]
struct Run {
    number: usize,
    is_running: bool,
    cancelled: Arc<AtomicBool>,
}

struct Watch {
    course: Arc<Course>,
    states: Vec<State>,
    /// The current exercise.
    index: usize,
    /// The content of each file when it was last looked at.
    contents: Vec<Option<Vec<u8>>>,
    run: Run,
    page: Page,
    /// The outcome of the last run, for people.
    outcome: Option<io::Result<Report>>,
    _raw_mode: RawMode,
    event_tx: Sender<Event>,
}

impl Watch {
    fn exercise(&self) -> &Exercise {
        &self.course.exercises[self.index]
    }

    /// Handles events until one of them ends the program. Then the terminal is restored.
    fn until_stopped(mut self, event_rx: &Receiver<Event>) -> io::Result<(Vec<State>, Stop)> {
        self.start_tests();
        loop {
            self.draw()?;
            let event = event_rx.recv().expect("this thread has a sender");
            let stop = match event {
                Event::Key(key) => self.press(key)?,
                Event::Changed => self.look_for_changes(event_rx)?,
                other => self.handle(other)?,
            };
            if let Some(stop) = stop {
                self.stop_tests(event_rx);
                return Ok((self.states, stop));
            }
        }
    }

    /// Cancels the run that is in progress, and waits until its tests are stopped, because an answer
    /// may loop forever. A build ends by itself.
    fn stop_tests(&self, event_rx: &Receiver<Event>) {
        self.run.cancelled.store(true, Ordering::Relaxed);
        let deadline = Instant::now() + STOP;
        let mut is_running = self.run.is_running;
        while is_running {
            let rest = deadline.saturating_duration_since(Instant::now());
            let Ok(event) = event_rx.recv_timeout(rest) else { return };
            is_running = !matches!(event, Event::Ended(number, _) if number == self.run.number);
        }
    }

    /// Handles an event that is neither a key nor a change.
    fn handle(&mut self, event: Event) -> io::Result<Option<Stop>> {
        match event {
            Event::Ended(number, outcome) if number == self.run.number => {
                self.run.is_running = false;
                self.states[self.index] = self.new_state(&outcome);
                self.outcome = Some(outcome);
            }
            Event::Signal(Signal::Suspend) => terminal::leave_for(signals::suspend)?,
            // The shell may have restored the mode of the terminal.
            Event::Signal(Signal::Continued) => terminal::leave_for(|| ())?,
            Event::Signal(Signal::End(signal)) => return Ok(Some(Stop::Signal(signal))),
            Event::NoKeyboard(error) => return Err(error).context("cannot read the keyboard"),
            Event::Ended(..) | Event::Resized | Event::Key(_) | Event::Changed => {}
        }
        Ok(None)
    }

    fn new_state(&self, outcome: &io::Result<Report>) -> State {
        match outcome {
            Ok(report) if report.is_solved() => State::Solved,
            _ if self.states[self.index] == State::Solved => State::Failing,
            _ => self.states[self.index],
        }
    }

    /// Waits until the files have settled, and runs the tests of an exercise that was changed.
    fn look_for_changes(&mut self, event_rx: &Receiver<Event>) -> io::Result<Option<Stop>> {
        loop {
            match event_rx.recv_timeout(SETTLE) {
                Ok(Event::Changed) => {}
                Ok(Event::Key(key)) => {
                    if let Some(stop) = self.press(key)? {
                        return Ok(Some(stop));
                    }
                }
                Ok(other) => {
                    if let Some(stop) = self.handle(other)? {
                        return Ok(Some(stop));
                    }
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            }
        }
        let contents = contents(&self.course);
        let is_changed = |index: &usize| contents[*index] != self.contents[*index];
        // A learner who saves another exercise has gone on to it.
        let current = [self.index].into_iter().chain(0..contents.len());
        let changed = current.into_iter().find(is_changed);
        self.contents = contents;
        if let Some(changed) = changed {
            if self.states[changed] == State::ToDo {
                self.states[changed] = State::Failing;
            }
            self.go_to(changed);
        }
        Ok(None)
    }

    /// Makes an exercise the current one, and runs its tests.
    fn go_to(&mut self, index: usize) {
        self.index = index;
        self.page = Page::Tests;
        self.start_tests();
    }

    /// Runs the tests on another thread. An earlier run is cancelled.
    fn start_tests(&mut self) {
        self.run.cancelled.store(true, Ordering::Relaxed);
        let number = self.run.number + 1;
        let cancelled = Arc::new(AtomicBool::new(false));
        let in_colour = Style::of_stdout().in_colour;
        let request = Request { in_colour, cancelled: Arc::clone(&cancelled) };
        self.run = Run { number, is_running: true, cancelled };
        self.outcome = None;
        let (course, event_tx) = (Arc::clone(&self.course), self.event_tx.clone());
        let exercise = self.exercise().clone();
        thread::spawn(move || {
            let report = runner::run(&course, &exercise, &request);
            // No receiver means that the program is about to end.
            let _ = event_tx.send(Event::Ended(number, report));
        });
    }

    /// Reacts to a key.
    fn press(&mut self, key: KeyEvent) -> io::Result<Option<Stop>> {
        if key.modifiers.contains(KeyModifiers::CONTROL) {
            match key.code {
                KeyCode::Char('c' | 'd') => return Ok(Some(Stop::Quit)),
                KeyCode::Char('z') => terminal::leave_for(signals::suspend)?,
                _ => {}
            }
            return Ok(None);
        }
        match &self.page {
            Page::Tests => return Ok(self.press_in_tests(key.code)),
            Page::List(cursor) => self.press_in_list(key.code, *cursor),
            Page::Text(_) => self.page = Page::Tests,
            Page::Reset => self.answer_reset(key.code),
        }
        Ok(None)
    }

    fn press_in_tests(&mut self, key: KeyCode) -> Option<Stop> {
        match key {
            KeyCode::Char('q') => return Some(Stop::Quit),
            KeyCode::Char('n') => self.go_to_next(),
            KeyCode::Char('l') => self.page = Page::List(self.index),
            KeyCode::Char('r') => self.page = Page::Reset,
            KeyCode::Char('h') => {
                let style = Style::of_stdout();
                self.show(hints::next(&self.course, self.exercise(), false, style));
            }
            KeyCode::Char('s') => self.show(self.solution()),
            KeyCode::Enter => self.start_tests(),
            _ => {}
        }
        None
    }

    /// Shows a text, or why it cannot be shown.
    fn show(&mut self, text: io::Result<String>) {
        self.page = Page::Text(text.unwrap_or_else(|error| format!("error: {error}")));
    }

    fn solution(&self) -> io::Result<String> {
        if self.states[self.index] == State::Solved {
            solution::compare(&self.course, self.exercise(), Style::of_stdout())
        } else {
            Ok(solution::not_yet(self.exercise()))
        }
    }

    /// Goes to the next exercise that is not solved, or if all are, to the next one.
    fn go_to_next(&mut self) {
        let count = self.states.len();
        let mut following = (1..count).map(|step| (self.index + step) % count);
        let unsolved = following.find(|index| self.states[*index] != State::Solved);
        self.go_to(unsolved.unwrap_or((self.index + 1) % count));
    }

    fn press_in_list(&mut self, key: KeyCode, cursor: usize) {
        let last = self.states.len() - 1;
        match key {
            KeyCode::Down | KeyCode::Char('j') => self.page = Page::List((cursor + 1).min(last)),
            KeyCode::Up | KeyCode::Char('k') => self.page = Page::List(cursor.saturating_sub(1)),
            KeyCode::Home => self.page = Page::List(0),
            KeyCode::End => self.page = Page::List(last),
            KeyCode::Enter => self.go_to(cursor),
            _ => self.page = Page::Tests,
        }
    }

    fn answer_reset(&mut self, key: KeyCode) {
        self.page = Page::Tests;
        if key == KeyCode::Char('y') {
            let done = reset::reset(&self.course, self.exercise());
            if done.is_ok() {
                self.states[self.index] = State::ToDo;
                self.contents = contents(&self.course);
                self.start_tests();
            }
            self.show(done);
        }
    }

    fn draw(&self) -> io::Result<()> {
        let style = Style::of_stdout();
        let keys = |keys: &str| style.wrap(keys, "");
        let text = match &self.page {
            Page::Tests => self.tests(style) + "\n" + &keys(self.keys()),
            Page::List(cursor) => {
                let keys = keys("up, down: move  Enter: go to  other key: back");
                let height = style.height.saturating_sub(keys.lines().count() + 2).max(1);
                self.list(*cursor, height, style) + "\n" + &keys
            }
            Page::Text(text) => format!("{}\n\n{}", text.trim_end(), keys("any key: back")),
            Page::Reset => {
                let exercise = self.exercise();
                let question = format!("Reset {exercise}? Your version is kept beside it.");
                style.wrap(&question, "") + "\n" + &keys("y: reset  other key: back")
            }
        };
        terminal::show(&text)
    }

    fn keys(&self) -> &'static str {
        if self.states[self.index] == State::Solved && !self.run.is_running {
            "n: next  s: solution  l: list  r: reset  q: quit"
        } else {
            "h: hint  l: list  n: next  r: reset  q: quit"
        }
    }

    /// The outcome of the tests.
    fn tests(&self, style: Style) -> String {
        let exercise = self.exercise();
        let mut text = style.wrap(&views::summary(&self.states), "") + "\n";
        text += &match &self.outcome {
            None => style.wrap(&format!("Running the tests of {exercise} ..."), ""),
            Some(Ok(report)) => views::report(&self.course, exercise, report, style),
            Some(Err(error)) => style.wrap(&format!("error: {error}"), ""),
        };
        if self.states[self.index] != State::Solved {
            let file = exercise.file();
            text += &style.wrap(&format!("Edit {file}: the tests run on every save."), "");
        }
        text
    }

    /// The part of the list around the cursor that fits on the screen.
    fn list(&self, cursor: usize, height: usize, style: Style) -> String {
        let first = cursor.saturating_sub(height / 2).min(self.states.len().saturating_sub(height));
        let mut text = String::new();
        for (index, exercise) in self.course.exercises.iter().enumerate().skip(first).take(height) {
            let sign = if index == cursor { '>' } else { ' ' };
            let _ = writeln!(text, "{sign} {}", views::row(exercise, self.states[index], style));
        }
        text
    }
}
