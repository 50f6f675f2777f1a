//! The tests of exercise 03. Run them with `cargo test -p exercises ex03`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex03_spin.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex03_spin.rs")]
mod ex03_spin;
mod support;

use std::io::{self, ErrorKind, Write};
use std::num::NonZero;
use std::sync::mpsc::{self, channel};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Sender, bounded};

use ex03_spin::{FRAMES, spin};
use support::{join, within_limit};

const TICK: Duration = Duration::from_millis(1);
const HOUR: Duration = Duration::from_secs(3600);
const MSG: &str = "für später";

/// A terminal that, like a real one, shows nothing before it is flushed.
struct Terminal {
    buffer: Vec<u8>,
    parser: vt100::Parser,
    /// Sends each new content of the screen that is not blank.
    content_tx: mpsc::Sender<String>,
    last: String,
}

impl Terminal {
    fn new() -> (Self, mpsc::Receiver<String>) {
        let (content_tx, content_rx) = channel();
        let (buffer, parser, last) = Default::default();
        (Self { buffer, parser, content_tx, last }, content_rx)
    }

    fn content(&self) -> String {
        self.parser.screen().contents().trim_end().to_owned()
    }

    #[track_caller]
    fn assert_clean(&self) {
        assert_eq!(self.content(), "", "the line is not blank: clear it, and flush after that");
        let cursor = self.parser.screen().cursor_position();
        assert_eq!(cursor, (0, 0), "the cursor (row, column) is not where it was at the start");
    }
}

impl Write for Terminal {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.buffer.write(text)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.parser.process(&self.buffer);
        self.buffer.clear();
        let content = self.content();
        if !content.is_empty() && content != self.last {
            // Sending fails when the test has seen enough.
            let _ = self.content_tx.send(content.clone());
            self.last = content;
        }
        Ok(())
    }
}

/// Spins until the screen has changed `count` times. Returns what it showed each time, and the
/// terminal as `spin` left it.
fn spin_for(count: usize, tick: Duration) -> (Vec<String>, Terminal) {
    let (mut terminal, content_rx) = Terminal::new();
    let (done, stop) = bounded(0);
    let spinner = thread::spawn(move || {
        spin(&mut terminal, MSG, tick, &stop).expect("this terminal returns no errors");
        terminal
    });
    let seen = content_rx.iter().take(count).collect();
    drop(done);
    (seen, join(spinner))
}

#[test]
fn spin_draws_frames_in_order_in_one_place() {
    let hint = "the screen has not shown ten frames: flush after each frame";
    let (seen, _) = within_limit(hint, || spin_for(10, TICK));
    let expected: Vec<String> =
        FRAMES.chars().cycle().map(|frame| format!("{frame} {MSG}")).take(10).collect();
    assert_eq!(seen, expected, "what the screen showed (left) and should have shown (right)");
}

#[test]
fn spin_leaves_a_blank_line_when_stopped() {
    let hint = "does `spin` end when the sender of `stop` is dropped?";
    let (_, terminal) = within_limit(hint, || spin_for(7, TICK));
    terminal.assert_clean();
}

#[test]
fn spin_ends_at_once_when_stopped_during_the_first_tick() {
    let hint = "the tick is an hour: flush the first frame before you wait, and let the end of \
                `stop` interrupt the wait";
    let (_, terminal) = within_limit(hint, || spin_for(1, HOUR));
    terminal.assert_clean();
}

#[test]
fn spin_leaves_a_blank_line_when_stopped_before_it_starts() {
    let (done, stop) = bounded(0);
    drop(done);
    let hint = "the tick is an hour: does `spin` notice that the sender is already dropped?";
    let terminal = within_limit(hint, move || {
        let (mut terminal, _content_rx) = Terminal::new();
        spin(&mut terminal, MSG, HOUR, &stop).expect("this terminal returns no errors");
        terminal
    });
    terminal.assert_clean();
}

#[test]
fn spin_clears_no_more_columns_than_a_frame_takes() {
    let columns = u16::try_from("| ".len() + MSG.chars().count()).expect("the message is short");
    let size = [24, columns].map(|length| NonZero::new(length).expect("both are at least 2"));
    let (done, stop) = bounded(0);
    drop(done);
    let terminal = within_limit("does `spin` end?", move || {
        let (mut terminal, _content_rx) = Terminal::new();
        terminal.parser = vt100::Parser::new(size[0], size[1], 0); // a frame fills a row exactly
        spin(&mut terminal, MSG, TICK, &stop).expect("this terminal returns no errors");
        terminal
    });
    terminal.assert_clean();
}

#[test]
fn spin_shows_each_frame_for_a_tick() {
    let tick = Duration::from_millis(100);
    let start = Instant::now();
    within_limit("are the frames flushed?", move || spin_for(5, tick));
    let took = start.elapsed();
    assert!(
        took >= tick * 3,
        "the fifth frame came after {took:?}: four ticks of {tick:?} come before it"
    );
}

#[test]
fn spin_returns_the_error_when_the_screen_fails() {
    /// A screen that always fails. At the first use, it drops the sender of `stop`.
    struct Broken(Option<Sender<()>>);

    impl Write for Broken {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            self.0 = None;
            Err(ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            self.write(&[]).map(drop)
        }
    }

    let (done, stop) = bounded(0);
    let result =
        within_limit("does `spin` end?", move || spin(Broken(Some(done)), MSG, TICK, &stop));
    let kind = result.map_err(|error| error.kind());
    assert_eq!(kind, Err(ErrorKind::BrokenPipe), "`spin` must return the error of the screen");
}
