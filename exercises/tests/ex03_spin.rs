//! The tests of exercise 03. Run them with `cargo test -p exercises ex03`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex03_spin.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex03_spin.rs")]
mod ex03_spin;
mod support;

use std::io::{self, Write};
use std::num::NonZero;
use std::sync::mpsc::{self, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded};

use ex03_spin::{FRAMES, spin};
use support::asleep::time_asleep;
use support::blocked::{Observed, assert_blocked};
use support::random::Random;
use support::{assert_slept, cpu_time, join, within_limit};

const TICK: Duration = Duration::from_millis(1);
const HOUR: Duration = Duration::from_secs(3600);
const MSG: &str = "für später";

/// The rows of a screen. The spinner's is the second one.
const ROWS: usize = 3;
const ABOVE: &str = "a line above";
const BELOW: &str = "a line below";

/// A terminal that, like a real one, shows nothing before it is flushed.
struct Terminal {
    buffer: Vec<u8>,
    parser: vt100::Parser,
    /// Sends each new content of the spinner's line that is not blank.
    frame_tx: mpsc::Sender<String>,
    last: String,
    /// When each of them was shown.
    times: Vec<Instant>,
    /// How long the spinner's thread slept.
    asleep: Duration,
}

impl Terminal {
    fn new(columns: usize) -> (Self, mpsc::Receiver<String>) {
        let (frame_tx, frame_rx) = channel();
        let [rows, columns] = [ROWS, columns].map(|size| {
            let size = u16::try_from(size).expect("screens are not that large");
            NonZero::new(size).expect("screens are not that small")
        });
        let mut parser = vt100::Parser::new(rows, columns, 0);
        parser.process(format!("{ABOVE}\r\n\n{BELOW}\r\x1b[A").as_bytes());
        let (buffer, last, times, asleep) = Default::default();
        (Self { buffer, parser, frame_tx, last, times, asleep }, frame_rx)
    }

    fn rows(&self) -> Vec<String> {
        let screen = self.parser.screen();
        screen.rows(0, screen.size().1.get()).map(|row| row.trim_end().to_owned()).collect()
    }

    /// Asserts that the screen is as it was at the start.
    #[track_caller]
    fn assert_clean(&self) {
        let rows = self.rows();
        assert_eq!(rows[1], "", "the line is not blank: clear it, and flush after that");
        let cursor = self.parser.screen().cursor_position();
        assert_eq!(
            cursor,
            (1, 0),
            "the cursor (row, column) is not in the first column of the line where it started"
        );
        assert_eq!(
            rows,
            [ABOVE, "", BELOW],
            "the screen (left) is not as it was at the start (right): clear only your own line"
        );
    }
}

impl Write for Terminal {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        // A writer may take only a part of the text. The rest must be written again.
        let part = text.len().min(3);
        self.buffer.write(&text[..part])
    }

    fn flush(&mut self) -> io::Result<()> {
        self.parser.process(&self.buffer);
        self.buffer.clear();
        let row = self.rows().swap_remove(1);
        if !row.is_empty() && row != self.last {
            // Sending fails when the test has seen enough.
            let _ = self.frame_tx.send(row.clone());
            self.last = row;
            self.times.push(Instant::now());
        }
        Ok(())
    }
}

/// A spinner that another thread runs, until `done` is dropped.
struct Spinner {
    done: Sender<()>,
    frame_rx: mpsc::Receiver<String>,
    thread: JoinHandle<Terminal>,
}

impl Spinner {
    fn start(msg: &str, tick: Duration) -> Self {
        let (mut terminal, frame_rx) = Terminal::new(2 + msg.chars().count().max(20));
        let (done, stop) = bounded(1);
        let msg = msg.to_owned();
        let thread = thread::spawn(move || {
            terminal.asleep = time_asleep(|| {
                spin(&mut terminal, &msg, tick, &stop).expect("this terminal returns no errors");
            });
            terminal
        });
        Self { done, frame_rx, thread }
    }

    /// Waits until the screen has shown `count` more frames, and returns them.
    fn frames(&self, count: usize) -> Vec<String> {
        self.frame_rx.iter().take(count).collect()
    }

