//! The listening socket, which the parent binds and all workers inherit.

use std::fs;
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener};
use std::os::fd::AsFd;
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

use cli_core::{Context, shorten};
use socket2::SockRef;

use crate::Address;

/// How many connections the system keeps while no worker accepts them.
const BACKLOG: i32 = 1024;

/// A listening socket, and its address.
#[derive(Debug)]
pub(crate) enum Socket {
    Tcp(TcpListener, SocketAddr),
    Unix(UnixListener, PathBuf),
}

impl Socket {
    /// Binds an address.
    pub(crate) fn bind(address: &Address) -> io::Result<Self> {
        let bound = match address {
            Address::Tcp(address) => bind_tcp(*address),
            Address::Unix(path) => bind_unix(path),
        };
        bound.context(format_args!("cannot listen at {}", shorten(&address.to_string())))
    }

    /// Returns the address. If the port was 0, the system has chosen one.
    pub(crate) fn address(&self) -> Address {
        match self {
            Self::Tcp(_, address) => Address::Tcp(*address),
            Self::Unix(_, path) => Address::Unix(path.clone()),
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        if let Self::Unix(_, path) = self {
            let _ = fs::remove_file(path);
        }
    }
}

fn bind_tcp(address: SocketAddr) -> io::Result<Socket> {
    let listener = TcpListener::bind(address)?;
    prepare(&listener)?;
    let address = listener.local_addr()?;
    Ok(Socket::Tcp(listener, address))
}

fn bind_unix(path: &Path) -> io::Result<Socket> {
    remove_stale_socket(path)?;
    let listener = UnixListener::bind(path)?;
    prepare(&listener)?;
    Ok(Socket::Unix(listener, path.into()))
}

/// Lengthens the queue, and lets `accept` fail instead of block: another worker may have been
/// faster.
fn prepare(listener: &impl AsFd) -> io::Result<()> {
    let socket = SockRef::from(listener);
    socket.listen(BACKLOG)?;
    socket.set_nonblocking(true)
}

/// Removes the file of a socket that no process listens at any more: its server was killed.
fn remove_stale_socket(path: &Path) -> io::Result<()> {
    let Ok(file) = fs::symlink_metadata(path) else { return Ok(()) };
    if !file.file_type().is_socket() {
        return Err(io::Error::new(ErrorKind::AlreadyExists, "this file is not a socket"));
    }
    match UnixStream::connect(path) {
        Err(error) if error.kind() == ErrorKind::ConnectionRefused => fs::remove_file(path),
        Err(error) => Err(error),
        Ok(_) => Err(io::Error::new(ErrorKind::AddrInUse, "another server listens there")),
    }
}
