//! Wrong: a worker stops when the channel is empty, without a pill.

use std::thread::{self, JoinHandle};

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
    while let Ok(Message::Job(job)) = message_rx.try_recv() {
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
    handles.into_iter().flat_map(|handle| handle.join().expect("no job panics")).collect()
}
