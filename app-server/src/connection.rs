//! One connection: HTTP with limits, and how it ends when the worker leaves.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::select;
use tokio::sync::watch;
use tokio_io_timeout::TimeoutStream;

use crate::log::Log;
use crate::{Model, Settings};

/// The largest head of a request, in bytes.
const MAX_HEAD: usize = 16 * 1024;

/// The largest number of headers.
const MAX_HEADERS: usize = 64;

/// The response to a client that sends only a part of a request. hyper itself would close the
/// connection without a response.
const REQUEST_TIMEOUT: &[u8] =
    b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// The life of a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    /// It accepts connections.
    Serving,
    /// It accepts no more connections, and closes each after the next response.
    Leaving,
    /// It closes connections that have no request.
    Closing,
}

/// Waits until the worker has reached a phase.
pub(crate) async fn wait_for(phase: Phase, mut current: watch::Receiver<Phase>) {
    // An error means that the sender was dropped, which happens after the last phase.
    let _ = current.wait_for(|current| *current >= phase).await;
}

/// Speaks HTTP with one client until either side closes the connection.
pub(crate) fn serve_connection(
    stream: impl AsyncRead + AsyncWrite + Send + 'static,
    app: Router,
    settings: &Settings,
    phase: watch::Receiver<Phase>,
) -> impl Future<Output = ()> + Send + 'static {
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(settings.client_timeout));
    let mut connection = http1::Builder::new()
        .keep_alive(settings.model != Model::PreforkSync)
        .max_buf_size(MAX_HEAD)
        .max_headers(MAX_HEADERS)
        .timer(TokioTimer::new())
        .header_read_timeout(settings.client_timeout)
        .serve_connection(TokioIo::new(Box::pin(stream)), TowerToHyperService::new(app));
    async move {
        let ended = select! {
            ended = &mut connection => Some(ended),
            () = wait_for(Phase::Closing, phase) => None,
        };
        let ended = if let Some(ended) = ended {
            ended
        } else {
            Pin::new(&mut connection).graceful_shutdown();
            (&mut connection).await
        };
        // After other errors, the client has gone, or has already got a response.
        if ended.is_err_and(|error| error.is_timeout()) {
            let parts = connection.into_parts();
            let is_idle = parts.read_buf.is_empty();
            if !is_idle {
                let _ = parts.io.into_inner().write_all(REQUEST_TIMEOUT).await;
            }
        }
    }
}

/// Counts and logs the requests. While the worker leaves, each response tells the client to open a
/// new connection for its next request.
pub(crate) fn count_log_and_close(
    app: Router,
    phase: watch::Receiver<Phase>,
    served: Arc<AtomicU32>,
    log: Log,
) -> Router {
    app.layer(middleware::from_fn(move |request: Request, next: Next| {
        let (phase, served) = (phase.clone(), Arc::clone(&served));
        async move {
            let line = format!("{} {}", request.method(), request.uri());
            let mut response: Response = next.run(request).await;
            served.fetch_add(1, Ordering::Relaxed);
            log.request(format_args!("{line} {}", response.status().as_u16()));
            if *phase.borrow() != Phase::Serving {
                response
                    .headers_mut()
                    .insert(header::CONNECTION, HeaderValue::from_static("close"));
            }
            response
        }
    }))
}
