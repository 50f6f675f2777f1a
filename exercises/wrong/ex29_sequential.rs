//! Wrong: each future is awaited before the next one is polled for the first time.

pub async fn gather<T, E, F>(futures: Vec<F>) -> Result<Vec<T>, E>
where
    T: Send + 'static,
    E: Send + 'static,
    F: Future<Output = Result<T, E>> + Send + 'static,
{
    let mut values = Vec::new();
    for future in futures {
        values.push(future.await?);
    }
    Ok(values)
}
