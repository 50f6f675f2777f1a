//! What clients may send, and what they get.

use std::fs;
use std::io::Read;
use std::time::Duration;

use crate::support::{Server, request};
use serde_json::Value;

const MODELS: [&str; 4] = ["prefork-sync", "prefork-async", "threads", "tasks"];

fn each_model(test: impl Fn(&Server)) {
    for model in MODELS {
        let mut server = Server::start(&["--workers", "2", "--model", model]);
        test(&server);
        server.stop();
    }
}

#[test]
fn every_model_answers_every_path() {
    each_model(|server| {
        let page = server.get("/");
        assert_eq!(page.status, 200);
        assert!(page.headers.contains("content-type: text/html"), "{page:?}");
        let worker = server.get("/pid").pid();
        assert!(server.workers().contains(&worker), "{worker} is not a worker");
        assert_eq!(server.get("/sleep/1").body, "slept for 1 ms\n");
        let script = server.get("/static/page.js");
        assert_eq!(script.status, 200);
        assert!(script.headers.contains("content-type: text/javascript"), "{script:?}");
        for (n, prime) in [(0_u64, false), (97, true), (9_999_999_999_999_917, true)] {
            let response = server.get(&format!("/prime/{n}"));
            assert!(response.headers.contains("content-type: application/json"), "{response:?}");
            let json: Value = serde_json::from_str(&response.body).expect("it is JSON");
            assert_eq!((&json["n"], &json["prime"]), (&Value::from(n), &Value::from(prime)));
            assert!(json["elapsed"].is_f64(), "{json}");
        }
        let events = server.get("/events/97");
        assert!(events.headers.contains("content-type: text/event-stream"), "{events:?}");
        assert!(
            events.body.contains("event: answer") && events.body.contains("97 is prime"),
            "{events:?}"
        );
    });
}

#[test]
fn bad_number_is_answered_with_the_reason() {
    let server = Server::start(&["--workers", "1"]);
    for path in ["/prime/", "/sleep/", "/events/"] {
        for (number, reason) in [
            ("18446744073709551616", "2^64 - 1 is the limit"),
            ("99999999999999999999999999999999999999999999999999", "2^64 - 1 is the limit"),
            ("-7", "is negative"),
            ("seven", "is not a whole number"),
            ("7.5", "is not a whole number"),
            ("%20", "is not a whole number"),
            ("%ff", ""),
        ] {
            let response = server.get(&format!("{path}{number}"));
            assert_eq!(response.status, 400, "{path}{number}: {response:?}");
            assert!(response.body.contains(reason), "{path}{number}: {response:?}");
        }
    }
    assert_eq!(server.get("/sleep/60001").status, 400);
    assert_eq!(server.get("/prime/%39%37").status, 200, "percent-encoding is decoded");
    assert_eq!(server.get("/prime/18446744073709551615").status, 200);
}

#[test]
fn unknown_path_is_404_and_wrong_method_is_405() {
    let server = Server::start(&["--workers", "1"]);
    for path in ["/nothing", "/prime", "/prime/", "/prime/1/2", "/static/nothing", "//", "/pid/"] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
    for path in ["/", "/pid", "/prime/97", "/sleep/1", "/events/97", "/static/page.js"] {
        let mut client = server.connect();
        client.send(&format!("POST {path} HTTP/1.1\r\nhost: test\r\ncontent-length: 0\r\n\r\n"));
        let response = client.response();
        assert_eq!(response.status, 405, "{path}");
        assert!(response.headers.contains("allow: get,head"), "{path}: {response:?}");
    }
}

#[test]
fn path_never_leaves_the_static_folder() {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let public = folder.path().join("public");
    fs::create_dir(&public).expect("the folder can be created");
    fs::write(public.join("a file.txt"), "public").expect("the file can be written");
    fs::write(folder.path().join("secret.txt"), "secret").expect("the file can be written");
    let public = public.to_str().expect("the path is valid UTF-8");
    let server = Server::start(&["--workers", "1", "--static", public]);
    assert_eq!(server.get("/static/a%20file.txt").body, "public");
    let secret = folder.path().join("secret.txt");
    for path in [
        "../secret.txt",
        "%2e%2e/secret.txt",
        "..%2fsecret.txt",
        "%2e%2e%2fsecret.txt",
        "..%5csecret.txt",
        "x/../../secret.txt",
        "./../secret.txt",
        "..//secret.txt",
        "%252e%252e/secret.txt",
        "secret.txt",
        "a%20file.txt%00",
        &format!("/{}", secret.display()),
        &format!("%2f{}", secret.display()),
    ] {
        let response = server.get(&format!("/static/{path}"));
        assert!((400..500).contains(&response.status), "{path}: {response:?}");
        assert!(!response.body.contains("secret"), "{path}: {response:?}");
    }
    assert_eq!(server.get("/static/").status, 404, "a folder is not listed");
}

#[test]
fn request_that_is_too_large_is_refused() {
    let server = Server::start(&["--workers", "1"]);
    let long = "a".repeat(20_000);
    let many = "x: y\r\n".repeat(100);
    for (request, status) in [
        (format!("GET /{long} HTTP/1.1\r\nhost: test\r\n\r\n"), 431),
        (format!("GET / HTTP/1.1\r\nhost: test\r\nx: {long}\r\n\r\n"), 431),
        (format!("GET / HTTP/1.1\r\nhost: test\r\n{many}\r\n"), 431),
        ("POST / HTTP/1.1\r\nhost: test\r\ncontent-length: 70000\r\n\r\n".into(), 413),
        (
            "POST / HTTP/1.1\r\nhost: test\r\ncontent-length: 18446744073709551615\r\n\r\n".into(),
            431,
        ),
        ("POST / HTTP/1.1\r\nhost: test\r\ncontent-length: -1\r\n\r\n".into(), 400),
        ("GET / HTTP/1.1\r\nbad header\r\n\r\n".into(), 400),
        ("GET / HTTP/7.1\r\n\r\n".into(), 400),
        ("\x16\x03\x01\x02\x00\x01\r\n\r\n".into(), 400),
    ] {
        let mut client = server.connect();
        client.send(&request);
        let shown: String = request.chars().take(60).collect();
        assert_eq!(client.response().status, status, "{shown:?}");
        client.assert_closed();
    }
    assert_eq!(server.get("/pid").status, 200, "the worker still answers");
}

