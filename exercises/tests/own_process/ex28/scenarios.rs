//! The scenarios of exercise 28.
//!
//! In most of them, the calling process is the server, and another child of it runs the clients.

use std::collections::{HashSet, VecDeque};
use std::env;
use std::fs;
use std::io::{self, ErrorKind, PipeReader, PipeWriter, Read, Write};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::os::unix::process::parent_id;
use std::panic::resume_unwind;
use std::path::PathBuf;
use std::process;
use std::thread::sleep;
use std::time::{Duration, Instant};

use nix::libc;
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use nix::sys::signal::{Signal, raise};
use nix::unistd::Pid;
use process_core::{Fork, fork};

use crate::ex28_forking_server::serve;
use crate::process_list::processes;
use crate::program::barrier::pipe;
use crate::program::interrupt::{Interrupts, handle, signal_parent, start_timer};
use crate::program::parent::{POLLS, parent_is_blocked};
use crate::program::random::Random;
use crate::program::system::{with_broken_stdout, with_room_for};

/// Returns the scenario with this name.
pub fn scenario(name: &str) -> fn() {
    match name {
        "own-children" => own_children,
        "at-most" => at_most,
        "no-children" => no_children,
        "many" => many,
        "failures" => failures,
        "gone" => gone,
        "reaped-while-idle" => reaped_while_idle,
        "reaped-while-busy" => reaped_while_busy,
        "other-child" => other_child,
        "blocks-while-idle" => blocks_while_idle,
        "blocks-while-draining" => blocks_while_draining,
        "stopped" => stopped,
        "refused" => refused,
        "waiting-refused" => waiting_refused,
        "drains" => drains,
        "deadline" => deadline,
        "deadline-for-all" => deadline_for_all,
        "deadline-while-others-end" => deadline_while_others_end,
        "deadline-despite-signals" => deadline_despite_signals,
        "signals" => signals,
        "no-room" => no_room,
        "no-process" => no_process,
        "error-while-busy" => error_while_busy,
        _ => panic!("there is no scenario {name}"),
    }
}

const HOUR: Duration = Duration::from_secs(3600);

/// What a client can ask its child for, by one byte.
const ECHO: u8 = b'e';
const PANIC: u8 = b'p';
const KILL: u8 = b'k';
const FAIL: u8 = b'f';
/// The next byte says after how many ticks of 40 ms the child ends.
const END_AFTER: u8 = b'a';

/// Serves a client in a child: sends the ids of this process and of its parent, and then does what
/// the client asks for, until the client disconnects.
fn obey(mut stream: UnixStream) -> io::Result<()> {
    for id in [process::id(), parent_id()] {
        stream.write_all(&id.to_le_bytes())?;
    }
    let mut command = [0];
    while stream.read(&mut command)? == 1 {
        match command[0] {
            ECHO => stream.write_all(&command)?,
            // Not `panic!`, which would print a message that looks like a failure.
            PANIC => resume_unwind(Box::new("on purpose")),
            KILL => raise(Signal::SIGKILL)?,
            FAIL => return Err(io::Error::other("this child fails on purpose")),
            END_AFTER => {
                stream.read_exact(&mut command)?;
                sleep(Duration::from_millis(40) * u32::from(command[0]));
                return Ok(());
            }
            other => panic!("there is no command {other}"),
        }
    }
    Ok(())
}

/// A connection, as its client sees it.
struct Client(UnixStream);

impl Client {
    /// Returns the ids of the child that serves this connection, and of its parent. Blocks until
    /// there is such a child.
    #[track_caller]
    fn served_by(&mut self) -> (u32, u32) {
        let mut ids = [[0; 4]; 2];
        for id in &mut ids {
            self.read(id);
        }
        let [child, parent] = ids.map(u32::from_le_bytes);
        (child, parent)
    }

    #[track_caller]
    fn send(&mut self, command: u8) {
        if let Err(error) = self.0.write_all(&[command]) {
            panic!("a client's connection was closed, although its child has not ended ({error})");
        }
    }

    #[track_caller]
    fn assert_is_served(&mut self) {
        self.send(ECHO);
        self.read(&mut [0]);
    }

    #[track_caller]
    fn read(&mut self, bytes: &mut [u8]) {
        if let Err(error) = self.0.read_exact(bytes) {
            panic!(
                "a client expected an answer, but its connection was closed: a child must serve it, \
                 and run until the client disconnects ({error})"
            );
        }
    }

