//! Wrong: each future is driven to its end before the next begins. It is sequential in disguise.

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
