//! What the workers have done so far.

use std::collections::VecDeque;
use std::time::Duration;

use super::pool::Event;

/// How far back the history reaches.
pub const HISTORY: Duration = Duration::from_secs(10);

/// How many checks the history of a worker contains at most. If checks are very short, it reaches
/// less far back.
const MAX_CHECKS: usize = 10_000;

/// All workers, in the order in which they began.
#[derive(Clone, Debug, Default)]
pub struct Workers {
    workers: Vec<Worker>,
    /// How many results the pool has passed on.
    pub results: usize,
}

/// What one worker has done.
#[derive(Clone, Debug)]
pub struct Worker {
    id: u32,
    /// The number that it checks, and since when.
    pub current: Option<(u64, Duration)>,
    /// How many checks it has ended.
    pub checks: usize,
    /// How long these took together.
    busy: Duration,
    /// Its last checks.
    history: VecDeque<Check>,
}

#[derive(Clone, Copy, Debug)]
struct Check {
    begin: Duration,
    end: Duration,
    prime: bool,
}

impl Workers {
    /// Returns the workers.
    #[must_use]
    pub fn list(&self) -> &[Worker] {
        &self.workers
    }

    /// Takes note of an event.
    pub fn apply(&mut self, event: Event) {
        match event {
            Event::Begin(id, at, n) => self.worker(id).current = Some((n, at)),
            Event::End(id, at, prime) => self.worker(id).end(at, prime),
            Event::Result => self.results += 1,
        }
    }

    fn worker(&mut self, id: u32) -> &mut Worker {
        let known = self.workers.iter().position(|worker| worker.id == id);
        let index = known.unwrap_or_else(|| {
            let (current, checks, busy) = (None, 0, Duration::ZERO);
            self.workers.push(Worker { id, current, checks, busy, history: VecDeque::new() });
            self.workers.len() - 1
        });
        &mut self.workers[index]
    }
}

impl Worker {
    fn end(&mut self, end: Duration, prime: bool) {
        let Some((_, begin)) = self.current.take() else { return };
        self.checks += 1;
        self.busy += end.saturating_sub(begin);
        self.history.push_back(Check { begin, end, prime });
        let is_old = |check: &Check| check.end + HISTORY < end;
        while self.history.len() > MAX_CHECKS || self.history.front().is_some_and(is_old) {
            self.history.pop_front();
        }
    }

    /// Returns the share of the time from the start until `now` in which it was busy.
    #[must_use]
    pub fn utilisation(&self, now: Duration) -> f64 {
        let current = self.current.map_or(Duration::ZERO, |(_, begin)| now.saturating_sub(begin));
        (self.busy + current).as_secs_f64() / now.as_secs_f64().max(1e-9)
    }

    /// Returns the share of the history in which it was busy.
    #[must_use]
    pub fn recent_utilisation(&self, now: Duration) -> f64 {
        let from = self.history_begin(now);
        let done = self.history.iter().map(|check| (check.begin, check.end));
        let periods = done.chain(self.current.map(|(_, begin)| (begin, now)));
        let busy: Duration = periods.map(|(begin, end)| end.saturating_sub(begin.max(from))).sum();
        busy.as_secs_f64() / now.saturating_sub(from).as_secs_f64().max(1e-9)
    }

    /// Returns the history until `now` as a line of `width` characters. Each shows one moment: `=`
    /// a prime, `-` a composite, `>` the current number, `.` waiting.
    #[must_use]
    pub fn lane(&self, now: Duration, width: usize) -> String {
        #[expect(clippy::cast_precision_loss, reason = "a terminal is not that wide")]
        let age = |column| HISTORY.mul_f64(((width - column) as f64 - 0.5) / width as f64);
        let begin = self.history_begin(now);
        let moments = (0..width).map(|column| now.checked_sub(age(column)));
        moments.map(|at| at.filter(|&at| at >= begin).map_or(' ', |at| self.symbol(at))).collect()
    }

