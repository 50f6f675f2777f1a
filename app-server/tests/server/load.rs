//! Workers that are killed or replaced while many clients send requests.

use std::collections::BTreeSet;
use std::io;
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::support::{Address, Client, Response, Server, request};

const CLIENTS: usize = 8;

/// What a client has observed.
#[derive(Default)]
struct Observed {
    answers: usize,
    /// A request failed: the worker that answered the previous request on the same connection, if
    /// there was one.
    failures: Vec<Option<Pid>>,
}

/// Sends requests until `stop`, each on the connection of the previous one if that is still open.
fn send_requests(address: &Address, stop: &AtomicBool) -> Observed {
    let mut observed = Observed::default();
    let mut open: Option<(Client<TcpStream>, Pid)> = None;
    while !stop.load(Ordering::Relaxed) {
        let (mut client, worker) = match open.take() {
            Some((client, worker)) => (client, Some(worker)),
            None => (address.connect(), None),
        };
        match exchange(&mut client) {
            Ok(response) => {
                assert_eq!(response.status, 200, "{response:?}");
                observed.answers += 1;
                open = (!response.closes()).then(|| (client, response.pid()));
            }
            Err(_) => observed.failures.push(worker),
        }
    }
    observed
}

fn exchange(client: &mut Client<TcpStream>) -> io::Result<Response> {
    client.try_send(&request("/pid"))?;
    client.try_response()
}

struct StopOnDrop<'a>(&'a AtomicBool);

impl Drop for StopOnDrop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Runs `disturb` while clients send requests, and returns what they have observed.
fn under_load(server: &mut Server, disturb: impl FnOnce(&mut Server)) -> Observed {
    let stop = AtomicBool::new(false);
    let address = server.address();
    let observed = thread::scope(|scope| {
        let clients: Vec<_> =
            (0..CLIENTS).map(|_| scope.spawn(|| send_requests(&address, &stop))).collect();
        let stop_clients = StopOnDrop(&stop); // even if `disturb` panics
        disturb(server);
        drop(stop_clients);
        clients
            .into_iter()
            .map(|client| client.join().expect("a client does not panic"))
            .collect::<Vec<_>>()
    });
    let answers = observed.iter().map(|it| it.answers).sum();
    Observed { answers, failures: observed.into_iter().flat_map(|it| it.failures).collect() }
}

/// Waits until the clients have got more answers.
fn let_clients_work() {
    thread::sleep(Duration::from_millis(200));
}

#[test]
fn sighup_under_load_fails_no_request() {
    for model in ["prefork-sync", "prefork-async", "threads", "tasks"] {
        let mut server = Server::start(&["--workers", "2", "--model", model, "--linger", "100s"]);
        let observed = under_load(&mut server, |server| {
            for _ in 0..3 {
                let before = server.wait_for_workers("two", |workers| workers.len() == 2);
                let_clients_work();
                server.signal(Signal::SIGHUP);
                server.wait_for_workers("replaced", |workers| {
                    workers.len() == 2 && workers.iter().all(|worker| !before.contains(worker))
                });
            }
            let_clients_work();
        });
        assert!(observed.answers > 100, "{model}: only {} answers", observed.answers);
        let failures = observed.failures.len();
        assert_eq!(
            failures, 0,
            "{model}: {failures} requests failed, {} succeeded",
            observed.answers
        );
        server.stop();
    }
}

#[test]
fn max_requests_under_load_fail_no_request() {
    let args = ["--workers", "2", "--max-requests", "100", "--linger", "100s"];
    let mut server = Server::start(&args);
    let first = server.wait_for_workers("two", |workers| workers.len() == 2);
    let observed = under_load(&mut server, |server| {
        server.wait_for_workers("replaced", |workers| {
            workers.iter().all(|worker| !first.contains(worker))
        });
    });
    assert!(observed.answers > 100, "only {} answers", observed.answers);
    let failures = observed.failures.len();
    assert_eq!(failures, 0, "{failures} requests failed, {} succeeded", observed.answers);
    server.stop();
}

#[test]
fn sigkill_under_load_fails_only_requests_of_the_killed_workers() {
    for model in ["prefork-async", "threads", "tasks"] {
        let mut server = Server::start(&["--workers", "2", "--model", model]);
        let mut killed = BTreeSet::new();
        let observed = under_load(&mut server, |server| {
            for _ in 0..5 {
                let workers = server.wait_for_workers("two", |workers| {
                    workers.len() == 2 && workers.iter().all(|worker| !killed.contains(worker))
                });
                let_clients_work();
                kill(workers[0], Signal::SIGKILL).expect("the worker runs");
                killed.insert(workers[0]);
            }
            server.wait_for_workers("two", |workers| workers.len() == 2);
            let_clients_work();
        });
        assert!(observed.answers > 100, "{model}: only {} answers", observed.answers);
        let failures = &observed.failures;
        assert!(failures.len() <= killed.len() * CLIENTS, "{model}: {failures:?}, {killed:?}");
        let of_others = failures.iter().flatten().find(|worker| !killed.contains(worker));
        assert_eq!(of_others, None, "{model}: a request failed at a worker that was not killed");
        server.stop();
    }
}