    /// Tells the child to end, and waits until the connection is closed.
    fn finish(mut self) {
        self.0.shutdown(Shutdown::Write).expect("the connection is open");
        self.wait_until_closed();
    }

    /// Waits until no process has the other end of the connection open. Returns what it has sent.
    fn wait_until_closed(&mut self) -> Vec<u8> {
        let mut rest = Vec::new();
        match self.0.read_to_end(&mut rest) {
            Err(error) if error.kind() != ErrorKind::ConnectionReset => {
                panic!("cannot read from the connection: {error}")
            }
            _ => rest,
        }
    }
}

/// The address of a server, and the order to stop.
struct Server {
    path: PathBuf,
    /// The server stops when this is dropped.
    stop_tx: PipeWriter,
}

impl Server {
    #[track_caller]
    fn connect(&self) -> Client {
        let connected = UnixStream::connect(&self.path);
        Client(connected.unwrap_or_else(|error| {
            panic!(
                "a client could not connect: the server must listen until `stop` has reached the \
                 end of file ({error})"
            )
        }))
    }

    /// Connects, and waits until there is a child for the connection.
    #[track_caller]
    fn connect_and_wait(&self) -> Client {
        let mut client = self.connect();
        client.served_by();
        client
    }

    /// Tells the server to stop.
    fn stop(self) {}

    /// Tells the server to stop, and waits until it listens no more.
    fn stop_and_wait(self) {
        let Self { path, stop_tx } = self;
        drop(stop_tx);
        // Until the server has noticed the end of `stop`, a client can connect.
        while UnixStream::connect(&path).is_ok() {
            sleep(Duration::from_millis(10));
        }
    }
}

/// Returns the children of the server, including zombies, except this process. Called by clients.
fn children() -> Vec<(Pid, char)> {
    let server = Pid::from_raw(parent_id().try_into().expect("a process id fits into an i32"));
    let is_child = |child: &Pid, parent| parent == server && *child != Pid::this();
    let list = processes().into_iter();
    let list = list.filter(|process| is_child(&process.pid, process.parent));
    list.map(|process| (process.pid, process.state)).collect()
}

/// Waits until the server has `count` children, including zombies. Called by clients.
fn wait_for_child_count(count: usize) {
    while children().len() != count {
        sleep(Duration::from_millis(20));
    }
}

/// Creates a listener, at a new path.
fn listen() -> (UnixListener, PathBuf) {
    let path = env::temp_dir().join(format!("ex28-{}", process::id()));
    // A process with the same id may have left it behind, when it was killed.
    let _ = fs::remove_file(&path);
    let listener = UnixListener::bind(&path).expect("a socket can be created in this directory");
    (listener, path)
}

fn call(
    listener: UnixListener,
    stop: &PipeReader,
    max_children: usize,
    grace: Duration,
) -> io::Result<usize> {
    let caller = process::id();
    let handle = |stream| {
        let why = "the calling process serves a connection: let a child do it";
        assert_ne!(process::id(), caller, "{why}");
        obey(stream)
    };
    // SAFETY: this process has only one thread.
    unsafe { serve(listener, stop, max_children, grace, handle) }
}

/// Serves the connections of `clients`, which run in another process. The server stops when they
/// drop the [`Server`].
#[track_caller]
fn run(max_children: usize, grace: Duration, clients: impl FnOnce(Server)) -> io::Result<usize> {
    let (listener, path) = listen();
    let (stop_rx, stop_tx) = pipe();
    let server = Server { path: path.clone(), stop_tx };
    // SAFETY: this process has only one thread.
    let child = match unsafe { fork() }.expect("the system can create another process") {
        Fork::Parent(child) => child,
        Fork::Child(token) => token.run(|| {
            drop((listener, stop_rx));
            clients(server);
            Ok(())
        }),
    };
    drop(server);
    let killed = call(listener, &stop_rx, max_children, grace);
    let _ = fs::remove_file(path);
    if let Err(error) = child.join() {
        panic!(
            "your function has returned {killed:?}. The clients run in another child of the caller: \
             {error}. If it has panicked, see the message above. If it cannot be waited for, your \
             function has reaped a child that it has not forked"
        );
    }
    killed
}

