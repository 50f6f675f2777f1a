//! The command line.

use std::fmt::{self, Display};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::thread::available_parallelism;
use std::time::Duration;

use clap::{Parser, ValueEnum, value_parser};
use humantime::parse_duration;

/// The arguments of `app-server`.
#[derive(Debug, Parser)]
#[command(
    about = "Serves a small web application from worker processes that share one socket.",
    after_help = "Example: cargo run -p app-server -- --workers 2 --model tasks\n\n\
                  Signals to the parent: TERM or Ctrl-C stops gracefully, a second one at once; \
                  HUP replaces all workers; TTIN and TTOU add and remove one."
)]
pub struct Settings {
    /// How many worker processes, 1 to 1000 [default: one per core; with threads and tasks, 1]
    #[arg(short, long, value_name = "N", value_parser = value_parser!(u16).range(1..=1000))]
    workers: Option<u16>,
    /// How a worker serves several connections
    #[arg(short, long, value_enum, default_value_t = Model::PreforkAsync)]
    pub model: Model,
    /// The IP address, or the path of a Unix socket
    #[arg(short, long, value_name = "ADDR|unix:PATH", default_value = "127.0.0.1", value_parser = parse_bind)]
    bind: Bind,
    /// The port; with 0, the system chooses one
    #[arg(short, long, default_value_t = 8000)]
    port: u16,
    /// The folder of the files under /static/
    #[arg(long = "static", value_name = "DIR", default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/static"))]
    pub static_files: PathBuf,
    /// Replace a worker after about N requests: N to 1.1 N, so that not all are replaced at once
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..))]
    pub max_requests: Option<u32>,
    /// Kill a worker whose event loop is stuck for this long
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = parse_timeout)]
    pub timeout: Duration,
    /// Kill a worker that has not finished this long after it was told to leave
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = parse_duration)]
    pub grace: Duration,
    /// Answer on open connections for this long before those without a request are closed
    #[arg(long, value_name = "TIME", default_value = "500ms", value_parser = parse_duration)]
    pub linger: Duration,
    /// Close the connection of a client that takes this long to send the head of a request, or to
    /// read a part of a response
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = parse_duration)]
    pub client_timeout: Duration,
    /// How many connections a worker serves at the same time
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = value_parser!(u32).range(1..=100_000))]
    pub connections: u32,
    /// Log only problems
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Log every request
    #[arg(short, long)]
    pub verbose: bool,
}

impl Settings {
    /// Returns how many worker processes to start.
    #[must_use]
    pub fn workers(&self) -> usize {
        let default = match self.model {
            Model::PreforkSync | Model::PreforkAsync => {
                available_parallelism().map_or(1, usize::from)
            }
            Model::Threads | Model::Tasks => 1,
        };
        self.workers.map_or(default, usize::from)
    }

    /// Returns where to listen.
    #[must_use]
    pub fn address(&self) -> Address {
        match &self.bind {
            Bind::Ip(ip) => Address::Tcp(SocketAddr::new(*ip, self.port)),
            Bind::Unix(path) => Address::Unix(path.clone()),
        }
    }
}

/// How a worker serves several connections, and where it computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Model {
    /// One after another, one request per connection
    PreforkSync,
    /// An event loop, which also computes
    PreforkAsync,
    /// A thread for each connection
    Threads,
    /// An event loop, with threads that compute
    Tasks,
}

#[derive(Clone, Debug)]
enum Bind {
    Ip(IpAddr),
    Unix(PathBuf),
}

fn parse_timeout(text: &str) -> Result<Duration, String> {
    let timeout = parse_duration(text).map_err(|error| error.to_string())?;
    if timeout < Duration::from_secs(2) {
        return Err("expected at least 2s: a worker sends a heartbeat every second".into());
    }
    Ok(timeout)
}

fn parse_bind(text: &str) -> Result<Bind, String> {
    match text.strip_prefix("unix:") {
        Some("") => Err("the path after `unix:` is missing".into()),
        Some(path) => Ok(Bind::Unix(path.into())),
        None => text.parse().map(Bind::Ip).map_err(|_| {
            "expected an IP address, such as 127.0.0.1 or ::1 (the port is another option, --port), \
             or unix:PATH"
                .into()
        }),
    }
}

/// Where to listen.
#[derive(Clone, Debug)]
pub enum Address {
    /// An IP address and a port.
    Tcp(SocketAddr),
    /// The path of a Unix socket.
    Unix(PathBuf),
}

impl Address {
    /// Returns whether other machines can reach it.
    #[must_use]
    pub fn is_public(&self) -> bool {
        matches!(self, Self::Tcp(address) if !address.ip().is_loopback())
    }
}

impl Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(address) => write!(f, "http://{address}/"),
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
        }
    }
}
