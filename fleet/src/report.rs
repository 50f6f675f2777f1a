//! What the user sees: lines as they come, a status line, and the results at the end.

use std::collections::VecDeque;
use std::io;
use std::time::Instant;

use cli_core::{print_line, shorten};
use fleet::{End, Event, Host, Line, Outcome, Source};
use serde_json::json;
use spinner_core::StatusLine;

use crate::args::Options;
use crate::table::{describe, print_table};

/// What is known about a host.
pub(crate) struct Progress {
    pub(crate) name: String,
    pub(crate) has_started: bool,
    pub(crate) outcome: Option<Outcome>,
    /// The last line on stderr.
    pub(crate) last_error: Option<String>,
    /// The last lines, for JSON.
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
            last_error: None,
            tail: VecDeque::new(),
            line_count: 0,
        };
        Self {
            hosts: hosts.iter().map(progress).collect(),
            name_width: hosts.iter().map(|host| host.name.len()).max().unwrap_or_default(),
            json: options.json,
            keep: options.keep as usize,
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
                if self.json {
                    return Ok(());
                }
                let text = format!("unreachable, next attempt in {:.1} s", pause.as_secs_f64());
                self.print(host, '*', &text)
            }
            Event::Ended(outcome) => self.record_end(host, outcome),
        }
    }

    /// Prints the line, or keeps it for the JSON object.
    fn record_line(&mut self, host: usize, line: Line) -> io::Result<()> {
        let progress = &mut self.hosts[host];
        let is_error = line.source == Source::Stderr;
        if is_error {
            progress.last_error = Some(shorten(&line.text).into_owned());
        }
        if !self.json {
            return self.print(host, if is_error { '!' } else { '|' }, &line.text);
        }
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

    /// Prints a line of a host.
    fn print(&mut self, host: usize, mark: char, text: &str) -> io::Result<()> {
        let (name, width) = (&self.hosts[host].name, self.name_width);
        let line = format!("{name:<width$} {mark} {text}");
        self.print_above(&line)
    }

    /// Prints a line where the status line is, which is drawn again later.
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
        let (running, done, failures, all) =
            (self.running, self.done, self.failures, self.hosts.len());
        let left = self.seconds_left().map_or(String::new(), |s| format!(", about {s:.0} s left"));
        self.status
            .show(&format!("{running} running, {done} of {all} done, {failures} failed{left}"))
    }

    /// Estimates how long the other hosts will take, if they are like those that are done.
    fn seconds_left(&self) -> Option<f64> {
        let per_host = self.start.elapsed().checked_div(self.done.try_into().ok()?)?;
        #[expect(clippy::cast_precision_loss, reason = "it is an estimate")]
        Some(per_host.as_secs_f64() * (self.hosts.len() - self.done) as f64)
    }

    /// Prints the results.
    ///
    /// # Errors
    /// When a host has failed or is not done, or stdout cannot be written to.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.status.show("")?;
        if self.json {
            let is_left = |host: &usize| self.hosts[*host].outcome.is_none();
            let left: Vec<usize> = (0..self.hosts.len()).filter(is_left).collect();
            left.into_iter().try_for_each(|host| self.print_json(host))?;
        } else {
            print_table(&self.hosts, self.name_width, self.start.elapsed())?;
        }
        let (all, left) = (self.hosts.len(), self.hosts.len() - self.done);
        match (self.failures, left) {
            (0, 0) => Ok(()),
            (failures, 0) => Err(io::Error::other(format!("{failures} of {all} hosts failed"))),
            (failures, left) => Err(io::Error::other(format!(
                "{failures} of {all} hosts failed, and {left} are not done"
            ))),
        }
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