/// As [`run`], when no child has to be killed and nothing else fails.
#[track_caller]
fn run_to_end(max_children: usize, clients: impl FnOnce(Server)) {
    let killed = run(max_children, HOUR, clients).expect("no call to the system fails");
    assert_eq!(killed, 0, "children killed, although all of them end by themselves");
}

pub fn own_children() {
    let server_id = process::id();
    for max_children in [5, usize::MAX] {
        run_to_end(max_children, |server| {
            let mut clients: Vec<_> = (0..5).map(|_| server.connect()).collect();
            let mut ids = HashSet::new();
            for client in &mut clients {
                let (child, parent) = client.served_by();
                assert_eq!(parent, server_id, "the parent of a process that serves a connection");
                assert!(
                    ids.insert(child),
                    "a process serves two connections: fork a child for each"
                );
            }
            clients.iter_mut().for_each(Client::assert_is_served);
            clients.into_iter().for_each(Client::finish);
        });
    }
}

pub fn no_children() {
    run_to_end(0, |server| {
        let _waiting = server.connect();
        assert!(parent_is_blocked(), "while no child is allowed and a connection waits, {POLLS}");
        assert_child_count(0, 1);
    });
}

pub fn at_most() {
    run_to_end(3, |server| {
        let mut waiting: VecDeque<_> = (0..6).map(|_| server.connect()).collect();
        let mut served: VecDeque<_> = waiting.drain(..3).collect();
        for client in &mut served {
            client.served_by();
        }
        // After this, the server has nothing left to do. So it forks no other child.
        assert!(
            parent_is_blocked(),
            "while there are as many children as allowed and connections wait, {POLLS}"
        );
        assert_child_count(3, waiting.len());
        while let Some(mut next) = waiting.pop_front() {
            served.pop_front().expect("three clients are served").finish();
            next.served_by();
            served.push_back(next);
            assert_child_count(3, waiting.len());
        }
    });
}

#[track_caller]
fn assert_child_count(max_children: usize, waiting: usize) {
    let children = children();
    assert_eq!(
        children.len(),
        max_children,
        "children, while {waiting} connections wait and {max_children} children are allowed. These \
         are the children (id, state): {children:?}"
    );
}

/// Clients connect and finish in any order.
pub fn many() {
    for (count, max_children) in [(8, 1), (24, 4)] {
        run_to_end(max_children, |server| {
            let mut random = Random::new();
            let mut clients = VecDeque::new();
            for _ in 0..count {
                clients.push_back(server.connect());
                if random.below(3) == 0 || clients.len() == 12 {
                    // Only the first ones are served.
                    let i = random.index(max_children.min(clients.len()));
                    let mut client = clients.remove(i).expect("there is such a client");
                    client.served_by();
                    client.assert_is_served();
                    client.finish();
                }
            }
            for mut client in clients {
                client.served_by();
                client.finish();
            }
        });
    }
}

/// One child after another fails, while another one serves its client.
pub fn failures() {
    run_to_end(2, |server| {
        let mut other = server.connect_and_wait();
        for command in [PANIC, KILL, FAIL, KILL, FAIL, PANIC] {
            let mut client = server.connect_and_wait();
            client.send(command);
            client.wait_until_closed();
            other.assert_is_served();
        }
        other.finish();
    });
}

pub fn gone() {
    run_to_end(2, |server| {
        for _ in 0..5 {
            drop(server.connect());
        }
        server.connect_and_wait().finish();
    });
}

pub fn reaped_while_idle() {
    run_to_end(3, |server| {
        for command in [KILL, PANIC, FAIL] {
            let mut client = server.connect_and_wait();
            client.send(command);
            wait_for_child_count(0);
        }
        server.connect_and_wait().finish();
        wait_for_child_count(0);
    });
}

pub fn reaped_while_busy() {
    // The first, the second or the third of three children ends.
    for i in 0..3 {
        run_to_end(3, |server| {
            let mut clients: Vec<_> = (0..3).map(|_| server.connect_and_wait()).collect();
            clients.swap_remove(i).finish();
            wait_for_child_count(2);
            server.stop_and_wait();
            clients.remove(i % 2).finish();
            wait_for_child_count(1);
            clients.remove(0).finish();
        });
    }
}

