//! A web server that answers at once, because workers do the work. This is the chapter's reason for
//! task queues.
//!
//! ```console
//! $ cargo run -p task-queue --example web-and-queue
//! $ cargo run -p task-queue -- worker
//! $ curl -d 9999999999999917 http://127.0.0.1:8000/jobs
//! $ curl http://127.0.0.1:8000/jobs/1
//! ```
//!
//! Run the first two commands in other terminals. Look at the server while no worker runs, and while
//! a job takes seconds: it never waits.

use std::env::args;
use std::io;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::{Path, State as Shared};
use axum::http::StatusCode;
use axum::routing::{get, post};
use cli_core::{Context, exit_code, print_line};
use task_queue::{Address, Broker, JobId, NewJob, Settings, State};
use tokio::net::TcpListener;
use tokio::task::spawn_blocking;

/// The queue. A request has it for the time of one question.
type Queue = Arc<Mutex<Box<dyn Broker>>>;

/// A status and a text, for both outcomes of a request.
type Answer = (StatusCode, String);

fn main() -> ExitCode {
    exit_code(run())
}

/// Serves requests. The arguments are the address of the queue, and that of the server.
#[tokio::main(flavor = "current_thread")]
async fn run() -> io::Result<()> {
    let broker = args().nth(1).unwrap_or_else(|| "sqlite:queue.db".into());
    let address = args().nth(2).unwrap_or_else(|| "127.0.0.1:8000".into());
    let broker: Address = broker.parse().map_err(io::Error::other)?;
    let queue: Queue = Arc::new(Mutex::new(broker.open(Settings::default())?));
    let routes = Router::new()
        .route("/jobs", post(submit))
        .route("/jobs/{id}", get(result))
        .with_state(queue);
    let listener =
        TcpListener::bind(&address).await.context(format_args!("cannot use {address}"))?;
    print_line(&format!("http://{}/jobs", listener.local_addr()?))?;
    axum::serve(listener, routes).await
}

/// `POST /jobs`: puts the number in the body into the queue.
async fn submit(Shared(queue): Shared<Queue>, body: String) -> Answer {
    let Ok(n) = body.trim().parse() else {
        return (StatusCode::BAD_REQUEST, "expected a whole number from 0 to 2^64 - 1\n".into());
    };
    let id = ask(queue, move |broker| broker.push(&NewJob { n, ..NewJob::default() })).await;
    match id {
        Ok(Some(id)) => (StatusCode::ACCEPTED, format!("/jobs/{id}\n")),
        Ok(None) => {
            (StatusCode::SERVICE_UNAVAILABLE, "the queue is full: try again later\n".into())
        }
        Err(error) => unavailable(&error),
    }
}

/// `GET /jobs/{id}`: returns the state of a job.
async fn result(Shared(queue): Shared<Queue>, Path(id): Path<JobId>) -> Answer {
    match ask(queue, move |broker| broker.result(id)).await {
        Ok(Some(job)) => (StatusCode::OK, describe(&job.state)),
        Ok(None) => (StatusCode::NOT_FOUND, format!("there is no job {id}\n")),
        Err(error) => unavailable(&error),
    }
}

/// Asks the broker on another thread: a broker blocks, and a task must not.
async fn ask<T: Send + 'static>(
    queue: Queue,
    question: impl FnOnce(&mut dyn Broker) -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    let answer = spawn_blocking(move || {
        let mut broker = queue.lock().unwrap_or_else(PoisonError::into_inner);
        question(&mut **broker)
    });
    answer.await.map_err(io::Error::other)?
}

fn describe(state: &State) -> String {
    match state {
        State::Queued => "queued\n".into(),
        State::Leased => "in progress\n".into(),
        State::Failed(error) => format!("failed, will be tried again: {error}\n"),
        State::Done(answer) => answer.sentence() + "\n",
        State::Dead(error) => format!("dead: {error}\n"),
    }
}

fn unavailable(error: &io::Error) -> Answer {
    (StatusCode::SERVICE_UNAVAILABLE, format!("{error}\n"))
}
