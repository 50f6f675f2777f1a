//! Runs a program to its end, within a time limit.

use std::io::{Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

/// After this time a program hangs: most are done in a tenth of a second, and all in a few.
pub(crate) const LIMIT: Duration = Duration::from_secs(100);

/// How a program ended, and what it said.
#[derive(Debug)]
pub(crate) struct Run {
    /// The exit code; none if a signal was the end.
    pub(crate) code: Option<i32>,
    /// The signal that was the end.
    pub(crate) signal: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// What was printed, if all went well.
    #[track_caller]
    pub(crate) fn output(self) -> String {
        let end = (self.code, self.signal, self.stderr.as_str());
        assert_eq!(end, (Some(0), None, ""), "{}", self.stdout);
        self.stdout
    }

    /// The only line on stderr, if the program failed with this exit code.
    #[track_caller]
    pub(crate) fn error(&self, code: i32) -> &str {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert!(self.stderr.starts_with("error: ") && self.stderr.ends_with('\n'), "{self:?}");
        assert_eq!(self.stderr.lines().count(), 1, "{self:?}");
        assert!(!self.stderr.contains("panicked at"), "{self:?}");
        self.stderr.trim_end()
    }
}

/// Runs a program to its end; `input` is what it can read.
#[track_caller]
pub(crate) fn run(command: &mut Command, input: &str) -> Run {
    finish(start(command, Stdio::piped(), input))
}

/// Starts a program that prints to `stdout`.
pub(crate) fn start(command: &mut Command, stdout: impl Into<Stdio>, input: &str) -> Child {
    command.stdin(Stdio::piped()).stdout(stdout).stderr(Stdio::piped());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    let mut child = command.spawn().expect("the program can be started");
    let mut stdin = child.stdin.take().expect("it is a pipe");
    let input = input.to_string();
    // A program that wants no input may be gone before it is written: no harm done.
    thread::spawn(move || stdin.write_all(input.as_bytes()).unwrap_or_default());
    child
}

/// Waits for the end of a program, and of all that it started.
#[track_caller]
pub(crate) fn finish(mut child: Child) -> Run {
    let stdout = child.stdout.take().map(read);
    let stderr = child.stderr.take().map(read);
    let [stdout, stderr] = [stdout, stderr].map(|text| {
        // The end of a pipe comes when all processes that could write to it have ended.
        text.map_or(Ok(String::new()), |text| text.recv_timeout(LIMIT))
    });
    if stdout.is_err() || stderr.is_err() {
        end(&mut child);
    }
    let status = child.wait().expect("it can be waited for");
    let in_time = "the program and its workers end in time";
    Run {
        code: status.code(),
        signal: signal(status),
        stdout: stdout.expect(in_time),
        stderr: stderr.expect(in_time),
    }
}

/// The signal that was the end of a program.
#[cfg(unix)]
pub(crate) fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

/// Only Unix has signals.
#[cfg(not(unix))]
pub(crate) fn signal(_: ExitStatus) -> Option<i32> {
    None
}

/// Ends a program that hangs, and where it may have started others, those too.
fn end(child: &mut Child) {
    if cfg!(unix) {
        let group = child.id().to_string();
        let kill = Command::new("sh").args(["-c", r#"kill -KILL "-$0""#, &group]).status();
        kill.expect("there is a shell");
    }
    child.kill().expect("it has not been waited for");
}

/// Reads to the end, in a thread that nobody need wait for.
fn read(mut from: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut text = String::new();
        from.read_to_string(&mut text).expect("a program prints text");
        sender.send(text)
    });
    receiver
}
