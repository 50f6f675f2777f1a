//! A run with given choices, and the state in which it ends.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::rc::Rc;

use checked::watch::{self, Run, Subject, ThreadId};
use protocol::{Channel, Object, Operation, Outcome, State, Status, Step, Thread, Value, Wait};
use shuttle::Runner;
use shuttle::scheduler::{Schedule, Scheduler, Task, TaskId};

use crate::panics::Panic;
use crate::{Model, config, names, panics, values};

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
    let run = watch::run();
    Ok(match result {
        Ok(_) => recording.state(&run, |_| Some(Outcome::Well)),
        Err(message) if message.starts_with("deadlock!") => {
            recording.state(&run, |recording| Some(recording.deadlock(&run)))
        }
        Err(message) if message.starts_with("exceeded max_steps") => {
            recording.state(&run, |_| Some(Outcome::Endless))
        }
        Err(message) => {
            // A panic that is resumed is not noted.
            let thread = recording.current.unwrap_or(0);
            let resumed =
                Panic { thread, file: PathBuf::new(), line: 0, message: message.clone(), run };
            let panic = panic.filter(|panic| panic.message == message).unwrap_or(resumed);
            let Panic { thread, message, file, line, run } = panic;
            let file = names::relative(file);
            recording.state(&run, |_| Some(Outcome::Panic { thread, message, file, line }))
        }
    })
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
            self.state = Some(self.state(run, |_| None));
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

    fn state(&self, run: &Run, outcome: impl FnOnce(&Self) -> Option<Outcome>) -> State {
        let outcome = outcome(self);
        let status = |id: ThreadId, thread: &watch::Thread| match outcome {
            _ if thread.is_finished => Status::Finished,
            Some(Outcome::Deadlock { .. }) => Status::Blocked,
            _ if self.ready.contains(&id) => Status::Ready,
            // A thread that asks a question is running.
            _ if self.question.is_some() && self.current == Some(id) => Status::Ready,
            _ => Status::Blocked,
        };
        let thread = |(id, thread): (ThreadId, &watch::Thread)| Thread {
            name: names::thread(run, id),
            status: status(id, thread),
            next: thread
                .next
                .filter(|_| !thread.is_finished)
                .map(|operation| describe(run, operation)),
        };
        let objects = run.objects.iter().enumerate().filter(|(_, object)| !object.is_dropped);
        let object = |(id, object): (usize, &watch::Object)| Object {
            kind: object.kind.into(),
            name: names::object(run, id),
            holders: object.holders.clone(),
            channel: object.channel.as_ref().map(channel),
        };
        let choices = match (&outcome, self.question) {
            (Some(_), _) => Vec::new(),
            (None, Some(_)) => vec![0, 1],
            (None, None) => self.ready.iter().copied().collect(),
        };
        State {
            threads: run.threads.iter().enumerate().map(thread).collect(),
            objects: objects.map(object).collect(),
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

    /// Finds out which thread waits for which.
    fn deadlock(&self, run: &Run) -> Outcome {
        let waits_for: Vec<Option<ThreadId>> =
            (0..run.threads.len()).map(|thread| waits_for(run, thread)).collect();
        let is_in_circle = |thread: ThreadId| {
            let next = |&thread: &ThreadId| waits_for[thread];
            let followers = std::iter::successors(waits_for[thread], next);
            followers.take(run.threads.len()).any(|follower| follower == thread)
        };
        let wait = |thread: ThreadId| Wait {
            thread,
            operation: run.threads[thread].next.map(|operation| describe(run, operation)),
            waits_for: waits_for[thread],
            is_in_circle: is_in_circle(thread),
        };
        let blocked = (0..run.threads.len()).filter(|&thread| !run.threads[thread].is_finished);
        Outcome::Deadlock { waits: blocked.map(wait).collect() }
    }
}

/// Returns the thread that could end the wait of a blocked thread, if it is known.
fn waits_for(run: &Run, thread: ThreadId) -> Option<ThreadId> {
    let is_blocked = |thread: &ThreadId| !run.threads[*thread].is_finished;
    let operation = run.threads[thread].next.filter(|_| is_blocked(&thread))?;
    match operation.subject {
        Subject::Nothing => None,
        Subject::Thread(thread) if operation.name == "join" => Some(thread),
        Subject::Thread(_) => None,
        Subject::Scope(_) => {
            (0..run.threads.len()).rev().find(|other| *other != thread && is_blocked(other))
        }
        Subject::Object(object) => {
            let object = &run.objects[object];
            let ends = object.channel.as_ref().map(|channel| match operation.name {
                "send" => &channel.receivers,
                _ => &channel.senders,
            });
            ends.unwrap_or(&object.holders).iter().copied().find(is_blocked)
        }
    }
}

fn channel(channel: &watch::Channel) -> Channel {
    Channel {
        messages: channel.messages,
        capacity: channel.capacity,
        senders: channel.senders.len(),
        receivers: channel.receivers.len(),
    }
}

fn describe(run: &Run, operation: watch::Operation) -> Operation {
    let watch::Operation { name, subject, place } = operation;
    let subject = match subject {
        Subject::Nothing => String::new(),
        Subject::Object(object) => names::object(run, object),
        Subject::Thread(thread) => names::thread(run, thread),
        Subject::Scope(_) => "the threads of the scope".into(),
    };
    Operation {
        name: name.into(),
        subject,
        file: names::relative(place.file().into()),
        line: place.line(),
        column: place.column(),
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
