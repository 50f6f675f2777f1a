//! Wrong: there is no child: the calling process does the work.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

use bincode::config::standard;
use bincode::serde::{decode_from_slice, encode_to_vec};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub unsafe fn in_child<T>(work: impl FnOnce() -> T) -> io::Result<T>
where
    T: Serialize + DeserializeOwned,
{
    let value =
        catch_unwind(AssertUnwindSafe(work)).map_err(|_| io::Error::other("the work panicked"))?;
    let bytes = encode_to_vec(value, standard()).map_err(io::Error::other)?;
    let (value, _) = decode_from_slice(&bytes, standard()).map_err(io::Error::other)?;
    Ok(value)
}
