//! Wrong: whoever waits looks at the line again and again, and eats up the processor.

use std::hint;
use std::sync::{Mutex, MutexGuard};
use std::time::{Duration, Instant};

pub struct Gil {
    interval: Duration,
    line: Mutex<Line>,
}

#[derive(Default)]
struct Line {
    drawn: u64,
    serving: u64,
    asked: bool,
}

impl Gil {
    pub fn new(interval: Duration) -> Self {
        Self { interval, line: Mutex::default() }
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
        let (mut serving, mut since) = (line.serving, Instant::now());
        while line.serving != number {
            if line.serving != serving {
                (serving, since) = (line.serving, Instant::now());
            }
            line.asked |= since.elapsed() >= self.interval;
            drop(line);
            hint::spin_loop();
            line = self.line();
        }
    }

    fn move_on(&self) {
        let mut line = self.line();
        line.serving += 1;
        line.asked = false;
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
