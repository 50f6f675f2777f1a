//! `cargo course step`: the learner chooses which thread takes the next step.

use std::io::{self, IsTerminal};
use std::sync::mpsc::{self, Receiver};

use cli_core::{Context, can_redraw};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use protocol::{State, Status as ThreadStatus};

use crate::exercises::Course;
use crate::orders::{self, Sources};
use crate::play::{Play, Subject};
use crate::signals::{self, Signal};
use crate::terminal::{self, RawMode};
use crate::views::{Status, Style};
use crate::watch::{Event, read_keys, watch_signals};

const KEYS: &str = "1-9: step  space: same thread  u: undo  r: restart  a: find a failure  \
                    m: promise  ?: help  q: quit";

const HELP: &str =
    "You are the scheduler. Each column is a thread, with the line that it executes \
next. A thread that you choose executes it, and runs up to the next line that other threads can \
notice: where it locks, sends, waits, loads or stores. Try to break the promise in the first line.

1 to 9   let a thread take a step
space    let the same thread take another step, or play the next step of a failure
u        undo the last step
r        start again
a        look for an order that fails; space then plays it
m        try the next promise of the exercise
y, n     answer a question, for example whether a thread wakes up for no reason
q        quit

A preemption is a switch from a thread that could have continued. Most bugs need one or two. \
`cargo course check` tries all orders with few preemptions.

This is for threads. The order in which tasks are polled cannot be chosen.

Any key: back";

/// Lets the learner choose the order of the threads of an exercise or a lesson.
///
/// # Errors
///
/// When this is not a terminal, or the answer cannot be run with the checker.
pub(crate) fn step(course: &Course, subject: Subject<'_>) -> io::Result<()> {
    if !(can_redraw() && io::stdin().is_terminal()) {
        let message = "`step` needs a terminal: use `cargo course check` instead";
        return Err(io::Error::other(message));
    }
    let status = Status::new();
    status.show(&format!("building {subject} with the checker ..."));
    let mut play = Play::start(course, subject)?;
    let state = play.replay(0, &[])?;
    drop(status);
    let (event_tx, event_rx) = mpsc::channel();
    watch_signals(event_tx.clone()).context("cannot handle signals")?;
    let raw_mode = RawMode::start().context("cannot use the terminal")?;
    read_keys(event_tx);
    let game = Game {
        subject,
        play,
        model: 0,
        choices: Vec::new(),
        plan: Vec::new(),
        state,
        notice: String::new(),
        shows_help: false,
        sources: Sources::new(&course.root),
        _raw_mode: raw_mode,
    };
    if let Some(signal) = game.until_stopped(&event_rx)? {
        signals::end(signal);
    }
    Ok(())
}

struct Game<'a> {
    subject: Subject<'a>,
    play: Play,
    /// The index of the promise that is tried.
    model: usize,
    /// The steps so far. The state follows from them.
    choices: Vec<usize>,
    /// The steps of a failure that the checker has found. Empty if there is none.
    plan: Vec<usize>,
    state: State,
    notice: String,
    shows_help: bool,
    sources: Sources,
    _raw_mode: RawMode,
}

