//! Queues that cannot be used.

use std::fs::{self, Permissions};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;
use std::thread;

use nix::unistd::geteuid;
use rusqlite::Connection;
use testkit::port::free_port;
use testkit::program::run;

use crate::support::{PROGRAM, Queue, Redis, Worker};

/// Runs `submit 7`, which must fail with exit code 1 and one line. Returns the line.
#[track_caller]
fn error(address: &str) -> String {
    let run = run(Command::new(PROGRAM).args(["--broker", address, "submit", "7"]), "");
    run.error(1).to_owned()
}

/// Returns the file of a queue.
fn file(queue: &Queue) -> &Path {
    Path::new(queue.address.strip_prefix("sqlite:").expect("the queue is a file"))
}

#[test]
fn queue_of_another_version_is_refused() {
    let queue = Queue::sqlite();
    queue.output(&["submit", "7"]);
    let db = Connection::open(file(&queue)).expect("the file can be opened");
    db.pragma_update(None, "user_version", 9).expect("the version can be changed");
    drop(db);
    let name = file(&queue).display();
    let expected =
        format!("error: {name} is a task queue of version 9, and this program needs version 1");
    assert_eq!(error(&queue.address), expected);
}

#[test]
fn other_databases_and_other_files_are_refused_and_not_changed() {
    let queue = Queue::sqlite();
    let name = file(&queue).display();
    let db = Connection::open(file(&queue)).expect("the file can be created");
    db.execute_batch("CREATE TABLE friend (name TEXT)").expect("a table can be created");
    assert_eq!(error(&queue.address), format!("error: {name} is a database, but not a task queue"));
    let tables = "SELECT group_concat(name) FROM sqlite_schema";
    let tables: String = db.query_row(tables, [], |row| row.get(0)).expect("it is a database");
    assert_eq!(tables, "friend");
    drop(db);
    let text =
        "a text that is longer than the header of a database, which has 100 bytes\n".repeat(2);
    fs::write(file(&queue), &text).expect("the file can be written");
    assert_eq!(
        error(&queue.address),
        format!("error: cannot use the queue {name}: it is not a task queue")
    );
    assert_eq!(fs::read_to_string(file(&queue)).expect("the file can be read"), text);
}

#[test]
fn missing_folder_is_an_error() {
    let expected =
        "error: cannot use the queue /no/such/folder/queue.db: the file cannot be opened";
    assert_eq!(error("sqlite:/no/such/folder/queue.db"), expected);
}

#[test]
fn full_disk_is_an_error() {
    if !Path::new("/dev/full").exists() {
        return; // only Linux and FreeBSD have it
    }
    assert_eq!(
        error("sqlite:/dev/full"),
        "error: cannot use the queue /dev/full: the disk is full"
    );
}

#[test]
fn read_only_queue_is_an_error() {
    let queue = Queue::sqlite();
    queue.output(&["submit", "7"]);
    let (name, folder) = (file(&queue).display(), queue.folder.path());
    let mut submit = queue.command(&["submit", "7"]);
    for path in [folder, file(&queue)] {
        let mode = if path == folder { 0o555 } else { 0o444 };
        fs::set_permissions(path, Permissions::from_mode(mode)).expect("this user owns it");
        if geteuid().is_root() {
            // Root may write everywhere.
            chown(path, Some(65534), Some(65534)).expect("root may give files away");
        }
    }
    let mut copy = None;
    if geteuid().is_root() {
        // Another user may not be allowed to enter the folder of the program.
        let program =
            tempfile::Builder::new().permissions(Permissions::from_mode(0o755)).tempfile();
        let program = program.expect("a file can be created").into_temp_path();
        fs::copy(PROGRAM, &program).expect("the program can be copied");
        submit = Command::new(&program);
        submit.args(["--broker", &queue.address, "submit", "7"]).uid(65534).gid(65534);
        copy = Some(program);
    }
    let run = run(&mut submit, "");
    drop(copy);
    assert_eq!(run.error(1), format!("error: cannot use the queue {name}: it is read-only"));
    fs::set_permissions(folder, Permissions::from_mode(0o755)).expect("this user owns it");
}

