//! Runs a program in a pseudo-terminal, and draws its output on a model of a screen.

use std::env::current_dir;
use std::ffi::OsStr;
use std::io::{Read, Write};
use std::process::{Child, ExitStatus};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};
use spinner_core::TICK;

use crate::program::build_lessons;
use crate::time_limit::LIMIT;
use crate::watchdog::Watchdog;

/// The frames in order, as the READMEs show them. Not taken from `spinner-core`, which is tested
/// with them.
const FRAMES: &str = r"\|/-";

/// Erases the line of the cursor: the only escape code that a spinner uses.
const ERASE: &str = "\x1b[2K";

/// The key Ctrl-C: the terminal interrupts all programs in its foreground.
pub const CTRL_C: u8 = 3;

/// The number of the signal that Ctrl-C sends. It is the same on every Unix.
pub const SIGINT: i32 = 2;

/// Serializes starts: a program that is started while another terminal is being opened could
/// inherit that terminal, and keep it open.
static START: Mutex<()> = Mutex::new(());

/// A running program and the terminal that it runs in.
pub struct Terminal {
    program: Child,
    output: Box<dyn Read + Send>,
    keyboard: Box<dyn Write + Send>,
    raw: Vec<u8>,
    start: Instant,
    watchdog: Watchdog,
}

impl Terminal {
    /// Starts a program in a new terminal.
    pub fn start(program: impl AsRef<OsStr>, args: &[&str]) -> Self {
        build_lessons();
        let mut command = CommandBuilder::new(program);
        command.args(args);
        // Programs must behave in the same way whatever the user's locale, terminal and home are.
        // The default actions of signals are set by `portable-pty`.
        command.env("LC_ALL", "C");
        command.env("RUST_BACKTRACE", "0");
        command.env("TERM", "xterm");
        command.cwd(current_dir().expect("Cargo runs tests in the folder of their package"));
        let start = Instant::now();
        let (program, master) = spawn(command);
        Self {
            output: master.try_clone_reader().expect("a terminal can be read"),
            keyboard: master.take_writer().expect("the writer was not taken before"),
            raw: Vec::new(),
            start,
            watchdog: Watchdog::watch(program.id()),
            program,
        }
    }

    /// Reads until the output contains `text`.
    #[track_caller]
    pub fn wait_for(&mut self, text: &str) {
        while !self.text().contains(text) {
            assert!(self.read(), "the program ended before {text:?}: {:?}", self.text());
        }
    }

    /// Reads until the screen is as it should be. `holds` gets its rows, down to the last that is not
    /// blank.
    #[track_caller]
    pub fn wait_until(&mut self, holds: impl Fn(&[String]) -> bool) {
        loop {
            let rows = self.rows();
            if holds(&rows) {
                return;
            }
            assert!(self.read(), "the program ended with this screen: {rows:#?}");
        }
    }

    /// Returns the rows of the screen as it is now.
    #[must_use]
    pub fn rows(&self) -> Vec<String> {
        let mut screen = vt100::Parser::default();
        screen.process(&self.raw);
        rows(screen.screen())
    }

    /// Types a key.
    pub fn press(&mut self, key: u8) {
        self.keyboard.write_all(&[key]).expect("a terminal can be written to");
    }

    /// Returns the output that has been read so far.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.raw).into_owned()
    }

    /// Reads until the program has ended.
    #[must_use]
    #[track_caller]
    pub fn finish(mut self) -> Session {
        while self.read() {}
        let status = self.program.wait().expect("a child can be waited for");
        let text = self.text();
        assert!(!self.watchdog.has_fired(), "the program did not end within {LIMIT:?}: {text:?}");
        Session { raw: text, screens: screens(&self.raw), status, took: self.start.elapsed() }
    }

    /// Blocks until there is output, and reads it. Returns `false` at the end.
    fn read(&mut self) -> bool {
        let mut buffer = [0; 4096];
        let length = self.output.read(&mut buffer).expect("a terminal can be read");
        self.raw.extend_from_slice(&buffer[..length]);
        length > 0
    }
}

