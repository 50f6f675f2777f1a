//! The application: a `tower::Service`, which knows nothing of sockets and processes.

use std::convert::Infallible;
use std::future::Future;
use std::process;
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::sse::{Event, Sse};
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use futures_util::stream::{self, Stream};
use primes_core::{PrimeResult, check, parse_number};
use spinner_core::{FRAMES, TICK};
use tokio::task::spawn_blocking;
use tokio::time::{sleep, timeout};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::services::ServeDir;

use crate::{Model, Settings};

/// The longest time that `/sleep/{ms}` accepts, in milliseconds.
const LONGEST_SLEEP: u64 = 60_000;

/// The largest request body, in bytes.
const MAX_BODY: usize = 64 * 1024;

/// Returns the application.
pub fn app(settings: &Settings) -> Router {
    Router::new()
        .route("/", get(|| async { Html(include_str!("../static/index.html")) }))
        .route("/pid", get(|| async { format!("{}\n", process::id()) }))
        .route("/sleep/{ms}", get(nap))
        .route("/prime/{n}", get(prime))
        .route("/events/{n}", get(events))
        .nest_service("/static", ServeDir::new(&settings.static_files))
        .fallback(|| async { (StatusCode::NOT_FOUND, "there is no such page\n") })
        .layer(RequestBodyLimitLayer::new(MAX_BODY))
        .with_state(settings.model)
}

/// What a handler returns if the path contains a bad number.
type BadRequest = (StatusCode, String);

fn number(text: &str) -> Result<u64, BadRequest> {
    parse_number(text).map_err(|reason| (StatusCode::BAD_REQUEST, format!("{reason}\n")))
}

/// Waits: the work is I/O-bound.
async fn nap(Path(ms): Path<String>) -> Result<String, BadRequest> {
    let ms = number(&ms)?;
    if ms > LONGEST_SLEEP {
        return Err((StatusCode::BAD_REQUEST, format!("the limit is {LONGEST_SLEEP} ms\n")));
    }
    sleep(Duration::from_millis(ms)).await;
    Ok(format!("slept for {ms} ms\n"))
}

/// Computes: the work is CPU-bound.
async fn prime(
    State(model): State<Model>,
    Path(n): Path<String>,
) -> Result<impl IntoResponse, BadRequest> {
    let PrimeResult { n, prime, elapsed } = compute(model, number(&n)?).await;
    let elapsed = elapsed.as_secs_f64();
    let json = format!("{{\"n\": {n}, \"prime\": {prime}, \"elapsed\": {elapsed:.6}}}\n");
    Ok(([(header::CONTENT_TYPE, "application/json")], json))
}

/// Checks `n` where the model computes.
async fn compute(model: Model, n: u64) -> PrimeResult {
    match model {
        // On the thread of the event loop, which can do nothing else until the check is done.
        Model::PreforkSync | Model::PreforkAsync => check(n),
        // On another thread.
        Model::Threads | Model::Tasks => {
            spawn_blocking(move || check(n)).await.expect("`check` does not panic")
        }
    }
}

/// Sends events: a frame every tenth of a second while the check runs, and then the answer.
async fn events(
    State(model): State<Model>,
    Path(n): Path<String>,
) -> Result<impl IntoResponse, BadRequest> {
    let slow = compute(model, number(&n)?);
    Ok(Sse::new(spin(slow)))
}

/// The spinner of the other lessons, as a stream of events.
fn spin(
    slow: impl Future<Output = PrimeResult> + Send,
) -> impl Stream<Item = Result<Event, Infallible>> {
    let frames = FRAMES.chars().cycle();
    // `unfold` calls the closure for each event. It returns the event and the next state.
    stream::unfold(Some((Box::pin(slow), frames)), |spinning| async {
        let (mut slow, mut frames) = spinning?; // `None`, after the answer, ends the stream
        if let Ok(result) = timeout(TICK, &mut slow).await {
            let answer = Event::default().event("answer").data(result.sentence());
            return Some((Ok(answer), None));
        }
        let frame = frames.next().expect("a cycle does not end").to_string();
        Some((Ok(Event::default().event("frame").data(frame)), Some((slow, frames))))
    })
}
