//! A server that a test starts, and clients that send raw bytes.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use testkit::process_group::children_of;
use testkit::time_limit::LIMIT;
use testkit::watchdog::Watchdog;

/// A running server in its own process group. Dropping it kills the whole group.
pub(crate) struct Server {
    child: Child,
    lines: Receiver<String>,
    log: Vec<String>,
    address: Address,
    _watchdog: Watchdog,
}

impl Server {
    /// Starts a server at a port that the system chooses.
    #[track_caller]
    pub(crate) fn start(args: &[&str]) -> Self {
        Self::start_at(&[&["--port", "0"], args].concat())
    }

    /// Starts a server at the address in `args`.
    #[track_caller]
    pub(crate) fn start_at(args: &[&str]) -> Self {
        Self::spawn(Command::new(env!("CARGO_BIN_EXE_app-server")).args(args))
    }

    /// Starts a server that `command` executes.
    #[track_caller]
    pub(crate) fn spawn(command: &mut Command) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).process_group(0);
        let mut child = command.spawn().expect("the program can be started");
        let stderr = child.stderr.take().expect("stderr is a pipe");
        let (line_tx, lines) = channel();
        thread::spawn(move || {
            for line in BufReader::new(stderr).lines() {
                let _ = line_tx.send(line.expect("a log is valid UTF-8"));
            }
        });
        let watchdog = Watchdog::watch(child.id());
        let (log, address) = (Vec::new(), Address::new(String::new()));
        let mut server = Self { child, lines, log, address, _watchdog: watchdog };
        let line = server.wait_for("listening at ");
        let address = line.split_once("listening at ").expect("the line contains this").1;
        let address = address.split(", ").next().expect("there is a first part");
        let address = address.trim_start_matches("http://").trim_end_matches('/');
        server.address = Address::new(address.into());
        server
    }

    pub(crate) fn pid(&self) -> Pid {
        Pid::from_raw(self.child.id().try_into().expect("a process id fits into an i32"))
    }

    /// Waits for a line of the log that contains `text`, and returns it.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, text: &str) -> String {
        let deadline = Instant::now() + LIMIT;
        loop {
            match self.lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(line) => {
                    self.log.push(line.clone());
                    if line.contains(text) {
                        return line;
                    }
                }
                Err(error) => panic!("no line contains {text:?}: {error}; log: {:#?}", self.log),
            }
        }
    }

    /// Returns the lines that were logged so far.
    pub(crate) fn log(&mut self) -> String {
        self.log.extend(self.lines.try_iter());
        self.log.join("\n")
    }

    /// Returns the workers.
    pub(crate) fn workers(&self) -> Vec<Pid> {
        children_of(self.pid())
    }

    /// Returns the only worker.
    #[track_caller]
    pub(crate) fn worker(&mut self) -> Pid {
        self.wait_for_workers("one worker", |workers| workers.len() == 1)[0]
    }

    /// Waits until the workers fulfil a condition, and returns them.
    #[track_caller]
    pub(crate) fn wait_for_workers(
        &mut self,
        what: &str,
        is_met: impl Fn(&[Pid]) -> bool,
    ) -> Vec<Pid> {
        let start = Instant::now();
        loop {
            let workers = self.workers();
            if is_met(&workers) {
                return workers;
            }
            assert!(start.elapsed() < LIMIT, "not {what}: {workers:?}; log:\n{}", self.log());
            thread::sleep(Duration::from_millis(10));
        }
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill(self.pid(), signal).expect("the server was not reaped");
    }

    pub(crate) fn address(&self) -> Address {
        self.address.clone()
    }

    #[track_caller]
    pub(crate) fn connect(&self) -> Client<TcpStream> {
        self.address.connect()
    }

    /// Waits until a worker has accepted every connection that a client has opened.
    #[cfg(target_os = "linux")]
    #[track_caller]
    pub(crate) fn wait_until_accepted(&self) {
        let (_, port) = self.address.0.rsplit_once(':').expect("the address has a port");
        let port: u16 = port.parse().expect("a port is a number");
        // A listening socket (state 0A), whose receive queue are the connections to accept.
        let listening = format!(":{port:04X} 00000000:0000 0A 00000000:00000000 ");
        let start = Instant::now();
        while !std::fs::read_to_string("/proc/net/tcp").expect("Linux has it").contains(&listening)
        {
            assert!(start.elapsed() < LIMIT, "a connection waits");
            thread::sleep(Duration::from_millis(1));
        }
    }

    #[cfg(not(target_os = "linux"))]
    pub(crate) fn wait_until_accepted(&self) {
        thread::sleep(Duration::from_millis(300));
    }

    /// Sends a request on a new connection.
    #[track_caller]
    pub(crate) fn get(&self, path: &str) -> Response {
        self.connect().get(path)
    }

    /// Waits until the server has ended, asserts that no process of its group is left, and returns
    /// its exit code.
    #[track_caller]
    pub(crate) fn finish(&mut self) -> Option<i32> {
        let status = self.wait();
        wait_until_empty(self.pid());
        status.code()
    }

    /// Stops the server, which must succeed.
    #[track_caller]
    pub(crate) fn stop(&mut self) {
        self.signal(Signal::SIGTERM);
        assert_eq!(self.finish(), Some(0), "{}", self.log());
    }

    pub(crate) fn wait(&mut self) -> ExitStatus {
        self.child.wait().expect("a child can be waited for")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // An error means that all have ended.
        let _ = nix::sys::signal::killpg(self.pid(), Signal::SIGKILL);
        let _ = self.child.wait();
    }
}

