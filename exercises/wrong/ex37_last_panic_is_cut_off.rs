//! Wrong: a request that panics after it was cancelled, in its last poll, is reported as cut off.

use std::collections::HashMap;
use std::pin::pin;
use std::time::Duration;

use tokio::select;
use tokio::sync::mpsc::Receiver;
use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::timeout;

pub async fn serve<R, F>(
    mut requests: Receiver<(String, R)>,
    handle: impl Fn(R) -> F,
    stop: impl Future<Output = ()>,
    grace: Duration,
) -> Vec<String>
where
    F: Future<Output = ()> + Send + 'static,
{
    let mut tasks = JoinSet::new();
    let mut in_progress = HashMap::new();
    let mut stop = pin!(stop);
    let mut accepted_count = 0_u64;
    loop {
        select! {
            biased;
            () = &mut stop => break,
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
    drop(requests);
    let drain = async {
        while let Some(ended) = tasks.join_next_with_id().await {
            in_progress.remove(&id(&ended));
        }
    };
    let _ = timeout(grace, drain).await;
    tasks.abort_all();
    while let Some(ended) = tasks.join_next_with_id().await {
        let was_cut_off = ended.is_err();
        if !was_cut_off {
            in_progress.remove(&id(&ended));
        }
    }
    let mut cut_off: Vec<_> = in_progress.into_values().collect();
    cut_off.sort_unstable();
    cut_off.into_iter().map(|(_, client)| client).collect()
}

fn id(ended: &Result<(Id, ()), JoinError>) -> Id {
    ended.as_ref().map_or_else(JoinError::id, |(id, ())| *id)
}