    fn symbol(&self, at: Duration) -> char {
        if self.current.is_some_and(|(_, begin)| begin <= at) {
            return '>';
        }
        let index = self.history.partition_point(|check| check.end <= at);
        match self.history.get(index) {
            Some(check) if check.begin <= at => {
                if check.prime {
                    '='
                } else {
                    '-'
                }
            }
            _ => '.',
        }
    }

    /// Returns how far back the history reaches.
    fn history_begin(&self, now: Duration) -> Duration {
        let begin = now.saturating_sub(HISTORY);
        let is_full = self.history.len() == MAX_CHECKS;
        self.history.front().filter(|_| is_full).map_or(begin, |first| begin.max(first.begin))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn millis(time: u64) -> Duration {
        Duration::from_millis(time)
    }

    /// Two workers after two seconds: one has checked a prime and a composite, the other is at its
    /// first number.
    fn workers() -> Workers {
        let mut workers = Workers::default();
        for event in [
            Event::Begin(70, millis(0), 7),
            Event::Begin(71, millis(1000), 9),
            Event::End(70, millis(500), true),
            Event::Result,
            Event::Begin(70, millis(1000), 9),
            Event::End(70, millis(1500), false),
            Event::Result,
        ] {
            workers.apply(event);
        }
        workers
    }

    #[test]
    fn workers_have_the_order_in_which_they_began() {
        let workers = workers();
        let checks: Vec<_> = workers.list().iter().map(|worker| worker.checks).collect();
        let current: Vec<_> = workers.list().iter().map(|worker| worker.current).collect();
        assert_eq!((checks, current), (vec![2, 0], vec![None, Some((9, millis(1000)))]));
        assert_eq!(workers.results, 2);
    }

    #[test]
    fn lane_shows_the_last_seconds() {
        let lanes =
            |now| workers().list().iter().map(|worker| worker.lane(now, 20)).collect::<Vec<_>>();
        assert_eq!(lanes(millis(2000)), ["                =.-.", "                ..>>"]);
        assert_eq!(lanes(millis(10_000)), ["=.-.................", "..>>>>>>>>>>>>>>>>>>"]);
        assert_eq!(lanes(millis(11_500)), ["....................", ">>>>>>>>>>>>>>>>>>>>"]);
        assert_eq!(workers().list()[0].lane(millis(0), 3), "   ");
        assert_eq!(workers().list()[0].lane(millis(10), 0), "");
    }

    #[test]
    fn utilisation_is_the_share_of_the_time() {
        let close = |one: f64, other: f64| assert!((one - other).abs() < 1e-6, "{one} {other}");
        let workers = workers();
        close(workers.list()[0].utilisation(millis(2000)), 0.5);
        close(workers.list()[1].utilisation(millis(2000)), 0.5);
        close(workers.list()[0].utilisation(millis(20_000)), 0.05);
        close(workers.list()[0].recent_utilisation(millis(2000)), 0.5);
        close(workers.list()[0].recent_utilisation(millis(11_000)), 0.05);
        close(workers.list()[1].recent_utilisation(millis(20_000)), 1.0);
    }

    #[test]
    fn history_is_bounded() {
        let mut workers = Workers::default();
        for at in 0..100_000 {
            let at = Duration::from_micros(500 * at);
            workers.apply(Event::Begin(1, at, 7));
            workers.apply(Event::End(1, at + Duration::from_micros(500), true));
        }
        let worker = &workers.list()[0];
        assert_eq!((worker.history.len(), worker.checks), (MAX_CHECKS, 100_000));
        assert!((worker.recent_utilisation(millis(50_000)) - 1.0).abs() < 1e-6);
        assert_eq!(worker.lane(millis(52_000), 4), " ==.");
    }

    #[test]
    fn end_without_begin_is_ignored() {
        let mut workers = Workers::default();
        workers.apply(Event::End(1, millis(5), true));
        assert_eq!(workers.list()[0].checks, 0);
    }
}
