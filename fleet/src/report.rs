//! What the user sees: lines as they come, a status line, and the results at the end.

use std::collections::VecDeque;
use std::io;
use std::time::Instant;

use cli_core::print_line;
use fleet::{End, Event, Host, Line, Outcome, Source};
use serde_json::json;
use spinner_core::StatusLine;

use crate::args::Options;
use crate::table::{describe, print_table};

/// Why the program stopped before all hosts were done.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stop {
    Interrupted,
    TooManyFailures,
}

/// What is known about a host.
pub(crate) struct Progress {
    pub(crate) name: String,
    pub(crate) has_started: bool,
    pub(crate) outcome: Option<Outcome>,
    /// The last lines.
    pub(crate) tail: VecDeque<Line>,
    pub(crate) line_count: u64,
}

/// What is known about all hosts, and how it is shown.
pub(crate) struct Report {
    hosts: Vec<Progress>,
    name_width: usize,
    json: bool,
    keep: usize,
    start: Instant,
    running: usize,
    done: usize,
    failures: usize,
    status: StatusLine,
}

impl Report {
    pub(crate) fn new(hosts: &[Host], options: &Options) -> Self {
        let progress = |host: &Host| Progress {
            name: host.name.clone(),
            has_started: false,
            outcome: None,
            tail: VecDeque::new(),
            line_count: 0,
        };
        Self {
            hosts: hosts.iter().map(progress).collect(),
            name_width: hosts.iter().map(|host| host.name.len()).max().unwrap_or_default(),
            json: options.json,
            // The table needs only the last line.
            keep: if options.json { options.keep as usize } else { 1 },
            start: Instant::now(),
            running: 0,
            done: 0,
            failures: 0,
            status: StatusLine::new(),
        }
    }

    /// The number of hosts that have failed so far.
    pub(crate) fn failures(&self) -> usize {
        self.failures
    }

    pub(crate) fn record(&mut self, host: usize, event: Event) -> io::Result<()> {
        match event {
            Event::Started => {
                self.hosts[host].has_started = true;
                self.running += 1;
                Ok(())
            }
            Event::Line(line) => self.record_line(host, line),
            Event::Pausing(pause) => {
                self.running -= 1;
                let text = format!("unreachable, next attempt in {:.1} s", pause.as_secs_f64());
                self.print(host, '*', &text)
            }
            Event::Ended(outcome) => self.record_end(host, outcome),
        }
    }

    fn record_line(&mut self, host: usize, line: Line) -> io::Result<()> {
        let mark = if line.source == Source::Stderr { '!' } else { '|' };
        self.print(host, mark, &line.text)?;
        let progress = &mut self.hosts[host];
        progress.line_count += 1;
        if progress.tail.len() == self.keep {
            progress.tail.pop_front();
        }
        progress.tail.push_back(line);
        Ok(())
    }

    fn record_end(&mut self, host: usize, outcome: Outcome) -> io::Result<()> {
        self.running -= 1;
        self.done += 1;
        self.failures += usize::from(!is_success(&outcome.end));
        self.hosts[host].outcome = Some(outcome);
        if self.json { self.print_json(host) } else { Ok(()) }
    }

    /// Prints a line of a host above the status line.
    fn print(&mut self, host: usize, mark: char, text: &str) -> io::Result<()> {
        if self.json {
            return Ok(());
        }
        let (name, width) = (&self.hosts[host].name, self.name_width);
        let line = format!("{name:<width$} {mark} {text}");
        self.print_above(&line)
    }

    fn print_above(&mut self, line: &str) -> io::Result<()> {
        self.status.show("")?;
        print_line(line)
    }

    fn print_json(&mut self, host: usize) -> io::Result<()> {
        let tail = std::mem::take(&mut self.hosts[host].tail);
        let progress = &self.hosts[host];
        let lines: Vec<_> = tail
            .iter()
            .map(|line| match line.source {
                Source::Stdout => json!({"stdout": line.text}),
                Source::Stderr => json!({"stderr": line.text}),
            })
            .collect();
        let outcome = progress.outcome.as_ref();
        let object = json!({
            "host": progress.name,
            "result": describe(progress),
            "ok": outcome.is_some_and(|outcome| is_success(&outcome.end)),
            "exit_code": outcome.and_then(|outcome| exit_code(&outcome.end)),
            "attempts": outcome.map_or(u32::from(progress.has_started), |outcome| outcome.attempts),
            "seconds": outcome.map(|outcome| outcome.elapsed.as_secs_f64()),
            "lines": lines,
            "lines_left_out": progress.line_count - tail.len() as u64,
        });
        self.print_above(&object.to_string())
    }

    /// Shows how many hosts are running, done and failed, and how long the rest will take.
    pub(crate) fn show_status(&mut self) -> io::Result<()> {
        let left = self.hosts.len() - self.done;
        let mut text = format!(
            "{} running, {} of {} done, {} failed",
            self.running,
            self.done,
            self.hosts.len(),
            self.failures
        );
        if self.done > 0 {
            #[expect(clippy::cast_precision_loss, reason = "it is an estimate")]
            let seconds = self.start.elapsed().as_secs_f64() / self.done as f64 * left as f64;
            text += &format!(", about {seconds:.0} s left");
        }
        self.status.show(&text)
    }

    /// Prints the results.
    ///
    /// # Errors
    /// When a host has failed or is not done, or stdout cannot be written to.
    pub(crate) fn finish(mut self, stop: Option<Stop>) -> io::Result<()> {
        self.status.show("")?;
        if self.json {
            for host in 0..self.hosts.len() {
                if self.hosts[host].outcome.is_none() {
                    self.print_json(host)?;
                }
            }
        } else {
            print_table(&self.hosts, self.name_width)?;
        }
        let (all, left) = (self.hosts.len(), self.hosts.len() - self.done);
        let mut problems = Vec::new();
        if self.failures > 0 {
            problems.push(format!("{} of {all} hosts failed", self.failures));
        }
        if left > 0 {
            problems.push(format!("{left} of {all} hosts are not done"));
        }
        let _ = stop;
        if problems.is_empty() { Ok(()) } else { Err(io::Error::other(problems.join(", "))) }
    }
}

pub(crate) fn is_success(end: &End) -> bool {
    matches!(end, End::Exited(0))
}

fn exit_code(end: &End) -> Option<i32> {
    match end {
        End::Exited(code) => Some(*code),
        _ => None,
    }
}
