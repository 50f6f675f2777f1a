//! The server behind a real nginx.

use std::io::BufRead;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill, killpg};
use nix::unistd::Pid;
use tempfile::{TempDir, tempdir};
use testkit::port::free_port;
use testkit::time_limit::LIMIT;

use crate::support::{Address, Server, request};

/// nginx and the server behind it. Dropping it stops both.
struct Nginx {
    script: Child,
    server: Server,
    address: Address,
    _folder: TempDir,
}

impl Nginx {
    fn start(args: &[&str]) -> Self {
        let folder = tempdir().expect("there is a folder for temporary files");
        let socket = folder.path().join("socket");
        let bind = format!("unix:{}", socket.display());
        let always = ["--workers", "2", "--linger", "100s", "--bind", &bind];
        let server = Server::start_at(&[&always, args].concat());
        let port = free_port();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/nginx.sh");
        let mut nginx = Command::new(script);
        nginx.arg(&socket).arg(port.to_string()).process_group(0);
        let mut nginx = nginx.spawn().expect("the script can be started");
        let address = Address::new(format!("127.0.0.1:{port}"));
        let start = Instant::now();
        while !address.is_open() {
            let ended = nginx.try_wait().expect("a child can be waited for");
            assert_eq!(ended, None, "nginx did not start");
            assert!(start.elapsed() < LIMIT, "nginx does not listen");
            sleep(Duration::from_millis(10));
        }
        Self { script: nginx, server, address, _folder: folder }
    }

    fn pid(&self) -> Pid {
        Pid::from_raw(self.script.id().cast_signed())
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // An error means that it has ended.
        let _ = killpg(self.pid(), Signal::SIGKILL);
        let _ = self.script.wait();
    }
}

#[test]
#[ignore = "needs nginx; CI installs it"]
fn nginx_sends_files_itself_and_passes_the_rest() {
    let nginx = Nginx::start(&[]);
    let page = nginx.address.connect().get("/");
    assert!(page.status == 200 && page.headers.contains("server: nginx"), "{page:?}");
    let worker = nginx.address.connect().get("/pid").pid();
    assert!(nginx.server.workers().contains(&worker), "{worker} is not a worker");
    let bad = nginx.address.connect().get("/prime/abc");
    assert!(bad.status == 400 && bad.body.contains("is not a whole number"), "{bad:?}");
    for path in ["/static/../nginx.sh", "/static/%2e%2e/nginx.sh", "/static../nginx.sh"] {
        let response = nginx.address.connect().get(path);
        assert!((400..500).contains(&response.status), "{path}: {response:?}");
    }
    // Only nginx can answer now.
    nginx.server.signal(Signal::SIGSTOP);
    for worker in nginx.server.workers() {
        kill(worker, Signal::SIGSTOP).expect("the worker runs");
    }
    let script = nginx.address.connect().get("/static/page.js");
    assert!(script.headers.contains("content-type: text/javascript"), "{script:?}");
}

#[test]
#[ignore = "needs nginx; CI installs it"]
fn nginx_passes_events_on_as_they_come() {
    let nginx = Nginx::start(&["--model", "tasks"]);
    let mut client = nginx.address.connect();
    client.send(&request("/events/18446744073709551557"));
    let mut lines = client.0.lines().map(|line| line.expect("the connection is open"));
    let first = lines.find(|line| line.starts_with("event: "));
    assert_eq!(first.as_deref(), Some("event: frame"));
}

#[test]
#[ignore = "needs nginx; CI installs it"]
fn clients_of_nginx_do_not_notice_that_workers_are_replaced() {
    let mut nginx = Nginx::start(&[]);
    let before = nginx.server.wait_for_workers("two", |workers| workers.len() == 2);
    nginx.server.signal(Signal::SIGHUP);
    let start = Instant::now();
    loop {
        let response = nginx.address.connect().get("/pid");
        assert_eq!(response.status, 200, "{response:?}");
        if !before.contains(&response.pid()) {
            break;
        }
        assert!(start.elapsed() < LIMIT, "an old worker answers");
    }
}

#[test]
#[ignore = "needs nginx; CI installs it"]
fn sigterm_ends_nginx() {
    let mut nginx = Nginx::start(&[]);
    kill(nginx.pid(), Signal::SIGTERM).expect("the script runs");
    let status = nginx.script.wait().expect("a child can be waited for");
    assert_eq!(status.code(), Some(0), "{status}");
    assert!(!nginx.address.is_open());
}
