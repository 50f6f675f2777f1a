//! A shell in a pseudo-terminal: commands are typed, and every screen is recorded.

use std::io::{self, ErrorKind, Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use cli_core::Context;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::{Recording, Screen};

const PROMPT: &str = "$";
/// Between two words that are typed.
const TYPING: Duration = Duration::from_millis(180);
/// Cargo may take this long to start a program. The rest is left out.
const STARTING: Duration = Duration::from_millis(300);
/// A wait without any output, such as for a compiler, is not shown for longer than this.
const LONGEST_WAIT: Duration = Duration::from_secs(4);
/// No program that is recorded takes longer.
const LIMIT: Duration = Duration::from_secs(180);

/// A shell in a terminal, whose screens are recorded.
pub struct Session {
    recording: Recording,
    screen: vt100::Parser,
    clock: Clock,
    /// When Enter was pressed, until there is output.
    entered: Option<Instant>,
    last_output: Instant,
    output: Receiver<(Instant, Vec<u8>)>,
    keyboard: Box<dyn Write + Send>,
    shell: Box<dyn Child + Send + Sync>,
    /// Keeps the terminal open.
    _master: Box<dyn MasterPty + Send>,
}

impl Session {
    /// Starts a shell in `folder`, in a terminal with this many rows and columns. The terminal does not scroll, so it
    /// must have enough rows for everything.
    ///
    /// # Errors
    /// When there is no terminal, or no shell.
    pub fn start(
        recording: Recording,
        folder: &Path,
        (rows, columns): (u16, u16),
    ) -> io::Result<Self> {
        let size = PtySize { rows, cols: columns, ..PtySize::default() };
        let pair = native_pty_system().openpty(size).map_err(io::Error::other)?;
        let mut command = CommandBuilder::new("sh");
        command.arg("-i");
        command.cwd(folder);
        for (name, value) in
            [("PS1", "$ "), ("ENV", ""), ("LC_ALL", "C.UTF-8"), ("TERM", "xterm-256color")]
        {
            command.env(name, value);
        }
        // What Cargo prints about building is not what the lesson shows.
        command.env("CARGO_TERM_QUIET", "true");
        let shell = pair.slave.spawn_command(command).map_err(io::Error::other)?;
        let reader = pair.master.try_clone_reader().map_err(io::Error::other)?;
        let mut session = Self {
            recording,
            screen: vt100::Parser::new(at_least_one(rows), at_least_one(columns), 0),
            clock: Clock { since: Instant::now(), shown: Duration::ZERO, pace: 1.0 },
            entered: None,
            last_output: Instant::now(),
            output: read(reader),
            keyboard: pair.master.take_writer().map_err(io::Error::other)?,
            shell,
            _master: pair.master,
        };
        session.wait_for_prompt(0)?;
        Ok(session)
    }

    /// Types a command, and waits until it has ended. It is shown `slowness` times as slowly as it
    /// ran.
    ///
    /// # Errors
    /// When the command takes too long, or the shell has ended.
    pub fn run(&mut self, command: &str, slowness: f64) -> io::Result<()> {
        let row = self.type_line(command)?;
        self.clock.set_pace(slowness);
        self.wait_for_prompt(row + 1)?;
        self.clock.set_pace(1.0);
        Ok(())
    }

    /// Types a line and Enter. Returns the row of the line.
    ///
    /// # Errors
    /// When the shell has ended.
    pub fn type_line(&mut self, line: &str) -> io::Result<u16> {
        let (row, _) = self.screen.screen().cursor_position();
        for word in line.split_inclusive(' ') {
            self.pause(TYPING)?;
            self.press(word)?;
        }
        self.pause(2 * TYPING)?;
        self.entered = Some(Instant::now());
        self.press("\n")?;
        Ok(row)
    }

    /// Presses keys, all at once.
    ///
    /// # Errors
    /// When the shell has ended.
    pub fn press(&mut self, keys: &str) -> io::Result<()> {
        self.keyboard.write_all(keys.as_bytes()).context("cannot type")
    }

    /// Records for some time.
    ///
    /// # Errors
    /// When the shell has ended.
    pub fn pause(&mut self, time: Duration) -> io::Result<()> {
        let until = Instant::now() + time;
        while self.record(until)? {}
        Ok(())
    }

    /// Records until the screen contains `text`.
    ///
    /// # Errors
    /// When it does not within three minutes, or the shell has ended.
    pub fn wait_for(&mut self, text: &str) -> io::Result<()> {
        self.wait_until(text, |screen| screen.contents().contains(text))
    }

    fn wait_for_prompt(&mut self, first_row: u16) -> io::Result<()> {
        self.wait_until("the prompt", |screen| {
            let (row, column) = screen.cursor_position();
            let (_, columns) = screen.size();
            let line = screen.rows(0, columns.get()).nth(row.into()).unwrap_or_default();
            row >= first_row && column == 2 && line.trim_end() == PROMPT
        })
    }

    fn wait_until(
        &mut self,
        what: &str,
        is_there: impl Fn(&vt100::Screen) -> bool,
    ) -> io::Result<()> {
        let until = Instant::now() + LIMIT;
        while !is_there(self.screen.screen()) {
            if !self.record(until)? {
                let screen = self.screen.screen().contents();
                let error = format!("{what} did not appear within {LIMIT:?}:\n{screen}");
                return Err(io::Error::new(ErrorKind::TimedOut, error));
            }
        }
        Ok(())
    }

    /// Records the next piece of output. Returns whether there was one before `until`.
    fn record(&mut self, until: Instant) -> io::Result<bool> {
        match self.output.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok((at, bytes)) => {
                self.screen.process(&bytes);
                let screen = Screen::of(self.screen.screen());
                if self.recording.last() != Some(&screen)
                    && let Some(entered) = self.entered.take()
                {
                    self.clock.set_back(at, entered + STARTING);
                }
                self.clock.set_back(at, self.last_output + LONGEST_WAIT);
                self.last_output = at;
                self.recording.show(self.clock.shown(at), screen);
                Ok(true)
            }
            Err(RecvTimeoutError::Timeout) => Ok(false),
            Err(RecvTimeoutError::Disconnected) => {
                Err(io::Error::new(ErrorKind::UnexpectedEof, "the shell has ended"))
            }
        }
    }

    /// Ends the shell, and returns what was recorded.
    ///
    /// # Errors
    /// When the shell cannot be ended.
    pub fn finish(mut self) -> io::Result<Recording> {
        self.shell.kill().context("cannot end the shell")?;
        self.shell.wait().context("cannot wait for the shell")?;
        Ok(self.recording)
    }
}