/// Where a server listens.
#[derive(Clone)]
pub(crate) struct Address(String);

impl Address {
    pub(crate) fn new(address: String) -> Self {
        Self(address)
    }

    /// Returns whether a program listens there.
    pub(crate) fn is_open(&self) -> bool {
        TcpStream::connect(&self.0).is_ok()
    }

    #[track_caller]
    pub(crate) fn connect(&self) -> Client<TcpStream> {
        let stream = TcpStream::connect(&self.0).expect("the server listens");
        stream.set_read_timeout(Some(LIMIT)).expect("the time is not 0");
        stream.set_nodelay(true).expect("the option exists");
        Client(BufReader::new(stream))
    }
}

/// Waits until no process of a group runs. The leader must have ended.
#[track_caller]
pub(crate) fn wait_until_empty(group: Pid) {
    let start = Instant::now();
    loop {
        let all = testkit::process_list::processes();
        let left: Vec<_> = all.iter().filter(|it| it.group == group && it.is_running()).collect();
        if left.is_empty() {
            return;
        }
        assert!(start.elapsed() < LIMIT, "processes are left: {left:?}");
        thread::sleep(Duration::from_millis(5));
    }
}

/// Waits until a process has used `time` of CPU time since this call.
#[cfg(target_os = "linux")]
pub(crate) fn wait_until_computing(pid: Pid) {
    let ticks = || -> u64 {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).expect("it runs");
        let fields = stat.rsplit_once(')').expect("the name is in parentheses").1;
        fields
            .split_whitespace()
            .skip(11)
            .take(2)
            .map(|it| it.parse::<u64>().expect("a number"))
            .sum()
    };
    let (start, before) = (Instant::now(), ticks());
    while ticks() < before + 5 {
        assert!(start.elapsed() < LIMIT, "process {pid} does not compute");
        thread::sleep(Duration::from_millis(5));
    }
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn wait_until_computing(pid: Pid) {
    assert!(testkit::process_list::process(pid).is_some(), "there is no process {pid}");
    thread::sleep(Duration::from_millis(300));
}

/// What a server has answered.
#[derive(Debug, Clone)]
pub(crate) struct Response {
    pub(crate) status: u16,
    /// In lower case, one per line.
    pub(crate) headers: String,
    pub(crate) body: String,
}

impl Response {
    /// The process id in an answer to `/pid`.
    #[track_caller]
    pub(crate) fn pid(&self) -> Pid {
        let pid = self.body.trim().parse();
        Pid::from_raw(pid.unwrap_or_else(|_| panic!("no process id: {self:?}")))
    }

