use std::io::{self, ErrorKind, Write};
use std::num::NonZero;
use std::sync::mpsc::{self, channel};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Sender, bounded};
use exercises::ex03_spin::{FRAMES, spin};

use crate::support::{join, within_limit};

const TICK: Duration = Duration::from_millis(1);
const HOUR: Duration = Duration::from_secs(3600);
const MSG: &str = "für später";

/// A terminal that shows, as real ones do, nothing before it is flushed.
struct Terminal {
    waiting: Vec<u8>,
    screen: vt100::Parser,
    /// Takes each new picture, but no blank one.
    pictures: mpsc::Sender<String>,
    last: String,
}

impl Terminal {
    fn new() -> (Self, mpsc::Receiver<String>) {
        let (pictures, seen) = channel();
        let (waiting, screen, last) = Default::default();
        (Self { waiting, screen, pictures, last }, seen)
    }

    fn picture(&self) -> String {
        self.screen.screen().contents().trim_end().to_owned()
    }

    #[track_caller]
    fn assert_clean(&self) {
        assert_eq!(self.picture(), "", "the line must be wiped, and the wiping flushed");
        let cursor = self.screen.screen().cursor_position();
        assert_eq!(cursor, (0, 0), "the cursor (row, column) must be where it was at first");
    }
}

impl Write for Terminal {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.waiting.write(text)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.screen.process(&self.waiting);
        self.waiting.clear();
        let picture = self.picture();
        if !picture.is_empty() && picture != self.last {
            // The test may have seen enough.
            let _ = self.pictures.send(picture.clone());
            self.last = picture;
        }
        Ok(())
    }
}

/// Spins until `count` pictures were seen; returns them, and the terminal as it was left.
fn spin_for(count: usize, tick: Duration) -> (Vec<String>, Terminal) {
    let (mut terminal, pictures) = Terminal::new();
    let (done, stop) = bounded(0);
    let spinner = thread::spawn(move || {
        spin(&mut terminal, MSG, tick, &stop).expect("this terminal makes no errors");
        terminal
    });
    let seen = pictures.iter().take(count).collect();
    drop(done);
    (seen, join(spinner))
}

#[test]
fn the_frames_follow_one_another_in_one_place() {
    let hint = "ten frames should have been seen by now: is each of them flushed?";
    let (seen, _) = within_limit(hint, || spin_for(10, TICK));
    let in_turn: Vec<String> =
        FRAMES.chars().cycle().map(|frame| format!("{frame} {MSG}")).take(10).collect();
    assert_eq!(seen, in_turn, "what the screen showed, one picture after the other");
}

#[test]
fn the_line_is_wiped_at_the_end() {
    let hint = "does `spin` end when the other end of `stop` is dropped?";
    let (_, terminal) = within_limit(hint, || spin_for(7, TICK));
    terminal.assert_clean();
}

#[test]
fn stopped_during_the_first_tick_it_ends_at_once() {
    let hint = "a tick is an hour here: does `spin` listen to `stop` while it waits for the next \
                frame? And was the first frame flushed before that?";
    let (_, terminal) = within_limit(hint, || spin_for(1, HOUR));
    terminal.assert_clean();
}

#[test]
fn stopped_before_it_starts_it_leaves_nothing_behind() {
    let (done, stop) = bounded(0);
    drop(done);
    let hint = "a tick is an hour here: does `spin` see that it need not even begin?";
    let terminal = within_limit(hint, move || {
        let (mut terminal, _pictures) = Terminal::new();
        spin(&mut terminal, MSG, HOUR, &stop).expect("this terminal makes no errors");
        terminal
    });
    terminal.assert_clean();
}

#[test]
fn the_wiping_is_no_wider_than_the_frame() {
    let columns = u16::try_from("| ".len() + MSG.chars().count()).expect("it is short");
    let size = [24, columns].map(|length| NonZero::new(length).expect("it is not zero"));
    let (done, stop) = bounded(0);
    drop(done);
    let terminal = within_limit("does `spin` end?", move || {
        let (mut terminal, _pictures) = Terminal::new();
        terminal.screen = vt100::Parser::new(size[0], size[1], 0); // here a frame just fits into a row
        spin(&mut terminal, MSG, TICK, &stop).expect("this terminal makes no errors");
        terminal
    });
    terminal.assert_clean();
}

#[test]
fn each_frame_stays_for_a_tick() {
    let tick = Duration::from_millis(100);
    let start = Instant::now();
    within_limit("are the frames flushed?", move || spin_for(5, tick));
    let took = start.elapsed();
    assert!(took >= tick * 3, "before the fifth frame come four ticks of {tick:?}, not {took:?}");
}

#[test]
fn an_error_of_the_screen_ends_it_and_comes_back() {
    /// A screen that has gone; what it holds is dropped when somebody tries to use it.
    struct Gone(Option<Sender<()>>);

    impl Write for Gone {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            self.0 = None;
            Err(ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            self.write(&[]).map(drop)
        }
    }

    let (done, stop) = bounded(0);
    let outcome =
        within_limit("does `spin` end?", move || spin(Gone(Some(done)), MSG, TICK, &stop));
    let kind = outcome.map_err(|error| error.kind());
    assert_eq!(kind, Err(ErrorKind::BrokenPipe), "whoever called `spin` must learn of the error");
}
