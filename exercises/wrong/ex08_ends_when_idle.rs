//! Wrong: a worker ends when the channel was empty for a second.

use std::thread::{self, JoinHandle};
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender};

pub enum Message<J> {
    Job(J),
    PoisonPill,
}

pub fn start_workers<J, R, F>(
    worker_count: usize,
    message_rx: &Receiver<Message<J>>,
    work: F,
) -> Vec<JoinHandle<Vec<R>>>
where
    J: Send + 'static,
    R: Send + 'static,
    F: Fn(J) -> R + Clone + Send + 'static,
{
    let spawn_worker = |_| {
        let (message_rx, work) = (message_rx.clone(), work.clone());
        thread::spawn(move || worker(&message_rx, work))
    };
    (0..worker_count).map(spawn_worker).collect()
}

fn worker<J, R>(message_rx: &Receiver<Message<J>>, work: impl Fn(J) -> R) -> Vec<R> {
    let mut results = Vec::new();
    while let Ok(Message::Job(job)) = message_rx.recv_timeout(Duration::from_secs(1)) {
        results.push(work(job));
    }
    results
}

pub fn stop_workers<J, R>(
    handles: Vec<JoinHandle<Vec<R>>>,
    message_tx: &Sender<Message<J>>,
) -> Vec<R> {
    for _ in &handles {
        message_tx.send(Message::PoisonPill).expect("a receiver is not dropped yet");
    }

    let join = |handle: JoinHandle<_>| handle.join().expect("`work` does not panic");
    handles.into_iter().flat_map(join).collect()
}
