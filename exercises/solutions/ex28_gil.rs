//! # 28: a GIL

use std::sync::{Condvar, Mutex, MutexGuard};
use std::time::Duration;

/// A lock that changes hands on request. It is fair: whoever has waited longest gets it next, and
/// whoever comes back goes to the end of the line.
pub struct Gil {
    interval: Duration,
    line: Mutex<Line>,
    moved: Condvar,
}

/// Numbers are drawn and served as in a bakery. The lock is free when all that were drawn have been
/// served, and held by the owner of the number `serving` when not.
#[derive(Default)]
struct Line {
    drawn: u64,
    serving: u64,
    asked: bool,
}

impl Gil {
    /// A lock that nobody holds. A thread that wants it waits for an `interval` before it asks.
    pub fn new(interval: Duration) -> Self {
        Self { interval, line: Mutex::default(), moved: Condvar::new() }
    }

    /// Waits until it is this thread's turn. The lock is held until the guard is dropped.
    pub fn acquire(&self) -> Guard<'_> {
        self.stand_in_line(self.line());
        Guard { gil: self }
    }

    /// How many threads wait for the lock.
    pub fn waiting(&self) -> usize {
        let line = self.line();
        // One of those in line is being served.
        (line.drawn - line.serving).saturating_sub(1) as usize
    }

    /// Whether the holder is asked to give it up: somebody has waited for a whole `interval`, and
    /// the lock has not changed hands in this time.
    pub fn asked(&self) -> bool {
        self.line().asked
    }

    /// Waits for our turn, politely for an interval, and then having asked.
    fn stand_in_line(&self, mut line: MutexGuard<'_, Line>) {
        let number = line.drawn;
        line.drawn += 1;
        while line.serving != number {
            let serving = line.serving;
            let standing_still = |line: &mut Line| line.serving == serving;
            let waited = self.moved.wait_timeout_while(line, self.interval, standing_still);
            let (mut still, patience) = waited.expect(CALM);
            still.asked |= patience.timed_out();
            // To ask twice is no help, so whoever has asked sleeps until the line moves.
            line = self.moved.wait_while(still, standing_still).expect(CALM);
        }
    }

    /// Serves the next one. Nobody has asked that one for anything yet.
    fn move_on(&self, line: &mut Line) {
        line.serving += 1;
        line.asked = false;
        // All must look whether it is their turn: `notify_one` might wake somebody else's.
        self.moved.notify_all();
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().expect(CALM)
    }
}

/// Why the mutex is never poisoned. It is held for moments only, not while the GIL is.
const CALM: &str = "nobody panics while it looks at the line";

/// The right to run: whoever has it holds the lock. Dropping it gives the lock back.
pub struct Guard<'a> {
    gil: &'a Gil,
}

impl Guard<'_> {
    /// If the holder is asked to give the lock up, hands it over, and waits for its next turn at the
    /// end of the line. If not, keeps it.
    pub fn checkpoint(&mut self) {
        let mut line = self.gil.line();
        if line.asked {
            self.gil.move_on(&mut line);
            // Whoever asked is still in line, before us: so we cannot snatch the lock back.
            self.gil.stand_in_line(line);
        }
    }

    /// Gives the lock up, calls `blocking`, waits for the lock, and returns what was returned.
    ///
    /// It holds the lock again when `blocking` panics, too; the panic goes through.
    pub fn allow_threads<T>(&mut self, blocking: impl FnOnce() -> T) -> T {
        self.gil.move_on(&mut self.gil.line());
        let _back = BackInLine(self.gil);
        blocking()
    }
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.gil.move_on(&mut self.gil.line());
    }
}

/// Stands in line again when it is dropped: also when a panic goes through. Otherwise the guard,
/// dropped later, would give up a lock that another holds by then.
struct BackInLine<'a>(&'a Gil);

impl Drop for BackInLine<'_> {
    fn drop(&mut self) {
        self.0.stand_in_line(self.0.line());
    }
}
