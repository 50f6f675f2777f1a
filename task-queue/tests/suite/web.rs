//! The example `web-and-queue`.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use testkit::program::{example, start};

use crate::support::Queue;

/// Sends a request to the server at `place`. Returns the status and the body.
fn request(place: &str, head: &str, body: &str) -> (String, String) {
    let mut connection = TcpStream::connect(place).expect("the server accepts connections");
    let length = body.len();
    let request = format!(
        "{head} HTTP/1.1\r\nHost: {place}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    connection.write_all(request.as_bytes()).expect("the server reads the request");
    let mut answer = String::new();
    connection.read_to_string(&mut answer).expect("the answer is valid UTF-8");
    let (head, body) = answer.split_once("\r\n\r\n").expect("an empty line follows the head");
    (head.split(' ').nth(1).expect("the head has a status").into(), body.into())
}

#[test]
fn web_server_answers_before_the_job_is_done() {
    let queue = Queue::sqlite();
    let mut server = Command::new(example("web-and-queue"));
    server.args([&*queue.address, "127.0.0.1:0"]);
    let mut server = start(&mut server, Stdio::piped(), "");
    let mut url = String::new();
    BufReader::new(server.take_stdout()).read_line(&mut url).expect("the server prints its URL");
    let place = url.trim().trim_start_matches("http://").trim_end_matches("/jobs");
    let answers = [
        ("POST /jobs", "97", "202", "/jobs/1\n"),
        ("GET /jobs/1", "", "200", "queued\n"), // there is no worker yet
        ("GET /jobs/2", "", "404", "there is no job 2\n"),
        ("POST /jobs", "x", "400", "expected a whole number from 0 to 2^64 - 1\n"),
    ];
    for (head, body, status, answer) in answers {
        assert_eq!(request(place, head, body), (status.into(), answer.into()), "{head} {body}");
    }
    assert!(queue.worker(&["--burst"]).wait().success());
    let (status, answer) = request(place, "GET /jobs/1", "");
    assert!(status == "200" && answer.starts_with("97 is prime"), "{status}: {answer}");
}
