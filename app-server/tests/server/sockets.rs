//! Where a server listens, and what its command line may contain.

use std::fs;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

use nix::sys::signal::Signal;
use tempfile::{TempDir, tempdir};
use testkit::program::{Run, run};

use crate::support::{Client, Server};

fn folder() -> TempDir {
    tempdir().expect("there is a folder for temporary files")
}

fn bind(path: &Path) -> String {
    format!("unix:{}", path.display())
}

fn run_server(args: &[&str]) -> Run {
    run(Command::new(env!("CARGO_BIN_EXE_app-server")).args(args), "")
}

#[test]
fn unix_socket_is_served_and_removed() {
    let folder = folder();
    let path = folder.path().join("socket");
    let mut server = Server::start_at(&["--workers", "2", "--bind", &bind(&path)]);
    let worker = Client::unix(&path).get("/pid").pid();
    assert!(server.workers().contains(&worker));
    server.stop();
    assert!(!path.exists(), "the file of the socket is left");
}

#[test]
fn unix_socket_of_a_killed_server_is_replaced() {
    let folder = folder();
    let path = folder.path().join("socket");
    let mut killed = Server::start_at(&["--workers", "1", "--bind", &bind(&path)]);
    killed.signal(Signal::SIGKILL);
    killed.wait();
    crate::support::wait_until_empty(killed.pid());
    assert!(path.exists());
    let mut server = Server::start_at(&["--workers", "1", "--bind", &bind(&path)]);
    assert_eq!(Client::unix(&path).get("/pid").status, 200);
    server.stop();
}

#[test]
fn unix_socket_of_a_running_server_is_not_replaced() {
    let folder = folder();
    let path = folder.path().join("socket");
    let _other = UnixListener::bind(&path).expect("the socket can be bound");
    let run = run_server(&["--bind", &bind(&path)]);
    assert!(run.error(1).contains("another server listens there"), "{run:?}");
    assert!(path.exists());
}

#[test]
fn file_that_is_not_a_socket_is_never_removed() {
    let folder = folder();
    let path = folder.path().join("file");
    fs::write(&path, "precious").expect("the file can be written");
    let run = run_server(&["--bind", &bind(&path)]);
    assert!(run.error(1).contains("this file is not a socket"), "{run:?}");
    assert_eq!(fs::read_to_string(&path).expect("it is still there"), "precious");
}

#[test]
fn static_folder_that_cannot_be_opened_is_an_error() {
    let folder = folder();
    let file = folder.path().join("file");
    fs::write(&file, "not a folder").expect("the file can be written");
    for path in [file, folder.path().join("missing")] {
        let run = run_server(&["--static", path.to_str().expect("the path is valid UTF-8")]);
        assert!(run.error(1).starts_with("error: cannot open the folder "), "{run:?}");
    }
}

#[test]
fn unusable_unix_path_is_an_error() {
    let folder = folder();
    for path in [folder.path().join("missing").join("socket"), folder.path().join("a".repeat(200))]
    {
        let run = run_server(&["--bind", &bind(&path)]);
        assert!(run.error(1).starts_with("error: cannot listen at unix:"), "{run:?}");
    }
}

#[test]
fn port_in_use_is_an_error() {
    let other = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = other.local_addr().expect("it is bound").port().to_string();
    let run = run_server(&["--port", &port]);
    let error = format!("error: cannot listen at http://127.0.0.1:{port}/: Address already in use");
    assert!(run.error(1).starts_with(&error), "{run:?}");
}

#[test]
fn address_of_another_machine_is_an_error() {
    let run = run_server(&["--bind", "192.0.2.1", "--port", "0"]);
    assert!(run.error(1).contains("cannot listen at"), "{run:?}");
}

#[test]
fn server_warns_if_other_machines_can_reach_it() {
    let mut server = Server::start(&["--workers", "1", "--bind", "0.0.0.0"]);
    server.wait_for("warning: other machines can reach this server");
    server.stop();
    let mut server = Server::start(&["--workers", "1"]);
    server.stop();
    assert!(!server.log().contains("warning"), "{}", server.log());
}

#[test]
fn bad_arguments_are_errors_of_one_line() {
    for (args, reason) in [
        (vec!["--workers", "0"], "1..=1000"),
        (vec!["--workers", "1001"], "1..=1000"),
        (vec!["--workers", "-1"], "1..=1000"),
        (vec!["--port", "65536"], "65535"),
        (vec!["--bind", "localhost:8000"], "expected an IP address"),
        (vec!["--bind", "unix:"], "the path after `unix:` is missing"),
        (vec!["--model", "fibers"], "prefork-sync"),
        (vec!["--timeout", "soon"], "--timeout"),
        (vec!["--timeout", "1s"], "expected at least 2s"),
        (vec!["--max-requests", "0"], "--max-requests"),
        (vec!["--quiet", "--verbose"], "cannot be used with"),
        (vec!["extra"], "unexpected argument"),
    ] {
        let run = run_server(&args);
        assert!(run.error(2).contains(reason), "{args:?}: {run:?}");
    }
}

#[test]
fn verbose_logs_requests_and_quiet_logs_nothing() {
    let mut server = Server::start(&["--workers", "1", "--verbose"]);
    let worker = server.worker();
    server.get("/prime/abc");
    server.wait_for(&format!("[{worker}] GET /prime/abc 400"));
    server.stop();
    let folder = folder();
    let path = folder.path().join("socket");
    let mut quiet = std::process::Command::new(env!("CARGO_BIN_EXE_app-server"));
    quiet.args(["--quiet", "--workers", "1", "--bind", &bind(&path)]);
    let program = testkit::program::start(&mut quiet, std::process::Stdio::piped(), "");
    assert_eq!(Client::unix_when_it_listens(&path).get("/pid").status, 200);
    let parent = testkit::process_group::group_of(&program);
    nix::sys::signal::kill(parent, Signal::SIGTERM).expect("the server runs");
    assert_eq!(testkit::process_group::finish_group(program).output(), "");
}
