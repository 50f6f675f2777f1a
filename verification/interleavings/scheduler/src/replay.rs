//! A run with given choices, and the state in which it ends.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use checked::watch::{self, Run, ThreadId};
use protocol::{Outcome, State, Step, Value};
use shuttle::Runner;
use shuttle::scheduler::{Schedule, Scheduler, Task, TaskId};

use crate::view::{self, describe};
use crate::{Model, config, panics, values};

/// Runs a model with these choices, and returns the state after them. The same choices always lead
/// to the same state.
///
/// # Errors
/// If a choice is not possible where it comes.
pub fn replay(model: &Model, choices: &[usize]) -> Result<State, String> {
    let recording = Rc::new(RefCell::new(Recording::new(choices)));
    let player = Player { recording: Rc::clone(&recording), is_first: true };
    let result = panics::silently(|| Runner::new(player, config()).run(model.runnable()));
    let panic = panics::last();
    let recording = recording.take();
    if let Some(error) = recording.error {
        return Err(error);
    }
    if let Some(state) = recording.state {
        return Ok(state);
    }
    let (run, outcome) = match result {
        Ok(_) => (watch::run(), Outcome::Well),
        Err(message) => view::failure(message, panic, recording.current),
    };
    Ok(recording.state(&run, Some(outcome)))
}

/// What happened in a run so far.
#[derive(Default)]
struct Recording {
    choices: Vec<usize>,
    next_choice: usize,
    /// The threads that could run at the last step.
    ready: BTreeSet<ThreadId>,
    current: Option<ThreadId>,
    current_can_continue: bool,
    question: Option<&'static str>,
    history: Vec<Step>,
    values: Vec<Value>,
    /// The state after the last choice, if the run has not ended by itself.
    state: Option<State>,
    error: Option<String>,
}

impl Recording {
    fn new(choices: &[usize]) -> Self {
        Self { choices: choices.to_vec(), ..Self::default() }
    }

    /// Returns the next choice. After the last one, notes the state instead.
    fn next(&mut self, run: &Run) -> Option<usize> {
        if self.state.is_some() || self.error.is_some() {
            return None;
        }
        let choice = self.choices.get(self.next_choice).copied();
        self.next_choice += 1;
        if choice.is_none() {
            self.values = values::values();
            self.state = Some(self.state(run, None));
        }
        choice
    }

    /// Chooses a thread.
    fn thread(&mut self, run: &Run) -> Option<ThreadId> {
        self.note_block(run);
        let thread = self.next(run)?;
        if !self.ready.contains(&thread) {
            self.error = Some(format!("thread {thread} cannot run in step {}", self.next_choice));
            return None;
        }
        let is_preemption = self.current_can_continue && self.current != Some(thread);
        let operation = run.threads.get(thread).and_then(|thread| thread.next);
        self.history.push(Step {
            thread,
            operation: operation.map(|operation| describe(run, operation)),
            question: None,
            blocked: None,
            is_preemption,
        });
        (self.current, self.current_can_continue) = (Some(thread), false);
        self.values = values::values();
        Some(thread)
    }

    /// Answers a question.
    fn answer(&mut self, run: &Run) -> u64 {
        self.question = Some(run.question);
        self.current_can_continue = false;
        let answer = self.next(run).unwrap_or(0);
        self.question = None;
        self.history.push(Step {
            thread: self.current.unwrap_or(0),
            operation: None,
            question: Some((run.question.into(), answer == 1)),
            blocked: None,
            is_preemption: false,
        });
        answer as u64
    }

    /// Notes in the last step that its thread is blocked now.
    fn note_block(&mut self, run: &Run) {
        let Some(thread) = self.current else { return };
        if self.ready.contains(&thread) || run.threads[thread].is_finished {
            return;
        }
        if let Some(step) = self.history.last_mut() {
            step.blocked = run.threads[thread].next.map(|operation| describe(run, operation));
        }
    }

    fn state(&self, run: &Run, outcome: Option<Outcome>) -> State {
        let asking = self.current.filter(|_| self.question.is_some());
        let choices = match (&outcome, self.question) {
            (Some(_), _) => Vec::new(),
            (None, Some(_)) => vec![0, 1],
            (None, None) => self.ready.iter().copied().collect(),
        };
        State {
            threads: view::threads(run, &self.ready, asking, outcome.as_ref()),
            objects: view::objects(run),
            values: self.values.clone(),
            current: self.current,
            current_can_continue: self.current_can_continue,
            choices,
            question: self.question.map(String::from),
            history: self.history.clone(),
            preemptions: self.history.iter().filter(|step| step.is_preemption).count(),
            outcome,
        }
    }
}

/// Makes the recorded choices, and then stops the run.
struct Player {
    recording: Rc<RefCell<Recording>>,
    is_first: bool,
}

impl Scheduler for Player {
    fn new_execution(&mut self) -> Option<Schedule> {
        std::mem::take(&mut self.is_first).then(|| Schedule::new(0))
    }

    fn next_task(
        &mut self,
        runnable: &[&Task],
        current: Option<TaskId>,
        is_yielding: bool,
    ) -> Option<TaskId> {
        // Nothing has happened yet, and there is only the thread that runs the model.
        let Some(current) = current.map(ThreadId::from) else { return Some(runnable[0].id()) };
        let mut recording = self.recording.borrow_mut();
        recording.ready = runnable.iter().map(|task| task.id().into()).collect();
        recording.current = Some(current);
        recording.current_can_continue = !is_yielding && recording.ready.contains(&current);
        let chosen = recording.thread(&watch::run());
        // A run that stops while a thread panics would drop values twice. So it goes on until the
        // panic is over, but the state was noted before.
        let may_stop = !std::thread::panicking();
        let first = runnable.iter().map(|task| task.id().into()).min();
        let current = recording.ready.contains(&current).then_some(current);
        chosen.or(current.or(first).filter(|_| !may_stop)).map(TaskId::from)
    }

    fn next_u64(&mut self) -> u64 {
        self.recording.borrow_mut().answer(&watch::run())
    }
}