    /// Drops the sender of `stop`, and returns the terminal as `spin` left it.
    fn stop(self) -> Terminal {
        drop(self.done);
        join(self.thread)
    }
}

#[test]
fn spin_draws_frames_in_order_in_one_place() {
    let hint = "the screen has not shown ten frames: flush after each frame, and go on after the \
                tick";
    let (seen, terminal) = within_limit(hint, || {
        let spinner = Spinner::start(MSG, TICK);
        (spinner.frames(10), spinner.stop())
    });
    let expected: Vec<String> =
        FRAMES.chars().cycle().map(|frame| format!("{frame} {MSG}")).take(10).collect();
    assert_eq!(seen, expected, "what the line showed (left) and should have shown (right)");
    terminal.assert_clean();
}

#[test]
fn spin_leaves_a_blank_line_whatever_the_message() {
    let hint = "does `spin` end when the sender of `stop` is dropped?";
    let mut random = Random::new();
    for length in [0, 1, 20, 30 + random.index(200)] {
        let terminal = within_limit(hint, move || {
            let spinner = Spinner::start(&"ü".repeat(length), TICK);
            spinner.frames(7);
            spinner.stop()
        });
        terminal.assert_clean();
    }
}

#[test]
fn spin_ends_at_once_when_stopped_during_a_long_tick() {
    let hint = "the tick is an hour or longer: flush the first frame before you wait, and let the \
                end of `stop` interrupt the wait";
    within_limit(hint, || {
        for tick in [HOUR, Duration::MAX].into_iter().cycle().take(200) {
            let spinner = Spinner::start(MSG, tick);
            spinner.frames(1);
            spinner.stop().assert_clean();
        }
    });
}

#[test]
fn spin_ends_at_once_when_a_message_arrives() {
    let hint = "the tick is an hour, and `stop` received a message, but `spin` did not end";
    within_limit(hint, || {
        let spinner = Spinner::start(MSG, HOUR);
        spinner.frames(1);
        spinner.done.send(()).expect("`spin` still receives");
        join(spinner.thread).assert_clean();
    });
}

#[test]
fn spin_leaves_a_blank_line_when_stopped_before_it_starts() {
    let hint = "the tick is an hour: does `spin` notice that the sender is already dropped?";
    let terminal = within_limit(hint, move || {
        let (mut terminal, _frame_rx) = Terminal::new(80);
        spin(&mut terminal, MSG, HOUR, &stopped()).expect("this terminal returns no errors");
        terminal
    });
    terminal.assert_clean();
}

/// Returns a receiver whose sender is dropped.
fn stopped() -> Receiver<()> {
    bounded(0).1
}

#[test]
fn spin_clears_no_more_columns_than_a_frame_takes() {
    let terminal = within_limit("does `spin` end?", move || {
        // A frame fills a row exactly.
        let (mut terminal, _frame_rx) = Terminal::new("| ".len() + MSG.chars().count());
        terminal.parser.process(b"\x1b[H\x1b[2Ja line\r\n");
        spin(&mut terminal, MSG, TICK, &stopped()).expect("this terminal returns no errors");
        terminal
    });
    assert_eq!(
        terminal.rows(),
        ["a line", "", ""],
        "a frame fills the line exactly, and clearing it changed other lines: write no more spaces \
         than the frame has columns"
    );
    let cursor = terminal.parser.screen().cursor_position();
    assert_eq!(cursor, (1, 0), "the cursor (row, column) is not where it started");
}

#[test]
fn spin_waits_for_a_tick_after_each_frame() {
    let tick = Duration::from_millis(60 + Random::new().below(20));
    let hint = "the screen has not shown five frames in time: flush each frame, and then wait for \
                one tick";
    within_limit(hint, move || {
        // On a busy machine, a frame that should be too early may be late. So there are several
        // attempts.
        for _ in 0..3 {
            let start = Instant::now();
            let spinner = Spinner::start(MSG, tick);
            spinner.frames(5);
            let Terminal { times, asleep, .. } = spinner.stop();
            for (ticks, time) in (0..).zip(&times) {
                let took = *time - start;
                assert!(
                    took >= tick * ticks,
                    "with a tick of {tick:?}, frame {} came after {took:?}, too early: {ticks} \
                     ticks come before it",
                    ticks + 1
                );
            }
            let frames = times.len();
            assert!(
                asleep.as_secs_f64() < 1.5 * frames as f64 * tick.as_secs_f64(),
                "with a tick of {tick:?}, `spin` waited for {asleep:?} while it showed {frames} \
                 frames: wait for one tick after each frame"
            );
        }
    });
}

