//! What the parent does for its workers.

use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use nix::sys::signal::{Signal, kill, killpg};
use testkit::process_group::{wait_until_ended, wait_until_stopped};

use crate::support::{Client, Server, request, wait_until_empty};

const MODELS: [&str; 4] = ["prefork-sync", "prefork-async", "threads", "tasks"];

#[test]
fn killed_worker_is_replaced_and_reaped() {
    for signal in [Signal::SIGKILL, Signal::SIGABRT] {
        let mut server = Server::start(&["--workers", "2"]);
        let before = server.wait_for_workers("two", |workers| workers.len() == 2);
        kill(before[0], signal).expect("the worker runs");
        server.wait_for(&format!("process {} was killed by {signal}", before[0]));
        let after = server.wait_for_workers("replaced", |workers| workers.len() == 2);
        assert!(!after.contains(&before[0]) && after.contains(&before[1]), "{after:?}");
        assert_eq!(server.get("/pid").status, 200);
        server.stop();
    }
}

#[test]
fn all_workers_killed_at_once_are_replaced() {
    let mut server = Server::start(&["--workers", "3"]);
    let before = server.wait_for_workers("three", |workers| workers.len() == 3);
    for &worker in &before {
        kill(worker, Signal::SIGKILL).expect("the worker runs");
    }
    let after = server.wait_for_workers("replaced", |workers| {
        workers.len() == 3 && workers.iter().all(|worker| !before.contains(worker))
    });
    assert!(after.contains(&server.get("/pid").pid()));
}

// The number of files that an event loop needs depends on the system.
#[cfg(target_os = "linux")]
#[test]
fn worker_that_cannot_start_is_tried_again_later_and_later() {
    // Enough for the parent: three streams, the listening socket, and a pair of sockets.
    let script = r#"ulimit -n 7; exec "$0" --port 0 --workers 1"#;
    let server = env!("CARGO_BIN_EXE_app-server");
    let mut server = Server::spawn(Command::new("sh").args(["-c", script, server]));
    server.wait_for("error: cannot start an event loop: Too many open files");
    server.wait_for("a worker could not start, next try in 1 s");
    server.wait_for("a worker could not start, next try in 2 s");
    server.wait_for("a worker could not start, next try in 4 s");
    server.stop();
}

#[test]
fn sigterm_finishes_the_requests_in_progress() {
    for model in MODELS {
        let mut server = Server::start(&["--workers", "1", "--model", model, "--linger", "100s"]);
        let mut client = server.connect();
        client.send(&request("/sleep/1000"));
        server.wait_until_accepted();
        server.signal(Signal::SIGTERM);
        let response = client.response();
        assert_eq!((response.status, &*response.body), (200, "slept for 1000 ms\n"), "{model}");
        assert!(response.closes(), "{model}: {response:?}");
        assert_eq!(server.finish(), Some(0), "{model}: {}", server.log());
    }
}

#[test]
fn worker_that_leaves_tells_clients_to_close_their_connections() {
    for model in ["prefork-async", "threads", "tasks"] {
        let mut server = Server::start(&["--workers", "1", "--model", model, "--linger", "100s"]);
        let mut client = server.connect();
        assert!(!client.get("/pid").closes(), "{model}");
        server.signal(Signal::SIGTERM);
        while !client.get("/pid").closes() {
            sleep(Duration::from_millis(1)); // the worker has not learned of the signal
        }
        client.assert_closed();
        // It has no client, so it does not linger.
        assert_eq!(server.finish(), Some(0), "{model}");
    }
}

#[test]
fn idle_connection_is_closed_after_the_linger_time() {
    let mut server = Server::start(&["--workers", "1", "--linger", "0s"]);
    let mut client = server.connect();
    client.get("/pid");
    server.signal(Signal::SIGTERM);
    client.assert_closed();
    assert_eq!(server.finish(), Some(0));
}

