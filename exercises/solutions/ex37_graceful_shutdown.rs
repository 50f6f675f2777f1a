//! # 37: graceful shutdown

use std::collections::HashMap;
use std::pin::pin;
use std::time::Duration;

use tokio::select;
use tokio::sync::mpsc::Receiver;
use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::timeout;

/// Serves requests until `stop` is ready, then shuts down gracefully. Returns the clients whose
/// requests were cut off.
///
/// Each message in `requests` is the name of a client and its request. The server accepts each
/// request as soon as it arrives, and drives the future that `handle` returns in its own task, any
/// number of them concurrently. A future that panics affects no other request.
///
/// When `stop` is ready, or when all senders have been dropped, the server shuts down:
///
/// 1. It accepts no request any more, not even one that already waits in the channel. It closes the
///    channel and drops the requests in it at once.
/// 2. It waits for the requests in progress, all together for at most `grace`. It returns as soon
///    as the last one has ended. `grace` may be any duration; `Duration::MAX` means no deadline.
/// 3. After `grace` it cancels the requests that are still in progress. When it returns, all of
///    their futures have been dropped.
/// 4. It returns the names of the clients whose requests it cancelled, in the order in which the
///    requests were accepted. A client with two such requests is named twice. A request that has
///    finished or panicked was not cut off, even if it did so at the last moment.
///
/// If `serve` is itself dropped before it returns, the requests in progress are cancelled: they may
/// be dropped a moment later.
pub async fn serve<R, F>(
    mut requests: Receiver<(String, R)>,
    handle: impl Fn(R) -> F,
    stop: impl Future<Output = ()>,
    grace: Duration,
) -> Vec<String>
where
    F: Future<Output = ()> + Send + 'static,
{
    // The set owns the tasks. If `serve` is dropped, the set is dropped and aborts them.
    let mut tasks = JoinSet::new();
    // The requests in progress: when they were accepted, and from which client.
    let mut in_progress = HashMap::new();
    let mut stop = pin!(stop);
    let mut accepted_count = 0_u64;
    loop {
        select! {
            biased; // once `stop` is ready, no request is accepted
            () = &mut stop => break,
            // Without this arm, the set and the map would grow as long as the server runs.
            Some(ended) = tasks.join_next_with_id() => {
                in_progress.remove(&id(&ended));
            }
            request = requests.recv() => {
                let Some((client, request)) = request else { break };
                let task = tasks.spawn(handle(request));
                in_progress.insert(task.id(), (accepted_count, client));
                accepted_count += 1;
            }
        }
    }
    // Closes the channel, and refuses the requests that wait in it.
    drop(requests);
    let drain = async {
        while let Some(ended) = tasks.join_next_with_id().await {
            in_progress.remove(&id(&ended));
        }
    };
    // One deadline for all requests. What has ended until then is not in progress any more.
    let _ = timeout(grace, drain).await;
    tasks.abort_all();
    // `abort_all` only requests cancellation. A task that is in its last poll still finishes.
    while let Some(ended) = tasks.join_next_with_id().await {
        let was_cut_off = ended.as_ref().is_err_and(JoinError::is_cancelled);
        if !was_cut_off {
            in_progress.remove(&id(&ended));
        }
    }
    let mut cut_off: Vec<_> = in_progress.into_values().collect();
    cut_off.sort_unstable();
    cut_off.into_iter().map(|(_, client)| client).collect()
}

/// Returns the id of a task that has ended.
fn id(ended: &Result<(Id, ()), JoinError>) -> Id {
    ended.as_ref().map_or_else(JoinError::id, |(id, ())| *id)
}
