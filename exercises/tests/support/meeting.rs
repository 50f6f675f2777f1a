//! Lets one thread change something just when another thread checks whether to wait for the change.
//! A wakeup between the check and the wait must not be lost.

use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

use super::affinity::pin_to_cpu;
use super::{join, limit};

/// The number of items that [`meet`] needs.
pub const MEETINGS: usize = 10_000;

#[derive(Default)]
struct Meeting {
    /// The number of waits that have begun.
    arrived: AtomicUsize,
    /// How long the other thread counts before its change.
    delay: AtomicUsize,
    is_over: AtomicBool,
}

/// Runs one wait after another on a new thread. Meanwhile this thread makes the change for which
/// each of them waits. It does so a little earlier or later each time, so that many changes come
/// between the check and the wait.
///
/// Each of [`MEETINGS`] items is a wait and its change. A change calls its argument, which returns
/// at the right moment, and is then made at once. On a busy machine, only the changes are made after
/// some time. If a wakeup is lost, this never returns.
pub fn meet<W, C>(items: impl IntoIterator<Item = (W, C)>)
where
    W: FnOnce() + Send + 'static,
    C: FnOnce(&dyn Fn()),
{
    let (waits, changes): (Vec<W>, Vec<C>) = items.into_iter().unzip();
    let meeting = Arc::new(Meeting::default());
    let waiter = thread::spawn({
        let meeting = Arc::clone(&meeting);
        move || meeting.wait_for_each(waits)
    });
    meeting.make_each(changes);
    join(waiter);
}

impl Meeting {
    fn wait_for_each<W: FnOnce()>(&self, waits: Vec<W>) {
        pin_to_cpu(1);
        for wait in waits {
            if self.is_over.load(Relaxed) {
                return;
            }
            self.arrived.fetch_add(1, Relaxed);
            let start = Instant::now();
            wait();
            self.adapt_delay(start.elapsed() > Duration::from_micros(1));
        }
    }

    /// Makes the next change a little earlier if this time the waiting thread was blocked, and
    /// otherwise a little later. So the delay stays close to the time between the two.
    fn adapt_delay(&self, was_blocked: bool) {
        let delay = self.delay.load(Relaxed);
        let next = if was_blocked { delay - delay / 4 } else { delay + delay / 16 + 1 };
        self.delay.store(next.min(10_000), Relaxed);
    }

    fn make_each<C: FnOnce(&dyn Fn())>(&self, changes: Vec<C>) {
        // On a single CPU the two threads never run at the same time, so there is little to see.
        let has_one_cpu = thread::available_parallelism().is_ok_and(|count| count.get() == 1);
        let (start, longest) = (Instant::now(), limit() / if has_one_cpu { 20 } else { 3 });
        pin_to_cpu(0);
        for (i, change) in changes.into_iter().enumerate() {
            change(&|| {
                if start.elapsed() > longest {
                    self.is_over.store(true, Relaxed);
                    return;
                }
                while self.arrived.load(Relaxed) <= i && start.elapsed() < longest {}
                let delay = self.delay.load(Relaxed) * (8 + i % 16) / 16;
                for step in 0..delay {
                    black_box(step);
                }
            });
        }
    }
}
