//! A `procs` that is watched, and disturbed, while it runs.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{sleep, spawn};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

use crate::CHECKER;
use crate::row::row;
use crate::run::{LIMIT, Run, signal};

/// A running `procs`, in a process group of its own.
///
/// Who does not read its rows brings it to a halt, as soon as all pipes are full; so tests need
/// not hurry.
pub(crate) struct Running {
    child: Child,
    stdout: BufReader<ChildStdout>,
    /// The columns for a number.
    width: usize,
    start: Instant,
    /// Dropped, it keeps all from being ended when the time is up.
    _in_time: Sender<()>,
}

impl Running {
    /// Starts it with `numbers` on stdin, and reads the heading.
    pub(crate) fn start(workers: usize, numbers: &[(u64, bool)]) -> Self {
        let mut command = CHECKER.command(&[&workers.to_string(), "-f", "-"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.process_group(0).spawn().expect("it can be started");
        let list: Vec<String> = numbers.iter().map(|(n, _)| n.to_string()).collect();
        let mut stdin = child.stdin.take().expect("it is a pipe");
        stdin.write_all(list.join("\n").as_bytes()).expect("it reads all before it starts");
        drop(stdin);
        let stdout = BufReader::new(child.stdout.take().expect("it is a pipe"));
        let width = list.iter().map(String::len).max().unwrap_or(0).max(16);
        let (start, in_time) = (Instant::now(), end_in_time(pid(&child)));
        let mut running = Self { child, stdout, width, start, _in_time: in_time };
        assert!(running.line().starts_with("Checking "));
        running
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.stdout.read_line(&mut line).expect("it prints text");
        line.trim_end_matches('\n').to_string()
    }

    /// Reads so many rows. Before the first is printed, all workers have been started.
    pub(crate) fn rows(&mut self, count: usize) -> Vec<(u64, bool)> {
        (0..count).map(|_| row(&self.line(), self.width)).collect()
    }

    /// The process that starts the workers.
    pub(crate) fn parent(&self) -> Pid {
        pid(&self.child)
    }

    /// The workers, dead or alive, that have not been reaped.
    pub(crate) fn workers(&self) -> Vec<Pid> {
        pgrep("-P", self.parent())
    }

    /// Sends a signal to the parent and all workers, as a terminal does when a key is pressed.
    pub(crate) fn signal_all(&self, signal: Signal) {
        killpg(self.parent(), signal).expect("it is not reaped yet");
    }

    /// Reads until all processes have ended: the rows that were left, and what followed them.
    pub(crate) fn end(mut self) -> (Vec<(u64, bool)>, Run) {
        let (mut text, mut stderr) = (String::new(), String::new());
        let mut errors = self.child.stderr.take().expect("it is a pipe");
        self.stdout.read_to_string(&mut text).expect("it prints text");
        errors.read_to_string(&mut stderr).expect("it prints text");
        let status = self.child.wait().expect("it can be waited for");
        assert!(self.start.elapsed() < LIMIT, "it does not end");
        let is_row = |line: &&str| !line.contains(" in ");
        let rows = text.lines().take_while(is_row).map(|line| row(line, self.width)).collect();
        let stdout = text.lines().skip_while(is_row).collect();
        (rows, Run { code: status.code(), signal: signal(status), stdout, stderr })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // A test that failed half-way leaves it running.
        if matches!(self.child.try_wait(), Ok(None)) {
            self.signal_all(Signal::SIGKILL);
            self.child.wait().expect("it can be waited for");
        }
    }
}

/// Ends a process group after some time, unless what it returns is dropped before.
fn end_in_time(group: Pid) -> Sender<()> {
    let (danger, averted) = channel();
    spawn(move || {
        if averted.recv_timeout(LIMIT) == Err(RecvTimeoutError::Timeout) {
            // If this fails, they have just ended.
            let _ = killpg(group, Signal::SIGKILL);
        }
    });
    danger
}

fn pid(child: &Child) -> Pid {
    Pid::from_raw(child.id().try_into().expect("process ids are positive"))
}

/// The processes that `pgrep` finds, zombies among them.
pub(crate) fn pgrep(option: &str, pid: Pid) -> Vec<Pid> {
    let found = output("pgrep", &[option, &pid.to_string()]);
    found.lines().map(|pid| Pid::from_raw(pid.parse().expect("it prints numbers"))).collect()
}

/// Waits until a process has been stopped.
pub(crate) fn wait_until_stopped(pid: Pid) {
    let start = Instant::now();
    while !output("ps", &["-o", "stat=", "-p", &pid.to_string()]).starts_with('T') {
        assert!(start.elapsed() < LIMIT, "a signal arrives");
        sleep(Duration::from_millis(5));
    }
}

/// What a program prints.
fn output(program: &str, args: &[&str]) -> String {
    let output = Command::new(program).args(args).output();
    let output = output.expect("the system has it (Debian: package procps)");
    String::from_utf8_lossy(&output.stdout).trim().to_string()
}
