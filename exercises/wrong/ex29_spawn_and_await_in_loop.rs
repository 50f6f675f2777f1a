//! Wrong: each task is awaited before the next one is spawned, so the futures run sequentially.

use std::panic::resume_unwind;

pub async fn gather<T, E, F>(futures: Vec<F>) -> Result<Vec<T>, E>
where
    T: Send + 'static,
    E: Send + 'static,
    F: Future<Output = Result<T, E>> + Send + 'static,
{
    let mut values = Vec::new();
    for future in futures {
        let task = tokio::spawn(future);
        values.push(task.await.unwrap_or_else(|error| resume_unwind(error.into_panic()))?);
    }
    Ok(values)
}
