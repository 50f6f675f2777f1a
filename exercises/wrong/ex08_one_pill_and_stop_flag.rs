//! Wrong: sends one pill, and stops the other workers with a flag. A worker that is blocked in
//! `recv` does not check the flag, and a worker that checks it leaves jobs undone.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
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
    let stop = Arc::new(AtomicBool::new(false));
    let spawn_worker = |_| {
        let (message_rx, work, stop) = (message_rx.clone(), work.clone(), Arc::clone(&stop));
        thread::spawn(move || {
            let mut results = Vec::new();
            while !stop.load(Ordering::SeqCst) {
                match message_rx.recv() {
                    Ok(Message::Job(job)) => results.push(work(job)),
                    _ => stop.store(true, Ordering::SeqCst),
                }
            }
            results
        })
    };
    (0..worker_count).map(spawn_worker).collect()
}

pub fn stop_workers<J, R>(
    handles: Vec<JoinHandle<Vec<R>>>,
    message_tx: &Sender<Message<J>>,
) -> Vec<R> {
    message_tx.send(Message::PoisonPill).expect("a receiver is not dropped yet");
    handles.into_iter().flat_map(|handle| handle.join().expect("no job panics")).collect()
}