/// The caller has another child, which has ended already.
pub fn other_child() {
    let (mut end_rx, end_tx) = pipe();
    // SAFETY: this process has only one thread.
    let other = match unsafe { fork() }.expect("the system can create another process") {
        Fork::Parent(child) => child,
        Fork::Child(token) => token.run(|| Ok(())), // has `end_tx` until it ends
    };
    drop(end_tx);
    let end = end_rx.read(&mut [0]).expect("a pipe can be read");
    assert_eq!(end, 0, "nothing is written to this pipe");
    run_to_end(2, |server| server.connect_and_wait().finish());
    let status = other.join();
    assert!(
        status.is_ok(),
        "another child of the caller must still be there to be waited for: wait for your own \
         ({status:?})"
    );
}

pub fn blocks_while_idle() {
    run_to_end(2, |server| {
        assert!(parent_is_blocked(), "while there is neither a connection nor a child, {POLLS}");
        server.connect_and_wait().finish();
    });
}

pub fn blocks_while_draining() {
    run_to_end(2, |server| {
        let client = server.connect_and_wait();
        server.stop();
        sleep(Duration::from_millis(50)); // so that the first attempt succeeds, in general
        assert!(parent_is_blocked(), "after `stop`, while a child serves a client, {POLLS}");
        client.finish();
    });
}

/// Calls the function with connections that wait already. `clients` run in the calling process, so
/// they get their turn when the function has returned.
fn run_with_waiting(
    call: impl FnOnce(UnixListener) -> io::Result<usize>,
    clients: impl FnOnce(&mut [Client]),
) -> io::Result<usize> {
    let (listener, path) = listen();
    let server = Server { path, stop_tx: pipe().1 };
    let mut waiting: Vec<_> = (0..3).map(|_| server.connect()).collect();
    let killed = call(listener);
    let _ = fs::remove_file(server.path);
    clients(&mut waiting);
    killed
}

/// Before the server starts, `stop` has reached the end of file, and connections wait.
pub fn stopped() {
    let (stop, _) = pipe();
    let killed = run_with_waiting(
        |listener| call(listener, &stop, 3, Duration::ZERO),
        |waiting| {
            for client in waiting {
                let received = client.wait_until_closed();
                assert!(
                    received.is_empty(),
                    "`stop` had reached the end of file, but the server has accepted a connection \
                     that waited: check `stop` before the listener"
                );
            }
        },
    );
    assert_eq!(killed.ok(), Some(0), "children killed, though no connection may be accepted");
}

pub fn refused() {
    run_to_end(2, |server| {
        let mut client = server.connect_and_wait();
        server.stop_and_wait();
        client.assert_is_served();
        client.finish();
    });
}

pub fn waiting_refused() {
    run_to_end(1, |server| {
        let mut client = server.connect_and_wait();
        let mut waiting = server.connect();
        server.stop();
        let received = waiting.wait_until_closed();
        assert!(received.is_empty(), "a connection that waited during `stop` was accepted");
        client.assert_is_served();
        client.finish();
    });
}

pub fn drains() {
    // A month is more milliseconds than fit into an `i32`.
    for grace in [HOUR, 30 * 24 * HOUR, Duration::MAX] {
        let killed = run(3, grace, |server| {
            let mut clients: Vec<_> = (0..3).map(|_| server.connect_and_wait()).collect();
            server.stop();
            while let Some(client) = clients.pop() {
                client.finish();
                clients.iter_mut().for_each(Client::assert_is_served);
            }
        });
        let killed = killed.unwrap_or_else(|error| {
            panic!(
                "`grace` was {grace:?}, and may be any duration. No call to the system had to fail, \
                 but your function returned the error: {error}"
            )
        });
        assert_eq!(killed, 0, "children killed, although all end before `grace`, {grace:?}");
    }
}

/// Two of five children end before the deadline.
pub fn deadline() {
    for grace in [Duration::ZERO, Duration::from_millis(300)] {
        let killed = run(5, grace, |server| {
            let mut clients: Vec<_> = (0..5).map(|_| server.connect_and_wait()).collect();
            clients.remove(2).finish();
            wait_for_child_count(4);
            clients[3].send(KILL);
            wait_for_child_count(3);
            let start = Instant::now();
            server.stop();
            for client in &mut clients {
                client.wait_until_closed();
            }
            let elapsed = start.elapsed();
            assert!(
                elapsed >= grace,
                "children were killed {elapsed:?} after `stop`, not {grace:?}"
            );
        });
        let killed = killed.expect("a child that hangs is not an error");
        assert_eq!(killed, 3, "children killed: those that were running after {grace:?}");
    }
}

