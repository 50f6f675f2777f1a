//! Connects to Redis, and makes its errors readable.

use std::io;
use std::time::Duration;

use redis::{
    Client, Commands, Connection, ConnectionInfo, ErrorKind, FromRedisValue, RedisError,
    RedisResult, ToRedisArgs, cmd,
};

use super::{JOBS, WORKERS};

/// How long to wait for a connection, and for an answer. A worker waits for jobs for less.
const PATIENCE: Duration = Duration::from_secs(5);

/// Connects, and creates the group of workers if there is none.
pub(super) fn connect(info: &ConnectionInfo) -> RedisResult<Connection> {
    let mut redis = Client::open(info.clone())?.get_connection_with_timeout(PATIENCE)?;
    redis.set_read_timeout(Some(PATIENCE))?;
    redis.set_write_timeout(Some(PATIENCE))?;
    match redis.xgroup_create_mkstream(JOBS, WORKERS, "0") {
        Err(error) if error.code() == Some("BUSYGROUP") => Ok(redis), // there is one
        created => created.map(|()| redis),
    }
}

/// Runs a script.
pub(super) fn eval<T: FromRedisValue>(
    redis: &mut Connection,
    script: &str,
    args: impl ToRedisArgs,
) -> RedisResult<T> {
    cmd("EVAL").arg(script).arg(0).arg(args).query(redis)
}

/// Converts errors of Redis.
pub(super) trait ContextName<T> {
    /// Adds where the server is.
    fn context_name(self, name: &str) -> io::Result<T>;
}

impl<T> ContextName<T> for RedisResult<T> {
    fn context_name(self, name: &str) -> io::Result<T> {
        self.map_err(|error| io::Error::other(format!("cannot use {name}: {}", explain(&error))))
    }
}

/// Says what is wrong, in one line.
fn explain(error: &RedisError) -> String {
    let what = match error.kind() {
        _ if error.is_timeout() => "it does not answer",
        _ if error.code() == Some("NOAUTH") => {
            "it needs a password, as in redis://:PASSWORD@HOST:PORT"
        }
        ErrorKind::AuthenticationFailed => "the password is wrong",
        ErrorKind::Parse | ErrorKind::UnexpectedReturnType => "it is not a Redis server",
        _ => return error.to_string().replace('\n', " "),
    };
    what.into()
}