#[test]
fn queue_that_another_program_has_locked_is_an_error() {
    let queue = Queue::sqlite();
    queue.output(&["submit", "7"]);
    let name = file(&queue).display();
    let db = Connection::open(file(&queue)).expect("the file can be opened");
    db.execute_batch("BEGIN EXCLUSIVE").expect("no program uses the queue");
    let expected = format!("error: cannot use the queue {name}: another program has locked it");
    assert_eq!(error(&queue.address), expected);
    drop(db);
    assert_eq!(queue.output(&["submit", "7"]), "2\n");
}

#[test]
fn eight_workers_that_start_at_once_create_the_queue_together() {
    for _ in 0..6 {
        let queue = Queue::sqlite();
        let mut workers: Vec<Worker> = (0..8).map(|_| queue.worker(&["--burst"])).collect();
        for worker in &mut workers {
            assert!(worker.wait().success(), "a worker has failed: {}", worker.log());
        }
        assert_eq!(queue.output(&["submit", "7"]), "1\n");
    }
}

#[test]
fn server_that_is_down_is_an_error() {
    let port = free_port();
    let error = error(&format!("redis://127.0.0.1:{port}"));
    let start = format!("error: cannot use Redis at 127.0.0.1:{port}: Connection refused");
    assert!(error.starts_with(&start), "{error}");
}

#[test]
fn server_that_is_not_redis_is_an_error() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    let port = listener.local_addr().expect("a listener has an address").port();
    thread::spawn(move || {
        for connection in listener.incoming() {
            let mut connection = connection.expect("the program connects");
            let _ = connection.read(&mut [0; 100]);
            let _ = connection.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    let expected = format!("error: cannot use Redis at 127.0.0.1:{port}: it is not a Redis server");
    assert_eq!(error(&format!("redis://127.0.0.1:{port}")), expected);
}

#[test]
fn server_that_does_not_answer_is_an_error() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    let port = listener.local_addr().expect("a listener has an address").port();
    let expected = format!("error: cannot use Redis at 127.0.0.1:{port}: it does not answer");
    assert_eq!(error(&format!("redis://127.0.0.1:{port}")), expected);
}

#[test]
#[ignore = "needs redis-server; CI installs it"]
fn wrong_password_is_an_error() {
    let queue = Queue::sqlite();
    let server = Redis::start(queue.folder.path(), &["--requirepass", "secret"]);
    let place = server.url().replace("redis://", "");
    let none = error(&format!("redis://{place}"));
    let wrong = error(&format!("redis://:guess@{place}"));
    let start = format!("error: cannot use Redis at {place}: ");
    assert_eq!(none, format!("{start}it needs a password, as in redis://:PASSWORD@HOST:PORT"));
    assert_eq!(wrong, format!("{start}the password is wrong"));
    let right = run(
        Command::new(PROGRAM).args(["-b", &format!("redis://:secret@{place}"), "submit", "7"]),
        "",
    );
    assert_eq!(right.output(), "1\n");
}

#[test]
fn bad_command_line_is_an_error_with_exit_code_2() {
    for (args, problem) in [
        (&["--broker", "queue.db", "status"][..], "expected sqlite:FILE or redis://HOST:PORT"),
        (&["--broker", "sqlite:", "status"], "the name of the file is missing"),
        (&["--broker", "redis://127.0.0.1:x", "status"], "expected redis://HOST:PORT"),
        (&["submit"], "<NUMBERS>..."),
        (&["submit", "-7"], "-7"),
        (&["submit", "--at", "tomorrow", "7"], "tomorrow"),
        (&["submit", "--at", "2026-12-24T18:00:00Z", "--delay", "1s", "7"], "--delay"),
        (&["submit", "18446744073709551616"], "18446744073709551616"),
        (&["worker", "-c", "0"], "expected a whole number from 1 to 1000"),
        (&["worker", "--lease", "1ms"], "expected 300ms to 1day"),
        (&["worker", "--lease", "soon"], "soon"),
        (&["result"], "<ID>"),
        (&["fly"], "fly"),
    ] {
        let run = run(Command::new(PROGRAM).args(args), "");
        assert!(run.error(2).contains(problem), "{args:?}: {run:?}");
    }
}
