//! Wrong: if `serve` is dropped, the requests in progress keep running.

use std::pin::pin;
use std::time::Duration;

use tokio::select;
use tokio::sync::mpsc::Receiver;
use tokio::task::{self, JoinHandle};
use tokio::time::sleep;

pub async fn serve<R, F>(
    mut requests: Receiver<(String, R)>,
    handle: impl Fn(R) -> F,
    stop: impl Future<Output = ()>,
    grace: Duration,
) -> Vec<String>
where
    F: Future<Output = ()> + Send + 'static,
{
    let mut tasks: Vec<(String, JoinHandle<()>)> = Vec::new();
    let mut stop = pin!(stop);
    loop {
        select! {
            biased;
            () = &mut stop => break,
            request = requests.recv() => {
                let Some((client, request)) = request else { break };
                tasks.push((client, task::spawn(handle(request))));
            }
        }
    }
    drop(requests);
    let mut deadline = pin!(sleep(grace));
    let mut cut_off = Vec::new();
    for (client, mut task) in tasks {
        let ended = select! {
            biased;
            ended = &mut task => ended,
            () = &mut deadline => {
                task.abort();
                task.await
            }
        };
        if ended.is_err_and(|error| error.is_cancelled()) {
            cut_off.push(client);
        }
    }
    cut_off
}