pub fn deadline_for_all() {
    let killed = run(20, Duration::from_millis(300), |server| {
        let mut clients: Vec<_> = (0..20).map(|_| server.connect_and_wait()).collect();
        server.stop();
        for client in &mut clients {
            client.wait_until_closed();
        }
    });
    assert_eq!(killed.ok(), Some(20), "children killed, all of which hang");
}

/// One child after another ends, every 40 ms.
pub fn deadline_while_others_end() {
    const COUNT: u8 = 30;
    let grace = Duration::from_millis(300);
    let killed = run(COUNT.into(), grace, |server| {
        let mut clients: Vec<_> = (0..COUNT).map(|_| server.connect_and_wait()).collect();
        for (client, ticks) in clients.iter_mut().zip(1..) {
            client.send(END_AFTER);
            client.send(ticks);
        }
        server.stop();
        for client in &mut clients {
            client.wait_until_closed();
        }
    });
    let killed = killed.expect("a child that is killed is not an error");
    assert!(
        killed > 0,
        "a child ended every 40 ms, the last one after 1.2 s, but `grace` is {grace:?}, and no child \
         was killed: `grace` starts once, at the end of `stop`"
    );
}

pub fn deadline_despite_signals() {
    extern "C" fn do_nothing(_signal: libc::c_int) {}
    start_timer(5, do_nothing);
    let killed = run(1, Duration::from_millis(100), |server| {
        let mut client = server.connect_and_wait();
        server.stop();
        client.wait_until_closed();
    });
    assert_eq!(killed.ok(), Some(1), "children killed, if signals interrupt the server");
}

pub fn signals() {
    let interrupts = Interrupts::new();
    run_to_end(1, |server| {
        interrupts.interrupt_parent(20); // while it is idle
        let mut client = server.connect_and_wait();
        let waiting = server.connect();
        interrupts.interrupt_parent(20); // while there is no room for another child
        client.assert_is_served();
        client.finish();
        let mut client = waiting;
        client.served_by();
        server.stop();
        interrupts.interrupt_parent(20); // while it drains
        client.assert_is_served();
        client.finish();
    });
}

pub fn no_room() {
    let (stop, _stop_tx) = pipe();
    let killed =
        run_with_waiting(|listener| with_room_for(0, || call(listener, &stop, 3, HOUR)), |_| ());
    let why = "the server can open no more files, and so accept no connection";
    assert!(killed.is_err(), "{why}, but the call returned {killed:?}");
}

pub fn no_process() {
    let (stop, _stop_tx) = pipe();
    let killed =
        run_with_waiting(|listener| with_broken_stdout(|| call(listener, &stop, 3, HOUR)), |_| ());
    let why = "no process can be forked, because stdout cannot be flushed";
    assert!(killed.is_err(), "{why}, but the call returned {killed:?}");
}

/// A signal handler takes away the right to open more files, while there are children.
pub fn error_while_busy() {
    extern "C" fn open_no_more_files(_signal: libc::c_int) {
        let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
        // SAFETY: the pointers are valid during the calls.
        unsafe {
            libc::getrlimit(libc::RLIMIT_NOFILE, &raw mut limit);
            // The numbers 0 to 2 are in use. (With a lower limit, `poll` would fail first: it accepts
            // as many files as a process may open.)
            limit.rlim_cur = 3;
            libc::setrlimit(libc::RLIMIT_NOFILE, &raw const limit);
        }
    }
    handle(open_no_more_files);
    let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE).expect("this limit exists");
    let killed = run(3, HOUR, |server| {
        let mut client = server.connect_and_wait();
        signal_parent(Signal::SIGUSR1);
        let _another = server.connect();
        client.wait_until_closed();
    });
    setrlimit(Resource::RLIMIT_NOFILE, soft, hard).expect("the hard limit is the same");
    let why = "the server can open no more files, and so accept no other connection";
    assert!(killed.is_err(), "{why}, but the call returned {killed:?}");
}
