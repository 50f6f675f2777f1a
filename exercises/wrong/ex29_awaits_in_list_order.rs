//! Wrong: the tasks are awaited in the order of `futures`, so an error is seen only after all tasks
//! before it have finished.

use std::panic::resume_unwind;

use tokio::task::JoinHandle;

pub async fn gather<T, E, F>(futures: Vec<F>) -> Result<Vec<T>, E>
where
    T: Send + 'static,
    E: Send + 'static,
    F: Future<Output = Result<T, E>> + Send + 'static,
{
    let mut tasks: Vec<JoinHandle<F::Output>> = futures.into_iter().map(tokio::spawn).collect();
    let mut values = Vec::new();
    while !tasks.is_empty() {
        match tasks.remove(0).await.unwrap_or_else(|error| resume_unwind(error.into_panic())) {
            Ok(value) => values.push(value),
            Err(error) => {
                for task in tasks {
                    task.abort();
                    let _ = task.await;
                }
                return Err(error);
            }
        }
    }
    Ok(values)
}
