//! Wrong: a new holder finds the request that was meant for the one before.

use std::sync::{Condvar, Mutex, MutexGuard};
use std::time::Duration;

pub struct Gil {
    interval: Duration,
    line: Mutex<Line>,
    moved: Condvar,
}

#[derive(Default)]
struct Line {
    drawn: u64,
    serving: u64,
    asked: bool,
}

impl Gil {
    pub fn new(interval: Duration) -> Self {
        Self { interval, line: Mutex::default(), moved: Condvar::new() }
    }

    pub fn acquire(&self) -> Guard<'_> {
        self.stand_in_line();
        Guard { gil: self }
    }

    pub fn waiting(&self) -> usize {
        let line = self.line();
        (line.drawn - line.serving).saturating_sub(1) as usize
    }

    pub fn asked(&self) -> bool {
        self.line().asked
    }

    fn stand_in_line(&self) {
        let mut line = self.line();
        let number = line.drawn;
        line.drawn += 1;
        while line.serving != number {
            let serving = line.serving;
            let standing_still = |line: &mut Line| line.serving == serving;
            let waited = self.moved.wait_timeout_while(line, self.interval, standing_still);
            let (mut still, patience) = waited.expect(CALM);
            still.asked |= patience.timed_out();
            line = self.moved.wait_while(still, standing_still).expect(CALM);
        }
    }

    fn move_on(&self) {
        let mut line = self.line();
        line.serving += 1;
        self.moved.notify_all();
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().expect(CALM)
    }
}

const CALM: &str = "nobody panics while it looks at the line";

pub struct Guard<'a> {
    gil: &'a Gil,
}

impl Guard<'_> {
    pub fn checkpoint(&mut self) {
        if self.gil.asked() {
            self.gil.move_on();
            self.gil.stand_in_line();
        }
    }

    pub fn allow_threads<T>(&mut self, blocking: impl FnOnce() -> T) -> T {
        self.gil.move_on();
        let _back = BackInLine(self.gil);
        blocking()
    }
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.gil.move_on();
    }
}

struct BackInLine<'a>(&'a Gil);

impl Drop for BackInLine<'_> {
    fn drop(&mut self) {
        self.0.stand_in_line();
    }
}