#[test]
fn worker_that_does_not_finish_is_killed_at_the_deadline() {
    for model in MODELS {
        let mut server = Server::start(&["--workers", "1", "--model", model, "--grace", "1s"]);
        let mut client = server.connect();
        client.send(&request("/sleep/60000"));
        server.wait_until_accepted();
        server.signal(Signal::SIGTERM);
        assert_eq!(server.finish(), Some(0), "{model}: {}", server.log());
        client.assert_closed();
    }
}

#[test]
fn second_ctrl_c_kills_the_workers() {
    let mut server = Server::start(&["--workers", "2"]);
    let mut client = server.connect();
    client.send(&request("/sleep/60000"));
    server.wait_until_accepted();
    for text in ["stopping 2 workers", "killing"] {
        // As a terminal does: to the whole group.
        killpg(server.pid(), Signal::SIGINT).expect("the group exists");
        server.wait_for(text);
    }
    assert_eq!(server.finish(), Some(0));
    client.assert_closed();
}

#[test]
fn ctrl_c_finishes_the_requests_in_progress() {
    let mut server = Server::start(&["--workers", "1", "--linger", "100s"]);
    let mut client = server.connect();
    client.send(&request("/sleep/1000"));
    server.wait_until_accepted();
    killpg(server.pid(), Signal::SIGINT).expect("the group exists");
    assert_eq!(client.response().status, 200);
    assert_eq!(server.finish(), Some(0));
}

#[test]
fn signals_of_a_terminal_do_not_end_workers() {
    let mut server = Server::start(&["--workers", "1"]);
    let before = server.worker();
    for signal in [Signal::SIGINT, Signal::SIGQUIT, Signal::SIGHUP, Signal::SIGTERM] {
        kill(before, signal).expect("the worker runs");
    }
    assert_eq!(server.get("/pid").pid(), before);
    server.stop();
}

#[test]
fn ignored_sigint_stays_ignored() {
    let mut shell = Command::new("sh");
    let script =
        format!("trap '' INT; exec {} --port 0 --workers 1", env!("CARGO_BIN_EXE_app-server"));
    let mut server = Server::spawn(shell.args(["-c", &script]));
    server.signal(Signal::SIGINT);
    server.signal(Signal::SIGTTIN);
    server.wait_for_workers("two", |workers| workers.len() == 2);
    assert!(!server.log().contains("stopping"), "{}", server.log());
    server.stop();
}

#[test]
fn sighup_replaces_all_workers() {
    for model in MODELS {
        let mut server = Server::start(&["--workers", "2", "--model", model]);
        let before = server.wait_for_workers("two", |workers| workers.len() == 2);
        server.signal(Signal::SIGHUP);
        let after = server.wait_for_workers("replaced", |workers| {
            workers.len() == 2 && workers.iter().all(|worker| !before.contains(worker))
        });
        assert!(after.contains(&server.get("/pid").pid()), "{model}");
        assert!(!server.log().contains("killing"), "{model}: {}", server.log());
        server.stop();
    }
}

#[test]
fn old_worker_stays_until_the_new_one_has_started() {
    let mut server = Server::start(&["--workers", "1"]);
    let before = server.worker();
    server.signal(Signal::SIGHUP);
    let workers = server.wait_for_workers("replaced", |workers| workers != [before]);
    assert!(workers.contains(&before), "the old worker has left first: {}", server.log());
    server.wait_for(&format!("worker {before} has ended"));
    assert_ne!(server.get("/pid").pid(), before);
}

#[test]
fn ttin_adds_and_ttou_removes_a_worker() {
    let mut server = Server::start(&["--workers", "1"]);
    let first = server.worker();
    server.signal(Signal::SIGTTIN);
    server.wait_for_workers("two", |workers| workers.len() == 2);
    server.signal(Signal::SIGTTIN);
    let three = server.wait_for_workers("three", |workers| workers.len() == 3);
    server.signal(Signal::SIGTTOU);
    let two = server.wait_for_workers("two", |workers| workers.len() == 2);
    assert!(!two.contains(&first), "the oldest leaves first: {three:?}, {two:?}");
    server.signal(Signal::SIGTTOU);
    server.wait_for_workers("one", |workers| workers.len() == 1);
    server.signal(Signal::SIGTTOU);
    server.signal(Signal::SIGTTIN);
    server.wait_for_workers("two", |workers| workers.len() == 2);
    server.stop();
}