#[test]
fn endless_body_does_not_reach_the_application() {
    let server = Server::start(&["--workers", "1"]);
    let mut client = server.connect();
    client.send("POST /pid HTTP/1.1\r\nhost: test\r\ntransfer-encoding: chunked\r\n\r\n");
    client.send(&format!("400\r\n{}", "a".repeat(0x400)));
    assert_eq!(client.response().status, 405, "the answer does not wait for the body");
}

#[test]
fn http_1_0_closes_unless_asked_to_keep_alive() {
    let server = Server::start(&["--workers", "1"]);
    let mut client = server.connect();
    client.send("GET /pid HTTP/1.0\r\n\r\n");
    assert_eq!(client.response().status, 200);
    client.assert_closed();
    let mut client = server.connect();
    for _ in 0..3 {
        client.send("GET /pid HTTP/1.0\r\nconnection: keep-alive\r\n\r\n");
        assert_eq!(client.response().status, 200);
    }
}

#[test]
fn pipelined_requests_are_answered_in_order() {
    for model in ["prefork-async", "threads", "tasks"] {
        let server = Server::start(&["--workers", "1", "--model", model]);
        let mut client = server.connect();
        let requests = ["/sleep/50", "/pid", "/prime/97", "/nothing", "/sleep/0"];
        client.send(&requests.map(request).concat());
        let statuses = requests.map(|_| client.response().status);
        assert_eq!(statuses, [200, 200, 200, 404, 200], "{model}");
    }
}

#[test]
fn sync_worker_answers_one_request_per_connection() {
    let server = Server::start(&["--workers", "1", "--model", "prefork-sync"]);
    let mut client = server.connect();
    client.send(&[request("/pid"), request("/pid")].concat());
    assert!(client.response().closes());
    client.assert_closed();
}

#[test]
fn client_that_sends_its_request_slowly_gets_408() {
    for model in MODELS {
        let server =
            Server::start(&["--workers", "1", "--model", model, "--client-timeout", "300ms"]);
        let mut silent = server.connect();
        let mut slow = server.connect();
        slow.send("GET / HTTP/1.1\r\nhost: te");
        let response = slow.response();
        assert_eq!(response.status, 408, "{model}");
        assert!(response.closes(), "{model}: {response:?}");
        slow.assert_closed();
        silent.assert_closed();
    }
}

#[test]
fn client_that_does_not_read_its_response_is_disconnected() {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let file = fs::File::create(folder.path().join("large")).expect("the file can be created");
    file.set_len(LARGE).expect("the file can be sparse");
    let folder = folder.path().to_str().expect("the path is valid UTF-8");
    for model in MODELS {
        let args = ["--workers", "1", "--model", model, "--static", folder];
        let limits = ["--client-timeout", "300ms", "--connections", "1"];
        let server = Server::start(&[&args[..], &limits].concat());
        let mut client = server.connect();
        client.send(&request("/static/large"));
        server.wait_until_accepted();
        // There is a slot for this connection when the other is closed.
        assert_eq!(server.get("/pid").status, 200, "{model}");
        // What the system has buffered can still be read, and then the connection ends.
        let mut read = Vec::new();
        let _ = client.0.read_to_end(&mut read);
        assert!((read.len() as u64) < LARGE, "{model}: the whole response was sent");
    }
}

/// More bytes than the system buffers for a connection.
const LARGE: u64 = 64 * 1024 * 1024;

#[test]
fn many_slow_clients_do_not_stop_an_event_loop_or_threads() {
    for model in ["prefork-async", "threads", "tasks"] {
        let server = Server::start(&["--workers", "1", "--model", model]);
        let mut slow: Vec<_> = (0..200).map(|_| server.connect()).collect();
        for client in &mut slow {
            client.send("GET /pid HTTP/1.1\r\nhost");
        }
        assert_eq!(server.get("/pid").status, 200, "{model}");
        for client in &mut slow {
            client.send(": test\r\n\r\n");
        }
        assert!(slow.iter_mut().all(|client| client.response().status == 200), "{model}");
    }
}

#[test]
fn connections_beyond_the_limit_wait() {
    for model in ["prefork-async", "threads", "tasks"] {
        let server = Server::start(&["--workers", "1", "--model", model, "--connections", "2"]);
        let (mut first, mut second) = (server.connect(), server.connect());
        first.get("/pid");
        second.get("/pid");
        let mut third = server.connect();
        third.send(&request("/pid"));
        assert!(!third.has_response_within(Duration::from_millis(300)), "{model}");
        drop(first);
        assert_eq!(third.response().status, 200, "{model}");
    }
}

#[test]
fn client_that_leaves_costs_only_its_own_request() {
    for model in MODELS {
        let server = Server::start(&["--workers", "1", "--model", model]);
        for path in ["/sleep/50", "/prime/9999999999999917", "/events/9999999999999917"] {
            server.connect().send(&request(path)); // and closes the connection
        }
        assert_eq!(server.get("/pid").status, 200, "{model}");
    }
}