    pub(crate) fn closes(&self) -> bool {
        self.headers.contains("connection: close")
    }
}

/// One connection.
pub(crate) struct Client<S>(pub(crate) BufReader<S>);

impl Client<UnixStream> {
    pub(crate) fn unix(path: &Path) -> Self {
        Self::over(UnixStream::connect(path).expect("the server listens"))
    }

    /// Waits for a server that was just started. Its file exists shortly before it listens.
    pub(crate) fn unix_when_it_listens(path: &Path) -> Self {
        loop {
            match UnixStream::connect(path) {
                Ok(stream) => return Self::over(stream),
                Err(_) => std::thread::sleep(Duration::from_millis(10)),
            }
        }
    }

    fn over(stream: UnixStream) -> Self {
        stream.set_read_timeout(Some(LIMIT)).expect("the time is not 0");
        Self(BufReader::new(stream))
    }
}

impl<S: Read + Write> Client<S> {
    #[track_caller]
    pub(crate) fn get(&mut self, path: &str) -> Response {
        self.send(&request(path));
        self.response()
    }

    #[track_caller]
    pub(crate) fn send(&mut self, bytes: &str) {
        self.try_send(bytes).expect("the connection is open");
    }

    pub(crate) fn try_send(&mut self, bytes: &str) -> std::io::Result<()> {
        self.0.get_mut().write_all(bytes.as_bytes())
    }

    #[track_caller]
    pub(crate) fn response(&mut self) -> Response {
        self.try_response().unwrap_or_else(|error| panic!("no response: {error}"))
    }

    /// Reads a response: a body with a length, or in chunks.
    pub(crate) fn try_response(&mut self) -> std::io::Result<Response> {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if self.0.read_line(&mut head)? == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
        }
        let (line, headers) = head.split_once("\r\n").expect("it contains an empty line");
        let status = line.split(' ').nth(1).and_then(|status| status.parse().ok());
        let status = status.unwrap_or_else(|| panic!("no status: {line}"));
        let headers = headers.to_lowercase();
        let length = headers.lines().find_map(|line| line.strip_prefix("content-length: "));
        let mut body = Vec::new();
        if let Some(length) = length {
            body.resize(length.parse().expect("a length is a number"), 0);
            self.0.read_exact(&mut body)?;
        } else if headers.contains("transfer-encoding: chunked") {
            while self.read_chunk(&mut body)? {}
        }
        let body = String::from_utf8(body).expect("the body is valid UTF-8");
        Ok(Response { status, headers, body })
    }

    /// Appends a chunk to `body`. Returns whether it was not the last one.
    fn read_chunk(&mut self, body: &mut Vec<u8>) -> std::io::Result<bool> {
        let mut line = String::new();
        self.0.read_line(&mut line)?;
        let length = usize::from_str_radix(line.trim(), 16);
        let length = length.map_err(|_| std::io::Error::from(ErrorKind::UnexpectedEof))?;
        let start = body.len();
        body.resize(start + length + 2, 0);
        self.0.read_exact(&mut body[start..])?;
        body.truncate(start + length); // without the line end
        Ok(length > 0)
    }

    /// Asserts that the server has closed the connection without another byte.
    #[track_caller]
    pub(crate) fn assert_closed(&mut self) {
        let mut rest = Vec::new();
        match self.0.read_to_end(&mut rest) {
            Ok(_) => assert!(rest.is_empty(), "{:?}", String::from_utf8_lossy(&rest)),
            Err(error) => assert_eq!(error.kind(), ErrorKind::ConnectionReset, "{error}"),
        }
    }
}

impl Client<TcpStream> {
    /// Returns whether a byte arrives within `time`.
    pub(crate) fn has_response_within(&mut self, time: Duration) -> bool {
        self.0.get_ref().set_read_timeout(Some(time)).expect("the time is not 0");
        let has_byte = self.0.fill_buf().is_ok_and(|bytes| !bytes.is_empty());
        self.0.get_ref().set_read_timeout(Some(LIMIT)).expect("the time is not 0");
        has_byte
    }
}

pub(crate) fn request(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: test\r\n\r\n")
}
