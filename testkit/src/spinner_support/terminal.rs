//! Runs a program in a real pseudo-terminal, and draws its output on a model of a screen.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::process::{Child, ExitStatus};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};
use spinner_core::TICK;

#[path = "watchdog.rs"]
mod watchdog;

use watchdog::Watchdog;

/// The frames, in order: what the learner is promised, whatever the programs are built with.
const FRAMES: &str = r"\|/-";

/// What a terminal makes of it: an interrupt for all programs in its foreground.
pub(crate) const CTRL_C: u8 = 3;

/// The signal that says so; the same number on every Unix.
pub(crate) const SIGINT: i32 = 2;

/// One start at a time: a program started while another terminal is being opened could inherit
/// that terminal, and keep it open.
static START: Mutex<()> = Mutex::new(());

/// A running program, and the terminal that it runs in.
pub(crate) struct Terminal {
    program: Child,
    output: Box<dyn Read + Send>,
    keyboard: Box<dyn Write + Send>,
    raw: Vec<u8>,
    start: Instant,
    _watchdog: Watchdog,
}

impl Terminal {
    /// Starts a program in a terminal of its own.
    pub(crate) fn start(program: impl AsRef<OsStr>, args: &[&str]) -> Self {
        let mut command = CommandBuilder::new(program);
        command.args(args);
        let start = Instant::now();
        let (program, master) = spawn(command);
        Self {
            output: master.try_clone_reader().expect("a terminal can be read"),
            keyboard: master.take_writer().expect("nobody has taken it yet"),
            raw: Vec::new(),
            start,
            _watchdog: Watchdog::over(program.id()),
            program,
        }
    }

    /// Reads until `text` has come out.
    pub(crate) fn wait_for(&mut self, text: &str) {
        while !self.text().contains(text) {
            assert!(self.read(), "the program ended before {text:?} came: {:?}", self.text());
        }
    }

    /// Types a key.
    pub(crate) fn press(&mut self, key: u8) {
        self.keyboard.write_all(&[key]).expect("a terminal takes keys");
    }

    /// Everything that has come out so far.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.raw).into_owned()
    }

    /// Reads on until the program has ended.
    pub(crate) fn finish(mut self) -> Session {
        while self.read() {}
        let status = self.program.wait().expect("it was not waited for yet");
        Session {
            raw: self.text(),
            screens: screens(&self.raw),
            status,
            took: self.start.elapsed(),
        }
    }

    /// Reads what there is, and waits for it; false at the end.
    fn read(&mut self) -> bool {
        let mut buffer = [0; 4096];
        let length = self.output.read(&mut buffer).expect("a terminal can be read");
        self.raw.extend_from_slice(&buffer[..length]);
        length > 0
    }
}

/// Starts `command` in a new terminal, and returns the other end of that.
fn spawn(command: CommandBuilder) -> (Child, Box<dyn MasterPty + Send>) {
    let _one_at_a_time = START.lock().unwrap_or_else(PoisonError::into_inner);
    let size = PtySize { rows: 24, cols: 80, ..PtySize::default() };
    let pair = native_pty_system().openpty(size).expect("the system has another terminal");
    let program: Box<dyn portable_pty::Child> =
        pair.slave.spawn_command(command).expect("the program can be started");
    let program = program.downcast().expect("on Unix it is a child as std knows it");
    (*program, pair.master)
}

/// What is left of a program that has ended.
#[derive(Debug)]
pub(crate) struct Session {
    /// All its output, as it came.
    pub(crate) raw: String,
    /// How it ended.
    pub(crate) status: ExitStatus,
    screens: Vec<Vec<String>>,
    took: Duration,
}

impl Session {
    /// The rows that are left on the screen.
    pub(crate) fn rows(&self) -> &[String] {
        self.screens.last().expect("the last screen is always there")
    }

    /// The frames that were shown, in order.
    pub(crate) fn frames(&self) -> String {
        self.screens.iter().filter_map(|rows| frame(rows.last()?)).collect()
    }

    /// Checks what a spinner that turns owes to its terminal: it leaves two lines behind, and
    /// until then shows at most one frame, right below the first of them.
    ///
    /// A quick spinner may be there before that first line, and is then written over.
    pub(crate) fn assert_turned(&self) {
        assert_eq!(self.rows().len(), 2, "two lines are left: {self:?}");
        for rows in &self.screens {
            let lines = rows.iter().take_while(|row| frame(row).is_none()).count();
            assert_eq!(rows[..lines], self.rows()[..lines], "no line changes: {self:?}");
            let below = rows.len() - lines;
            assert!(below == 0 || (below == 1 && lines < 2), "one frame in one place: {self:?}");
        }
        assert!(!self.raw.contains('\x1b'), "no escape codes are needed: {self:?}");
        self.assert_rhythm();
        assert_eq!(self.status.code(), Some(0), "{self:?}");
    }

    /// Checks that the frames came in turn, and not faster than one a tick.
    fn assert_rhythm(&self) {
        let frames = self.frames();
        let count = frames.chars().count();
        let in_turn: String = FRAMES.chars().cycle().take(count).collect();
        assert_eq!(frames, in_turn, "{self:?}");
        assert!(count > 1, "it turns: {self:?}");
        let ticks = self.took.as_millis() / TICK.as_millis();
        assert!(count as u128 <= ticks + 1, "{count} frames in {ticks} ticks: {self:?}");
    }
}

/// The screen each time that the cursor is about to return to the left edge, and at the end.
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

/// The rows of a screen, down to the last that is not blank.
fn rows(screen: &vt100::Screen) -> Vec<String> {
    let (_, width) = screen.size();
    let mut rows: Vec<String> =
        screen.rows(0, width.get()).map(|row| row.trim_end().to_string()).collect();
    let used = rows.iter().rposition(|row| !row.is_empty()).map_or(0, |last| last + 1);
    rows.truncate(used);
    rows
}

/// The frame in a row of the screen, if that is nothing but a frame and its message.
fn frame(row: &str) -> Option<char> {
    let frame = row.strip_suffix(" thinking!")?;
    FRAMES.chars().find(|known| known.to_string() == frame)
}