#[test]
fn spin_is_blocked_between_two_frames() {
    let used = within_limit("does `spin` end when the sender of `stop` is dropped?", || {
        let (mut terminal, frame_rx) = Terminal::new(80);
        let (done, stop) = bounded(0);
        let (observed_tx, observed_rx) = channel();
        let thread = thread::spawn(move || {
            observed_tx.send(Observed::current()).expect("`observed_rx` is not dropped yet");
            let before = cpu_time();
            spin(&mut terminal, MSG, HOUR, &stop).expect("this terminal returns no errors");
            cpu_time() - before
        });
        let observed = observed_rx.recv().expect("the thread sends before it can panic");
        frame_rx.recv().expect("`spin` draws a frame");
        assert_blocked(&observed);
        drop(done);
        join(thread)
    });
    assert_slept(used);
}

/// A screen that counts how often it is used, and can fail at the n-th time and ever after. It stops
/// the spinner after some frames.
#[derive(Default)]
struct Counting {
    calls: usize,
    fails_from: Option<usize>,
    flushes: usize,
    stops_after: usize,
    done: Option<Sender<()>>,
}

impl Counting {
    /// Runs a spinner on this screen. Returns its result, and the screen.
    fn spin(mut self) -> (io::Result<()>, Self) {
        let (done, stop) = bounded(0);
        self.done = Some(done);
        let result = spin(&mut self, MSG, Duration::ZERO, &stop);
        (result, self)
    }

    fn count(&mut self) -> io::Result<()> {
        self.calls += 1;
        match self.fails_from {
            Some(first) if self.calls >= first => {
                if self.calls > first + 1_000 {
                    self.done = None; // ends a spinner that goes on after an error
                }
                Err(io::Error::other(format!("error {}", self.calls)))
            }
            _ => Ok(()),
        }
    }
}

impl Write for Counting {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.count()?;
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.count()?;
        self.flushes += 1;
        if self.flushes == self.stops_after {
            self.done = None;
        }
        Ok(())
    }
}

#[test]
fn spin_goes_on_until_it_is_stopped() {
    let frames = 100_000 + Random::new().index(1_000);
    let hint = "with a tick of zero, does `spin` go on to draw and flush frames?";
    let (result, screen) =
        within_limit(hint, move || Counting { stops_after: frames, ..Counting::default() }.spin());
    assert!(result.is_ok(), "the screen returned no error, but `spin` did: {result:?}");
    assert!(
        screen.flushes >= frames,
        "`spin` ended by itself after {} flushes: the sender of `stop` was not dropped yet",
        screen.flushes
    );
}

#[test]
fn spin_returns_the_first_error_of_the_screen() {
    within_limit("does `spin` end when the screen fails?", || {
        // The screen fails when it is first used, then when it is used for the second time, and so on
        // until it is used so seldom that it does not fail.
        for first in 1.. {
            let screen =
                Counting { stops_after: 3, fails_from: Some(first), ..Counting::default() };
            let (result, screen) = screen.spin();
            if screen.calls < first {
                break;
            }
            let message = result.map_err(|error| error.to_string());
            assert_eq!(
                message,
                Err(format!("error {first}")),
                "the screen failed from use {first} on (a write or a flush), after {} flushes: \
                 `spin` must return the first error, even if it comes while the line is cleared",
                screen.flushes
            );
            assert!(
                screen.done.is_some() || screen.flushes >= 3,
                "the screen failed at use {first}, and `spin` went on to use it until it was \
                 stopped: end at the first error"
            );
        }
    });
}
