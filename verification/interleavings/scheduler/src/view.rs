//! What a front end sees of a run.

use std::collections::BTreeSet;
use std::path::PathBuf;

use checked::watch::{self, Run, Subject, ThreadId};
use protocol::{Channel, Object, Operation, Outcome, Status, Thread, Wait};

use crate::names;
use crate::panics::Panic;

/// Returns the threads, of which some are ready. A thread that asks a question is running.
pub(crate) fn threads(
    run: &Run,
    ready: &BTreeSet<ThreadId>,
    asking: Option<ThreadId>,
    outcome: Option<&Outcome>,
) -> Vec<Thread> {
    let status = |id: ThreadId, thread: &watch::Thread| match outcome {
        _ if thread.is_finished => Status::Finished,
        Some(Outcome::Deadlock { .. }) => Status::Blocked,
        _ if ready.contains(&id) || asking == Some(id) => Status::Ready,
        _ => Status::Blocked,
    };
    let thread = |(id, thread): (ThreadId, &watch::Thread)| Thread {
        name: names::thread(run, id),
        status: status(id, thread),
        next: thread.next.filter(|_| !thread.is_finished).map(|operation| describe(run, operation)),
    };
    run.threads.iter().enumerate().map(thread).collect()
}

/// Returns the objects that exist.
pub(crate) fn objects(run: &Run) -> Vec<Object> {
    let objects = run.objects.iter().enumerate().filter(|(_, object)| !object.is_dropped);
    let object = |(id, object): (usize, &watch::Object)| Object {
        kind: object.kind.into(),
        name: names::object(run, id),
        holders: object.holders.clone(),
        channel: object.channel.as_ref().map(channel),
    };
    objects.map(object).collect()
}

fn channel(channel: &watch::Channel) -> Channel {
    Channel {
        messages: channel.messages,
        capacity: channel.capacity,
        senders: channel.senders.len(),
        receivers: channel.receivers.len(),
    }
}

pub(crate) fn describe(run: &Run, operation: watch::Operation) -> Operation {
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

/// Returns a run as it was when it failed, and how it failed. `message` is that of the panic with
/// which shuttle ended it.
pub(crate) fn failure(
    message: String,
    panic: Option<Panic>,
    current: Option<ThreadId>,
) -> (Run, Outcome) {
    let run = watch::run();
    if message.starts_with("deadlock!") {
        let outcome = deadlock(&run);
        return (run, outcome);
    }
    if message.starts_with("exceeded max_steps") {
        return (run, Outcome::Endless);
    }
    // A panic that is resumed is not noted.
    let thread = current.unwrap_or(0);
    let resumed = Panic { thread, file: PathBuf::new(), line: 0, message: message.clone(), run };
    let panic = panic.filter(|panic| panic.message == message).unwrap_or(resumed);
    let Panic { thread, message, file, line, run } = panic;
    (run, Outcome::Panic { thread, message, file: names::relative(file), line })
}

/// Finds out which thread waits for which.
fn deadlock(run: &Run) -> Outcome {
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
