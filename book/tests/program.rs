//! Runs the program, and asks its server for pages.
#![cfg(unix)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use testkit::watchdog::Watchdog;

fn book(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_book"));
    command.process_group(0).args(args).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Returns the head and the body of the server's response.
fn get(address: &str, path: &str) -> (String, String) {
    let mut stream = TcpStream::connect(address).expect("the server accepts connections");
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("the request can be sent");
    let mut response = String::new();
    stream.read_to_string(&mut response).expect("the response is text");
    let (head, body) = response.split_once("\r\n\r\n").expect("the response has a head");
    (head.to_lowercase(), body.to_string())
}

fn interrupt(child: &Child) {
    let pid = Pid::from_raw(child.id().try_into().expect("a process id fits into an i32"));
    kill(pid, Signal::SIGINT).expect("the program is running");
}

#[test]
fn server_sends_pages_until_it_is_interrupted() {
    let mut child = book(&["--port", "0"]).spawn().expect("the program can be started");
    let _watchdog = Watchdog::watch(child.id());
    let mut line = String::new();
    let stdout = child.stdout.take().expect("stdout is a pipe");
    BufReader::new(stdout).read_line(&mut line).expect("the program prints a line");
    let address = line.strip_prefix("serving on http://").and_then(|rest| rest.split('/').next());
    let address = address.unwrap_or_else(|| panic!("the first line has no address: {line:?}"));
    assert!(address.starts_with("127.0.0.1:"), "other machines can reach {address}");

    let (head, body) = get(address, "/");
    assert!(head.starts_with("http/1.1 200") && head.contains("text/html"), "{head}");
    assert!(body.contains("Concurrency models in Rust"), "{body:.500}");
    let (head, _) = get(address, "/assets/book.css");
    assert!(head.starts_with("http/1.1 200") && head.contains("text/css"), "{head}");
    let (head, body) = get(address, "/no/such/chapter.html");
    assert!(head.starts_with("http/1.1 404"), "{head}");
    assert!(body.contains("There is no such page"), "{body:.500}");
    let (head, _) = get(address, "/../Cargo.toml");
    assert!(head.starts_with("http/1.1 4"), "a file outside of the site was sent: {head}");

    interrupt(&child);
    let status = child.wait().expect("the program can be waited for");
    assert_eq!(status.code(), Some(0), "Ctrl-C is the usual way to end the program");
}

#[test]
fn port_in_use_is_one_line() {
    let other = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    let port = other.local_addr().expect("the socket is bound").port().to_string();
    let run = book(&["--port", &port]).output().expect("the program can be started");
    let error = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(1), "{error}");
    let start = format!("error: cannot serve on port {port}: ");
    assert!(
        error.starts_with(&start) && error.ends_with("; choose another one with --port\n"),
        "{error}"
    );
    assert_eq!(error.lines().count(), 1, "{error}");
}

#[test]
fn folder_that_cannot_be_written_is_one_line() {
    let args = ["build", "--output", "/dev/null/site"];
    let run = book(&args).output().expect("the program can be started");
    let error = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(1), "{error}");
    assert!(error.starts_with("error: cannot write to /dev/null/site: "), "{error}");
    assert_eq!(error.lines().count(), 1, "{error}");
}