/// Starts `command` in a new terminal, and returns the other end of the terminal.
fn spawn(command: CommandBuilder) -> (Child, Box<dyn MasterPty + Send>) {
    let _one_at_a_time = START.lock().unwrap_or_else(PoisonError::into_inner);
    let size = PtySize { rows: 24, cols: 80, ..PtySize::default() };
    let pair = native_pty_system().openpty(size).expect("a terminal can be created");
    let program: Box<dyn portable_pty::Child> =
        pair.slave.spawn_command(command).expect("the program exists and can be started");
    let program = program.downcast().expect("on Unix it is a `std::process::Child`");
    (*program, pair.master)
}

/// The output of a program that has ended.
#[derive(Debug)]
pub struct Session {
    /// All output, with its control characters.
    pub raw: String,
    /// How the program ended.
    pub status: ExitStatus,
    screens: Vec<Vec<String>>,
    took: Duration,
}

impl Session {
    /// Returns the rows that are left on the screen.
    #[must_use]
    pub fn rows(&self) -> &[String] {
        self.screens.last().expect("there is at least the last screen")
    }

    /// Returns the frames that were shown, in order.
    #[must_use]
    pub fn frames(&self) -> String {
        self.screens.iter().filter_map(|rows| frame(rows.last()?)).collect()
    }

    /// Asserts that a spinner has turned and succeeded: it leaves two lines on the screen, and until
    /// then shows at most one frame, below the last line.
    ///
    /// A fast spinner may show a frame before the first line, which then overwrites it.
    #[track_caller]
    pub fn assert_turned(&self) {
        assert_eq!(self.rows().len(), 2, "two lines must be left: {self:?}");
        for rows in &self.screens {
            let lines = rows.iter().take_while(|row| frame(row).is_none()).count();
            assert_eq!(rows[..lines], self.rows()[..lines], "a line has changed: {self:?}");
            let below = rows.len() - lines;
            let is_one_frame = below == 0 || (below == 1 && lines < 2);
            assert!(is_one_frame, "there is more than one frame below the lines: {self:?}");
        }
        let other_codes = self.raw.replace(ERASE, "");
        assert!(!other_codes.contains('\x1b'), "only one escape code is needed: {self:?}");
        self.assert_rhythm();
        assert_eq!(self.status.code(), Some(0), "wrong exit code: {self:?}");
    }

    /// Asserts that the program has succeeded and left two lines, without a single frame, not even one
    /// that was cleared immediately.
    #[track_caller]
    pub fn assert_no_frame(&self) {
        assert_eq!(self.rows().len(), 2, "two lines must be left: {self:?}");
        assert!(!self.raw.contains("thinking!"), "a frame was shown: {self:?}");
        assert_eq!(self.status.code(), Some(0), "wrong exit code: {self:?}");
    }

    /// Asserts that the frames came in order, and at most one per tick.
    #[track_caller]
    fn assert_rhythm(&self) {
        let frames = self.frames();
        let count = frames.chars().count();
        let in_order: String = FRAMES.chars().cycle().take(count).collect();
        assert_eq!(frames, in_order, "the frames are not in order: {self:?}");
        assert!(count > 1, "the spinner did not turn: {self:?}");
        let ticks = self.took.as_millis() / TICK.as_millis();
        assert!(count as u128 <= ticks + 1, "{count} frames in {ticks} ticks: {self:?}");
    }
}

/// Returns the screen at each moment when the cursor is about to return to the left edge, and at
/// the end.
fn screens(raw: &[u8]) -> Vec<Vec<String>> {
    let mut screen = vt100::Parser::default();
    let pieces = raw.split_inclusive(|&byte| byte == b'\r');
    let mut screens = Vec::new();
    for piece in pieces.chain([&[] as &[u8]]) {
        let (text, end) = piece.split_at(piece.len() - usize::from(piece.ends_with(b"\r")));
        screen.process(text);
        screens.push(rows(screen.screen()));
        screen.process(end);
    }
    screens
}

/// Returns the rows of a screen, down to the last that is not blank.
fn rows(screen: &vt100::Screen) -> Vec<String> {
    let (_, width) = screen.size();
    let mut rows: Vec<String> =
        screen.rows(0, width.get()).map(|row| row.trim_end().to_string()).collect();
    let used = rows.iter().rposition(|row| !row.is_empty()).map_or(0, |last| last + 1);
    rows.truncate(used);
    rows
}

/// Returns the frame in a row of the screen, if the row is a frame and its message.
fn frame(row: &str) -> Option<char> {
    let frame = row.strip_suffix(" thinking!")?;
    FRAMES.chars().find(|known| known.to_string() == frame)
}
