//! A worker process. It accepts connections from the socket that it has inherited, and serves them
//! in the way of its model.

use std::io;
use std::mem::forget;
use std::os::unix::net;
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use axum::Router;
use axum::serve::{Listener, ListenerExt};
use cli_core::Context;
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, UnixListener, UnixStream};
use tokio::runtime::{Builder, Handle};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{interval, sleep, timeout};
use tokio::{select, task};

use crate::connection::{Phase, count_log_and_close, serve_connection, wait_for};
use crate::log::Log;
use crate::socket::Socket;
use crate::{Model, Settings};

/// How often a worker tells its parent that it is alive.
const HEARTBEAT: Duration = Duration::from_secs(1);

/// The byte of a heartbeat.
const ALIVE: u8 = b'.';

/// The byte of the heartbeat of a worker that has reached its request limit.
pub(crate) const WANTS_REPLACEMENT: u8 = b'!';

/// Serves until the parent drops its end of `lifeline`, or is killed.
pub(crate) fn run(
    socket: &Socket,
    lifeline: net::UnixStream,
    settings: &Settings,
    app: Router,
    log: Log,
) -> io::Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.context("cannot start an event loop")?;
    let served: io::Result<()> = runtime.block_on(async {
        lifeline.set_nonblocking(true)?;
        let lifeline = UnixStream::from_std(lifeline)?;
        match socket {
            Socket::Tcp(listener, _) => {
                let listener = TcpListener::from_std(listener.try_clone()?)?;
                // Small responses are sent at once. An error means that the client has gone.
                let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
                accept_connections(listener, lifeline, settings, app, log).await;
            }
            Socket::Unix(listener, _) => {
                let listener = UnixListener::from_std(listener.try_clone()?)?;
                accept_connections(listener, lifeline, settings, app, log).await;
            }
        }
        Ok(())
    });
    forget(runtime); // dropping it would wait for threads that compute
    served
}

/// Accepts connections until the worker is told to leave, and serves them in the way of its model.
async fn accept_connections(
    mut listener: impl Listener,
    lifeline: UnixStream,
    settings: &Settings,
    app: Router,
    log: Log,
) {
    // A `watch` channel holds one value, and each receiver can wait until that value changes.
    let (phase_tx, phase_rx) = watch::channel(Phase::Serving);
    let served = Arc::new(AtomicU32::new(0));
    let app = count_log_and_close(app, phase_rx.clone(), Arc::clone(&served), log);
    task::spawn(watch_lifeline(
        lifeline,
        phase_tx,
        served,
        request_limit(settings),
        settings.linger,
    ));
    let slots = Arc::new(Semaphore::new(settings.connections as usize));
    while let Some((stream, slot)) = accept(&mut listener, &slots, phase_rx.clone()).await {
        let connection = serve_connection(stream, app.clone(), settings, phase_rx.clone());
        let connection = async {
            connection.await;
            drop(slot);
        };
        match settings.model {
            Model::PreforkSync => connection.await, // (7)
            Model::PreforkAsync | Model::Tasks => drop(task::spawn(connection)), // (8)
            Model::Threads => spawn_thread(connection, log), // (9)
        }
    }
    // When all slots are free, all connections are closed.
    let _ = timeout(settings.grace, slots.acquire_many(settings.connections)).await; // (10)
}

/// Accepts a connection as soon as there is a free slot for it. Returns `None` when the worker is
/// told to leave.
async fn accept<L: Listener>(
    listener: &mut L,
    slots: &Arc<Semaphore>,
    phase: watch::Receiver<Phase>,
) -> Option<(L::Io, OwnedSemaphorePermit)> {
    let accepted = async {
        let slot = Arc::clone(slots).acquire_owned().await.expect("the semaphore is never closed");
        (listener.accept().await.0, slot)
    };
    select! {
        biased; // checks the branches in this order: a worker that leaves accepts no connection
        () = wait_for(Phase::Leaving, phase) => None,
        accepted = accepted => Some(accepted),
    }
}

/// Runs a connection on its own thread. The event loop still waits for its bytes.
fn spawn_thread(connection: impl Future<Output = ()> + Send + 'static, log: Log) {
    let event_loop = Handle::current();
    if let Err(error) = thread::Builder::new().spawn(move || event_loop.block_on(connection)) {
        log.problem(format_args!("cannot start a thread for a connection: {error}"));
    }
}

/// How many requests this worker answers before it asks to be replaced. The process id makes the
/// number different for each worker.
fn request_limit(settings: &Settings) -> Option<u32> {
    settings.max_requests.map(|max| max.saturating_add(process::id() % (max / 10 + 1)))
}

/// Sends heartbeats until the parent drops its end or is killed. Then the worker leaves.
async fn watch_lifeline(
    mut lifeline: UnixStream,
    phase: watch::Sender<Phase>,
    served: Arc<AtomicU32>,
    request_limit: Option<u32>,
    linger: Duration,
) {
    let mut heartbeat = interval(HEARTBEAT);
    loop {
        select! {
            _ = heartbeat.tick() => {
                let wants_replacement = request_limit.is_some_and(|limit| served.load(Ordering::Relaxed) >= limit);
                let _ = lifeline.try_write(&[if wants_replacement { WANTS_REPLACEMENT } else { ALIVE }]);
            }
            _ = lifeline.read_u8() => break, // the parent sends nothing: this is the end of file
        }
    }
    phase.send_replace(Phase::Leaving);
    sleep(linger).await;
    phase.send_replace(Phase::Closing);
}
