//! Wrong: each permit has its own queue. A thread waits although a permit of another queue is
//! available.

use std::collections::VecDeque;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, MutexGuard};

#[derive(Debug)]
pub struct Semaphore {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    calls: usize,
    slots: Vec<Slot>,
}

#[derive(Debug, Default)]
struct Slot {
    is_taken: bool,
    waiters: VecDeque<Sender<()>>,
}

#[derive(Debug)]
pub struct Permit<'a> {
    semaphore: &'a Semaphore,
    slot: usize,
}

impl Semaphore {
    pub fn new(permits: usize) -> Self {
        // Without permits, there is a queue that no thread serves.
        let mut slots: Vec<Slot> = (0..permits.max(1)).map(|_| Slot::default()).collect();
        slots[0].is_taken = permits == 0;
        Self { state: Mutex::new(State { calls: 0, slots }) }
    }

    pub fn acquire(&self) -> Permit<'_> {
        let mut state = self.state();
        let index = state.calls % state.slots.len();
        state.calls += 1;
        let slot = &mut state.slots[index];
        if slot.is_taken {
            let (turn_tx, turn_rx) = channel();
            slot.waiters.push_back(turn_tx);
            drop(state);
            turn_rx.recv().unwrap();
        } else {
            slot.is_taken = true;
        }
        Permit { semaphore: self, slot: index }
    }

    pub fn waiting(&self) -> usize {
        self.state().slots.iter().map(|slot| slot.waiters.len()).sum()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        let slot = &mut self.semaphore.state().slots[self.slot];
        match slot.waiters.pop_front() {
            Some(turn_tx) => turn_tx.send(()).unwrap(),
            None => slot.is_taken = false,
        }
    }
}
