//! Where a broker is: `sqlite:FILE` or `redis://…`.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use redis::{ConnectionInfo, IntoConnectionInfo};

use crate::{Broker, RedisBroker, Settings, SqliteBroker};

/// The address of a broker.
#[derive(Clone, Debug)]
pub enum Address {
    /// A file.
    Sqlite(PathBuf),
    /// A server.
    Redis(Box<ConnectionInfo>),
}

impl Address {
    /// Opens the queue. Creates it if there is none.
    ///
    /// # Errors
    /// When the file is not a queue or cannot be opened, or when the server cannot be reached.
    pub fn open(&self, settings: Settings) -> io::Result<Box<dyn Broker>> {
        Ok(match self {
            Self::Sqlite(file) => Box::new(SqliteBroker::open(file, settings)?),
            Self::Redis(info) => Box::new(RedisBroker::connect(info, &self.to_string(), settings)?),
        })
    }

    /// Returns the file if one is needed and there is none.
    #[must_use]
    pub fn missing_file(&self) -> Option<&Path> {
        match self {
            Self::Sqlite(file) if !file.exists() => Some(file),
            _ => None,
        }
    }
}

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            Some(("sqlite", "")) => Err("the name of the file is missing".into()),
            Some(("sqlite", file)) => Ok(Self::Sqlite(file.into())),
            Some(("redis" | "redis+unix" | "unix", _)) => match text.into_connection_info() {
                Ok(info) => Ok(Self::Redis(Box::new(info))),
                Err(error) => Err(format!("{error}; expected redis://HOST:PORT")),
            },
            _ => Err("expected sqlite:FILE or redis://HOST:PORT".into()),
        }
    }
}

/// Formats the address without its password.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(file) => write!(f, "{}", file.display()),
            Self::Redis(info) => write!(f, "Redis at {}", info.addr()),
        }
    }
}
