//! The arguments of `fleet`.

use std::ffi::OsString;
use std::io::{self, ErrorKind};
use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, value_parser};
use fleet::{Host, Job, pretended_hosts, read_hosts};

/// The arguments of `fleet`.
#[derive(Debug, Parser)]
#[command(
    about = "Runs one command on many machines, a few at a time.",
    after_help = "Example: cargo run -p fleet -- --hosts hosts.txt --at-once 8 --timeout 10s -- uptime\n\n\
                  The command is not read by a shell. For a pipe: -- sh -c 'df | tail -1'\n\
                  Ctrl-C ends the commands that are running, and shows what is done."
)]
pub(crate) struct Options {
    /// Read the hosts from FILE (`-`: stdin), one per line: `local` or `[user@]host[:port]`
    /// [default: 20 pretended hosts on this machine]
    #[arg(long, value_name = "FILE")]
    hosts: Option<PathBuf>,
    /// Run the command on at most N hosts at the same time, 1 to 1000
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = from_to(1, 1000))]
    at_once: u32,
    /// Kill the command on a host after this TIME, such as 500ms, 10s or 5min
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = parse_timeout)]
    timeout: Duration,
    /// Try an unreachable host again, up to N times, after pauses that double
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = from_to(0, 100))]
    retry: u32,
    /// Stop when N hosts have failed
    #[arg(long, value_name = "N", value_parser = from_to(1, 1_000_000))]
    stop_after: Option<u32>,
    /// Print one JSON object per host, when it is done
    #[arg(long)]
    pub(crate) json: bool,
    /// With --json, keep the last N lines of each host
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = from_to(1, 1_000_000))]
    pub(crate) keep: u32,
    /// Print the commands, but do not run them
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// The command, which may be left out for the pretended hosts [default: uname -sr]
    #[arg(trailing_var_arg = true, value_name = "COMMAND")]
    command: Vec<OsString>,
}

impl Options {
    /// Returns the hosts.
    pub(crate) fn hosts(&self) -> io::Result<Vec<Host>> {
        self.hosts.as_deref().map_or_else(|| Ok(pretended_hosts()), read_hosts)
    }

    /// Returns the command, and how it is run on each host.
    pub(crate) fn job(&self) -> io::Result<Job> {
        let command = match (&self.command[..], &self.hosts) {
            ([], None) => ["uname", "-sr"].map(OsString::from).to_vec(),
            ([], Some(_)) => {
                let message = "the command is missing: add it at the end, as in `-- uptime`";
                return Err(io::Error::new(ErrorKind::InvalidInput, message));
            }
            (command, _) => command.to_vec(),
        };
        let at_once = self.at_once.try_into().expect("it is at most 1000");
        Ok(Job { command, at_once, timeout: self.timeout, retries: self.retry })
    }

    /// Returns the number of failures after which to stop.
    pub(crate) fn max_failures(&self) -> usize {
        self.stop_after.map_or(usize::MAX, |n| n.try_into().unwrap_or(usize::MAX))
    }
}

/// Accepts whole numbers from `min` to `max`.
fn from_to(min: u32, max: u32) -> clap::builder::RangedI64ValueParser<u32> {
    value_parser!(u32).range(i64::from(min)..=i64::from(max))
}

fn parse_timeout(word: &str) -> Result<Duration, String> {
    let max = Duration::from_secs(7 * 24 * 60 * 60);
    let time = humantime::parse_duration(word).ok();
    let time = time.filter(|time| (Duration::from_millis(1)..=max).contains(time));
    time.ok_or_else(|| "expected a time from 1ms to 7days, such as 10s".into())
}
