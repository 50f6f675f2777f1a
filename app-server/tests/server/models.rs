//! What differs between the models.

use std::io::BufRead;
use std::time::Duration;

use crate::support::{Server, request, wait_until_computing};

/// A prime whose check takes about a second.
const LONG: u64 = 1_000_000_000_000_000_003;

/// The largest prime below 2^64. Its check takes several seconds.
const LONGEST: u64 = 18_446_744_073_709_551_557;

fn prime(n: u64) -> String {
    request(&format!("/prime/{n}"))
}

#[test]
fn sync_worker_serves_one_connection_at_a_time() {
    let server = Server::start(&["--workers", "1", "--model", "prefork-sync"]);
    let mut first = server.connect();
    first.send("GET /pid HTTP/1.1\r\nhost");
    let mut second = server.connect();
    second.send(&request("/pid"));
    let is_answered = second.has_response_within(Duration::from_millis(300));
    assert!(!is_answered, "the second connection was served although the first is open");
    first.send(": test\r\n\r\n");
    assert_eq!(first.response().status, 200);
    assert_eq!(second.response().status, 200);
}

#[test]
fn waiting_request_does_not_delay_others() {
    for model in ["prefork-async", "threads", "tasks"] {
        let server = Server::start(&["--workers", "1", "--model", model]);
        let mut slow = server.connect();
        slow.send(&request("/sleep/60000"));
        assert_eq!(server.get("/pid").status, 200, "{model}");
        assert!(!slow.has_response_within(Duration::from_millis(1)), "{model}");
    }
}

#[test]
fn computing_request_freezes_a_worker_that_computes_on_its_event_loop() {
    for model in ["prefork-sync", "prefork-async"] {
        let mut server = Server::start(&["--workers", "1", "--model", model]);
        let mut slow = server.connect();
        slow.send(&prime(LONG));
        wait_until_computing(server.worker());
        let mut quick = server.connect();
        assert_eq!(quick.get("/pid").status, 200);
        // The worker has written this response before the other.
        let is_answered = slow.has_response_within(Duration::from_millis(100));
        assert!(is_answered, "{model}: /pid was answered while the worker was computing");
    }
}

#[test]
fn computing_request_does_not_freeze_threads_and_tasks() {
    for model in ["threads", "tasks"] {
        let mut server = Server::start(&["--workers", "1", "--model", model]);
        let mut slow = server.connect();
        slow.send(&prime(LONGEST));
        wait_until_computing(server.worker());
        assert_eq!(server.get("/pid").status, 200, "{model}");
        let is_answered = slow.has_response_within(Duration::from_millis(1));
        assert!(!is_answered, "{model}: the check was done before /pid was answered");
    }
}

#[test]
fn spinner_turns_only_if_the_event_loop_does_not_compute() {
    let events = format!("/events/{LONG}");
    for model in ["prefork-sync", "prefork-async"] {
        let server = Server::start(&["--workers", "1", "--model", model]);
        let body = server.get(&events).body;
        assert!(
            body.contains("event: answer\ndata: 1000000000000000003 is prime"),
            "{model}: {body}"
        );
        assert!(!body.contains("event: frame"), "{model}: {body}");
    }
    for model in ["threads", "tasks"] {
        let server = Server::start(&["--workers", "1", "--model", model]);
        let mut client = server.connect();
        client.send(&request(&format!("/events/{LONGEST}")));
        let mut lines = client.0.lines().map(|line| line.expect("the connection is open"));
        let first = lines.find(|line| line.starts_with("event: "));
        assert_eq!(first.as_deref(), Some("event: frame"), "{model}");
        assert_eq!(lines.next().as_deref(), Some("data: \\"), "{model}");
    }
}

#[test]
fn two_workers_compute_at_the_same_time() {
    let mut server = Server::start(&["--workers", "2", "--model", "prefork-sync"]);
    let (mut first, mut second) = (server.connect(), server.connect());
    first.send(&prime(LONGEST));
    second.send(&prime(LONGEST));
    let workers = server.wait_for_workers("two", |workers| workers.len() == 2);
    workers.into_iter().for_each(wait_until_computing);
}