impl Game<'_> {
    /// Handles events until the learner quits, or a signal arrives.
    fn until_stopped(mut self, event_rx: &Receiver<Event>) -> io::Result<Option<i32>> {
        loop {
            terminal::show(&self.screen(Style::of_stdout()))?;
            match event_rx.recv().expect("the thread that reads keys has a sender") {
                Event::Key(key) if is_quit(key) => return Ok(None),
                Event::Key(KeyEvent { code: KeyCode::Char('z'), modifiers, .. })
                    if modifiers.contains(KeyModifiers::CONTROL) =>
                {
                    terminal::leave_for(signals::suspend)?;
                }
                Event::Key(key) => self.press(key.code)?,
                Event::Signal(Signal::Suspend) => terminal::leave_for(signals::suspend)?,
                Event::Signal(Signal::Continued) => terminal::leave_for(|| ())?,
                Event::Signal(Signal::End(signal)) => return Ok(Some(signal)),
                Event::NoKeyboard(error) => return Err(error).context("cannot read the keyboard"),
                Event::Resized | Event::Changed | Event::Ended(..) => {}
            }
        }
    }

    fn press(&mut self, key: KeyCode) -> io::Result<()> {
        self.notice.clear();
        if std::mem::take(&mut self.shows_help) {
            return Ok(());
        }
        match key {
            KeyCode::Char('?') => self.shows_help = true,
            KeyCode::Char('u') => return self.undo(),
            KeyCode::Char('r') => return self.go_to(Vec::new()),
            KeyCode::Char('a') => return self.find_failure(),
            KeyCode::Char('m') => {
                self.model = (self.model + 1) % self.play.models.len();
                self.plan.clear();
                return self.go_to(Vec::new());
            }
            KeyCode::Char('y') if self.state.question.is_some() => return self.choose(1),
            KeyCode::Char('n') if self.state.question.is_some() => return self.choose(0),
            KeyCode::Char(' ') => return self.go_on(),
            KeyCode::Char(digit @ '1'..='9') => {
                let thread = usize::from(digit as u8 - b'1');
                return self.choose_thread(thread);
            }
            _ => {}
        }
        Ok(())
    }

    fn choose_thread(&mut self, thread: usize) -> io::Result<()> {
        if self.state.question.is_some() {
            self.notice = "Answer the question first: y or n.".into();
        } else if self.state.choices.contains(&thread) {
            return self.choose(thread);
        } else if let Some(thread) = self.state.threads.get(thread) {
            self.notice = match thread.status {
                ThreadStatus::Finished => format!("{} has finished.", thread.name),
                _ if self.state.outcome.is_some() => "The run is over: u undoes a step.".into(),
                _ => format!("{} is blocked.", thread.name),
            };
        } else {
            self.notice = format!("There is no thread {}.", thread + 1);
        }
        Ok(())
    }

    /// Plays the next step of the failure, if there is one and it was followed up to here. Else lets
    /// the current thread continue.
    fn go_on(&mut self) -> io::Result<()> {
        let done = self.choices.len();
        if self.plan.len() > done && self.plan[..done] == self.choices {
            return self.choose(self.plan[done]);
        }
        let current = self.state.current.unwrap_or(0);
        match self.state.choices[..] {
            [only] if self.state.question.is_none() => self.choose(only),
            _ => self.choose_thread(current),
        }
    }

    fn choose(&mut self, choice: usize) -> io::Result<()> {
        let mut choices = self.choices.clone();
        choices.push(choice);
        self.go_to(choices)
    }

    fn undo(&mut self) -> io::Result<()> {
        let mut choices = self.choices.clone();
        choices.pop();
        self.go_to(choices)
    }

    fn go_to(&mut self, choices: Vec<usize>) -> io::Result<()> {
        self.state = self.play.replay(self.model, &choices)?;
        self.choices = choices;
        Ok(())
    }

    fn find_failure(&mut self) -> io::Result<()> {
        let subject = self.subject;
        let report = self.play.check(self.model, |progress| {
            let text = format!("{subject}: {} orders tried ...", progress.orders);
            // What cannot be shown is no reason to stop.
            let _ = terminal::show(&text);
        })?;
        self.notice = match report.failure {
            Some(failure) => {
                self.plan = failure.choices;
                format!("Found a failure of {} steps: space plays it.", self.plan.len())
            }
            None => format!("No failure in {} orders.", report.orders),
        };
        if self.plan.is_empty() { Ok(()) } else { self.go_to(Vec::new()) }
    }

    fn screen(&mut self, style: Style) -> String {
        if self.shows_help {
            return HELP.lines().map(|line| style.wrap(line, "")).collect();
        }
        let promise = &self.play.models[self.model].promise;
        let (steps, preemptions) = (self.state.history.len(), self.state.preemptions);
        let title = format!("{}: {promise}", self.subject);
        let counts = format!("Steps: {steps}  Preemptions: {preemptions}");
        let end = orders::verdict(&self.state, style);
        let shared = orders::shared(&self.state, style);
        let mut below = format!("\nShared:\n{shared}\n{end}");
        if let Some(question) = &self.state.question {
            below += &style.wrap(&format!("{question} (y or n)"), "");
        }
        if !self.notice.is_empty() {
            below += &style.wrap(&self.notice, "");
        }
        below += &style.wrap(KEYS, "");
        let above = style.wrap(&title, "") + &counts + "\n\n";
        let taken = above.lines().count() + below.lines().count() + 4;
        // As much of the source as there is room for, but not more than it takes.
        let lines = style.height.saturating_sub(taken) / 2;
        let lines = u32::try_from(lines.min(4)).unwrap_or(0);
        above + &orders::threads(&self.state, &mut self.sources, style, lines) + &below
    }
}

fn is_quit(key: KeyEvent) -> bool {
    let with_control = key.modifiers.contains(KeyModifiers::CONTROL);
    matches!(key.code, KeyCode::Char('c' | 'd') if with_control)
        || (key.code == KeyCode::Char('q') && !with_control)
}