#[test]
fn worker_is_replaced_after_its_share_of_requests() {
    let mut server = Server::start(&["--workers", "1", "--max-requests", "50", "--linger", "100s"]);
    let before = server.worker();
    let mut client = server.connect();
    let mut answers = 0;
    loop {
        let response = client.get("/pid");
        assert_eq!((response.status, response.pid()), (200, before));
        answers += 1;
        if response.closes() {
            break;
        }
        if answers >= 50 {
            sleep(Duration::from_millis(10)); // its replacement starts
        }
    }
    assert!(answers > 50, "it was replaced after {answers} requests");
    server.wait_for(&format!("worker {before} has ended"));
    assert_ne!(server.get("/pid").pid(), before);
    server.stop();
}

#[test]
fn worker_without_a_heartbeat_is_killed_and_replaced() {
    let mut server = Server::start(&["--workers", "1", "--timeout", "2s"]);
    let before = server.worker();
    server.get("/pid"); // it is ready
    kill(before, Signal::SIGSTOP).expect("the worker runs");
    wait_until_stopped(before);
    server.wait_for(&format!("killing worker {before}: it is stuck"));
    assert_ne!(server.get("/pid").pid(), before);
    server.stop();
}

#[test]
fn suspended_server_does_not_kill_its_workers() {
    let mut server = Server::start(&["--workers", "1", "--timeout", "4s"]);
    let before = server.worker();
    server.get("/pid"); // it is ready
    killpg(server.pid(), Signal::SIGSTOP).expect("the group exists");
    wait_until_stopped(server.pid());
    sleep(Duration::from_secs(5)); // longer than the timeout
    killpg(server.pid(), Signal::SIGCONT).expect("the group exists");
    assert_eq!(server.get("/pid").pid(), before);
    server.stop();
    assert!(!server.log().contains("stuck"), "{}", server.log());
}

#[test]
fn workers_end_when_the_parent_is_killed() {
    for model in MODELS {
        let args = ["--workers", "3", "--model", model, "--linger", "100s"];
        let mut server = Server::start(&args);
        let workers = server.wait_for_workers("three", |workers| workers.len() == 3);
        let mut client = server.connect();
        client.send(&request("/sleep/1000"));
        server.wait_until_accepted();
        server.signal(Signal::SIGKILL);
        assert_eq!(server.wait().code(), None, "{model}");
        assert_eq!(client.response().status, 200, "{model}: the request in progress is finished");
        workers.into_iter().for_each(wait_until_ended);
        wait_until_empty(server.pid());
    }
}

#[test]
fn server_without_processes_is_an_error() {
    let run = testkit::program::run(
        Command::new("sh")
            .args(["-c", "ulimit -n 4; exec \"$0\" --port 0"])
            .arg(env!("CARGO_BIN_EXE_app-server")),
        "",
    );
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(
        run.stderr.contains("error: cannot make a pair of sockets: Too many open files"),
        "{run:?}"
    );
}

#[test]
fn closed_standard_streams_do_not_matter() {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let path = folder.path().join("socket");
    let mut shell = Command::new("sh");
    let script = format!(
        "exec {} --workers 1 --bind unix:{} <&- >&- 2>&-",
        env!("CARGO_BIN_EXE_app-server"),
        path.display()
    );
    shell.args(["-c", &script]).stderr(Stdio::null()).process_group(0);
    let mut child = shell.spawn().expect("there is a shell");
    assert_eq!(Client::unix_when_it_listens(&path).get("/pid").status, 200);
    kill(nix::unistd::Pid::from_raw(child.id().cast_signed()), Signal::SIGTERM).expect("it runs");
    assert_eq!(child.wait().expect("it can be waited for").code(), Some(0));
}
