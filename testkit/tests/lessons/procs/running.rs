//! A running `procs`, whose rows are read one by one.

use std::io::{BufRead, BufReader, Read};
use std::process::{ChildStdout, Stdio};

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use testkit::expected_output::row;
use testkit::process_group::{children_of, group_of};
use testkit::program::{Program, Run, finish, start};

use super::CHECKER;

/// A running `procs`, in its own process group.
///
/// As soon as all pipes are full, it blocks until its rows are read. So tests need not be fast.
pub(crate) struct Running {
    program: Program,
    stdout: BufReader<ChildStdout>,
    worker_count: usize,
    /// The width of the column of the numbers.
    width: usize,
}

impl Running {
    /// Starts `procs` with `numbers` on stdin, and reads the heading.
    pub(crate) fn start(worker_count: usize, numbers: &[(u64, bool)]) -> Self {
        let lines: Vec<String> = numbers.iter().map(|(n, _)| n.to_string()).collect();
        let mut command = CHECKER.command(&[&worker_count.to_string(), "-f", "-"]);
        let mut program = start(&mut command, Stdio::piped(), &lines.join("\n"));
        let stdout = BufReader::new(program.take_stdout());
        let width = lines.iter().map(String::len).max().unwrap_or(0).max(16);
        let mut running = Self { program, stdout, worker_count, width };
        assert!(running.line().starts_with("Checking "), "the heading comes first");
        running
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.stdout.read_line(&mut line).expect("a pipe can be read");
        line.trim_end_matches('\n').to_string()
    }

    /// Reads this number of rows. When the first row is printed, all workers have been started.
    pub(crate) fn rows(&mut self, count: usize) -> Vec<(u64, bool)> {
        (0..count).map(|_| row(&self.line(), self.width)).collect()
    }

    /// Returns the process that starts the workers.
    pub(crate) fn parent(&self) -> Pid {
        group_of(&self.program)
    }

    /// Returns the workers, none of which may have been reaped.
    #[track_caller]
    pub(crate) fn workers(&self) -> Vec<Pid> {
        let workers = children_of(self.parent());
        assert_eq!(workers.len(), self.worker_count, "the parent has other children: {workers:?}");
        workers
    }

    /// Sends a signal to the parent and all workers, as a terminal does when a key is pressed.
    pub(crate) fn signal_all(&self, signal: Signal) {
        killpg(self.parent(), signal).expect("the parent has not been reaped");
    }

    /// Reads until all processes have ended. Returns the remaining rows, and what followed them.
    pub(crate) fn finish(mut self) -> (Vec<(u64, bool)>, Run) {
        let mut text = String::new();
        self.stdout.read_to_string(&mut text).expect("a pipe can be read");
        let run = finish(self.program);
        let is_row = |line: &&str| !line.contains(" in ");
        let rows = text.lines().take_while(is_row).map(|line| row(line, self.width)).collect();
        let stdout = text.lines().skip_while(is_row).collect();
        (rows, Run { stdout, ..run })
    }
}