/// Which time of the recording a moment has.
struct Clock {
    since: Instant,
    /// What the clock showed at `since`.
    shown: Duration,
    /// How much faster than real time this clock is. So a program is shown this much slower.
    pace: f64,
}

impl Clock {
    fn shown(&self, at: Instant) -> Duration {
        self.shown + at.saturating_duration_since(self.since).mul_f64(self.pace)
    }

    fn set_pace(&mut self, pace: f64) {
        let now = Instant::now();
        *self = Self { since: now, shown: self.shown(now), pace };
    }

    /// Shows at `now` what it would have shown at an `earlier` moment.
    fn set_back(&mut self, now: Instant, earlier: Instant) {
        if earlier < now {
            *self = Self { since: now, shown: self.shown(earlier), pace: self.pace };
        }
    }
}

fn at_least_one(size: u16) -> NonZeroU16 {
    NonZeroU16::new(size).unwrap_or(NonZeroU16::MIN)
}

/// Starts a thread that reads the terminal until its end. The times are exact even if drawing takes
/// long.
fn read(mut reader: Box<dyn Read + Send>) -> Receiver<(Instant, Vec<u8>)> {
    let (output_tx, output_rx) = mpsc::channel();
    thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(length @ 1..) = reader.read(&mut buffer) {
            if output_tx.send((Instant::now(), buffer[..length].to_vec())).is_err() {
                break;
            }
        }
    });
    output_rx
}
