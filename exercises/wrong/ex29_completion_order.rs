//! Wrong: the values are in the order in which the futures finish, not in the order of `futures`.

use std::panic::resume_unwind;

use tokio::task::JoinSet;

pub async fn gather<T, E, F>(futures: Vec<F>) -> Result<Vec<T>, E>
where
    T: Send + 'static,
    E: Send + 'static,
    F: Future<Output = Result<T, E>> + Send + 'static,
{
    let mut tasks = JoinSet::from_iter(futures);
    let mut values = Vec::new();
    while let Some(outcome) = tasks.join_next().await {
        match outcome.unwrap_or_else(|error| resume_unwind(error.into_panic())) {
            Ok(value) => values.push(value),
            Err(error) => {
                tasks.shutdown().await;
                return Err(error);
            }
        }
    }
    Ok(values)
}
