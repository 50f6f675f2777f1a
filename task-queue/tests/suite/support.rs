//! A queue for a test, its workers, and a Redis server that belongs to the test.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tempfile::TempDir;
use testkit::port::free_port;
use testkit::program::{Run, example, run};
use testkit::time_limit::LIMIT;

/// The program.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_task-queue");

/// A job of several seconds.
pub const LONG: &str = "18446744073709551557";

/// A queue that is deleted at the end of the test.
pub struct Queue {
    /// Where it is.
    pub address: String,
    /// A folder for its files, and for logs.
    pub folder: TempDir,
    /// Its server, if it has one.
    pub server: Option<Redis>,
}

impl Queue {
    /// Returns a queue in a file that does not exist yet.
    pub fn sqlite() -> Self {
        let folder = TempDir::new().expect("a temporary folder can be created");
        let address = format!("sqlite:{}", folder.path().join("queue.db").display());
        Self { address, folder, server: None }
    }

    /// Returns a queue in a new Redis server, which writes each change to its file.
    pub fn redis() -> Self {
        let folder = TempDir::new().expect("a temporary folder can be created");
        let server = Redis::start(folder.path(), &["--appendonly", "yes"]);
        Self { address: server.url(), folder, server: Some(server) }
    }

    /// Returns a command line for this queue.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(["--broker", &self.address]).args(args);
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, args: &[&str]) -> Run {
        run(&mut self.command(args), "")
    }

    /// Returns what a command prints. It must succeed.
    #[track_caller]
    pub fn output(&self, args: &[&str]) -> String {
        self.run(args).output()
    }

    /// Returns the first line of the status.
    #[track_caller]
    pub fn counts(&self) -> String {
        self.output(&["status"]).lines().next().unwrap_or_default().to_owned()
    }

    /// Waits until the first line of the status is `counts`.
    #[track_caller]
    pub fn wait_for(&self, counts: &str) {
        wait_until(&format!("the status is {counts:?}"), || self.counts() == counts);
    }

    /// Starts a worker whose jobs wait for [`open_gate`](Self::open_gate).
    pub fn gated_worker(&self, lease: Duration, concurrency: usize) -> Worker {
        let mut command = Command::new(example("gated-worker"));
        command.arg(&self.address).arg(self.gate());
        command.args([lease.as_millis().to_string(), concurrency.to_string()]);
        Worker::start(command, self.folder.path())
    }

    /// Lets the jobs of the gated workers end.
    pub fn open_gate(&self) {
        File::create(self.gate()).expect("a file can be created");
    }

    fn gate(&self) -> PathBuf {
        self.folder.path().join("gate")
    }

    /// Starts a worker.
    pub fn worker(&self, args: &[&str]) -> Worker {
        let mut command = self.command(&["-v", "worker"]);
        command.args(args);
        Worker::start(command, self.folder.path())
    }
}

/// Waits until a condition holds. Fails if it takes too long.
#[track_caller]
pub fn wait_until(what: &str, mut holds: impl FnMut() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < LIMIT, "after {LIMIT:?}, it is still not true that {what}");
        sleep(Duration::from_millis(20));
    }
}

/// A worker process. Dropping it kills it.
pub struct Worker {
    child: Child,
    log: PathBuf,
}

impl Worker {
    /// Starts a program whose log goes to a file in `folder`.
    pub fn start(mut command: Command, folder: &Path) -> Self {
        let log = folder.join(format!("{:x}.log", fastrand::u64(..)));
        let file = File::create(&log).expect("a log can be created");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(file);
        let child = command.spawn().expect("the worker can be started");
        Self { child, log }
    }

    /// Returns what the worker has logged.
    pub fn log(&self) -> String {
        fs::read_to_string(&self.log).expect("the log can be read")
    }

    /// Sends a signal.
    pub fn signal(&self, signal: Signal) {
        let pid = Pid::from_raw(self.child.id().try_into().expect("a process id fits"));
        kill(pid, signal).expect("the worker has not been reaped");
    }

    /// Kills the worker. Returns its log.
    pub fn kill(mut self) -> String {
        self.child.kill().expect("the worker can be killed");
        self.child.wait().expect("the worker can be reaped");
        self.log()
    }

    /// Waits until the worker has ended.
    #[track_caller]
    pub fn wait(&mut self) -> ExitStatus {
        let mut status = None;
        wait_until("the worker has ended", || {
            status = self.child.try_wait().expect("the worker can be waited for");
            status.is_some()
        });
        status.expect("it has ended")
    }

    /// Waits until the log contains a text.
    #[track_caller]
    pub fn wait_for_log(&self, text: &str) {
        let mut log = String::new();
        wait_until(&format!("the worker logs {text:?}"), || {
            log = self.log();
            log.contains(text)
        });
    }

    /// Returns whether the worker is still running.
    pub fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Both fail if the worker has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A Redis server on a port of its own. Dropping it kills it.
pub struct Redis {
    child: Child,
    port: u16,
    folder: PathBuf,
    args: Vec<String>,
}

impl Redis {
    /// Starts a server on a free port, which keeps its files in `folder`.
    pub fn start(folder: &Path, args: &[&str]) -> Self {
        let args: Vec<String> = args.iter().map(ToString::to_string).collect();
        let port = free_port();
        let child = spawn(port, folder, &args);
        let mut server = Self { child, port, folder: folder.into(), args };
        server.wait_until_ready();
        server
    }

    /// Returns the address of the server.
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Kills the server, as a power failure would.
    pub fn kill(&mut self) {
        self.child.kill().expect("the server can be killed");
        self.child.wait().expect("the server can be reaped");
    }

    /// Starts the server again, with the same port and files.
    pub fn restart(&mut self) {
        self.child = spawn(self.port, &self.folder, &self.args);
        self.wait_until_ready();
    }

    fn wait_until_ready(&mut self) {
        wait_until("Redis answers", || {
            let ended = self.child.try_wait().expect("the server can be waited for");
            assert!(ended.is_none(), "redis-server has ended: {ended:?}");
            self.answers().unwrap_or(false)
        });
    }

    /// Returns whether the server answers. While it loads its file, it accepts connections and
    /// answers only with an error.
    fn answers(&self) -> io::Result<bool> {
        let mut connection = TcpStream::connect(("127.0.0.1", self.port))?;
        connection.set_read_timeout(Some(LIMIT))?;
        connection.write_all(b"PING\r\n")?;
        let mut answer = [0; 5];
        connection.read_exact(&mut answer)?;
        Ok(matches!(&answer, b"+PONG" | b"-NOAU"))
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        // Both fail if the server was killed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn spawn(port: u16, folder: &Path, args: &[String]) -> Child {
    let mut server = Command::new("redis-server");
    server.args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--dir"]);
    server.arg(folder).args(args).stdin(Stdio::null()).stdout(Stdio::null());
    server.spawn().expect("redis-server is installed")
}

/// Writes a test for each function, with a queue in a file, and with one in Redis.
macro_rules! broker_suite_tests {
    ($($test:ident,)+) => {
        mod sqlite {
            $(
                #[test]
                fn $test() {
                    super::$test(&crate::support::Queue::sqlite());
                }
            )+
        }

        mod redis {
            $(
                #[test]
                #[ignore = "needs redis-server; CI installs it"]
                fn $test() {
                    super::$test(&crate::support::Queue::redis());
                }
            )+
        }
    };
}
