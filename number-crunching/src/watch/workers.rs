//! What the workers have done so far.

use std::collections::VecDeque;
use std::time::Duration;

use super::pool::Event;

/// How far back the history reaches.
pub const HISTORY: Duration = Duration::from_secs(10);

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
        while self.history.front().is_some_and(|check| check.end + HISTORY < end) {
            self.history.pop_front();
        }
    }

    /// Returns the share of the time from the start until `now` in which it was busy.
    #[must_use]
    pub fn utilisation(&self, now: Duration) -> f64 {
        let current = self.current.map_or(Duration::ZERO, |(_, begin)| now.saturating_sub(begin));
        (self.busy + current).as_secs_f64() / now.as_secs_f64().max(1e-9)
    }

    /// Returns the share of the last seconds in which it was busy.
    #[must_use]
    pub fn recent_utilisation(&self, now: Duration) -> f64 {
        let from = now.saturating_sub(HISTORY);
        let busy: Duration =
            self.bars(now).map(|(begin, end, _)| overlap((begin, end), (from, now))).sum();
        busy.as_secs_f64() / (now - from).as_secs_f64().max(1e-9)
    }

    /// Returns the last seconds until `now` as a line of `width` characters. Each shows what took most of
    /// its time: a prime, a composite, the current number, or waiting.
    #[must_use]
    pub fn lane(&self, now: Duration, width: usize) -> String {
        let edge = |column: usize| {
            #[expect(clippy::cast_precision_loss, reason = "a terminal is not that wide")]
            let age = HISTORY.mul_f64((width - column) as f64 / width as f64);
            now.checked_sub(age)
        };
        let mut bars = self.bars(now).peekable();
        let symbol = |column| {
            let Some(from) = edge(column) else { return ' ' }; // before the start
            let to = edge(column + 1).unwrap_or(from);
            let mut times = [
                ('.', (to - from) / 4),
                ('=', Duration::ZERO),
                ('-', Duration::ZERO),
                ('>', Duration::ZERO),
            ];
            while let Some(&(begin, end, kind)) = bars.peek() {
                let time = overlap((begin, end), (from, to));
                times
                    .iter_mut()
                    .filter(|(symbol, _)| *symbol == kind)
                    .for_each(|(_, sum)| *sum += time);
                if end > to {
                    break;
                }
                bars.next();
            }
            times.into_iter().max_by_key(|(_, time)| *time).map_or('.', |(symbol, _)| symbol)
        };
        (0..width).map(symbol).collect()
    }

    /// Returns the bars of the history: begin, end and symbol of each.
    fn bars(&self, now: Duration) -> impl Iterator<Item = (Duration, Duration, char)> {
        let done = self.history.iter();
        let done = done.map(|check| (check.begin, check.end, if check.prime { '=' } else { '-' }));
        done.chain(self.current.map(|(_, begin)| (begin, now, '>')))
    }
}

/// Returns how long two periods overlap.
fn overlap(one: (Duration, Duration), other: (Duration, Duration)) -> Duration {
    one.1.min(other.1).saturating_sub(one.0.max(other.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn millis(time: u64) -> Duration {
        Duration::from_millis(time)
    }

    /// Two workers after two seconds: one has checked a prime and a composite, the other is at its first
    /// number.
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
            workers.apply(Event::Begin(1, millis(at), 7));
            workers.apply(Event::End(1, millis(at + 1), true));
        }
        assert!(workers.list()[0].history.len() < 11_000);
        assert_eq!(workers.list()[0].checks, 100_000);
    }

    #[test]
    fn end_without_begin_is_ignored() {
        let mut workers = Workers::default();
        workers.apply(Event::End(1, millis(5), true));
        assert_eq!(workers.list()[0].checks, 0);
    }
}
