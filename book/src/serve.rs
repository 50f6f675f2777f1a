//! Serves the site on this machine.

use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;

use axum::Router;
use cli_core::{Context, print_error, print_line};
use tower_http::services::{ServeDir, ServeFile};

/// A server that has a port.
#[derive(Debug)]
pub struct Server(TcpListener);

impl Server {
    /// Takes a port of 127.0.0.1; 0 lets the system choose one.
    ///
    /// # Errors
    /// When the port is in use, or this user may not use it.
    pub fn bind(port: u16) -> io::Result<Self> {
        TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map(Self).map_err(|error| {
            let advice = match error.kind() {
                ErrorKind::AddrInUse => "; choose another one with --port",
                _ => "",
            };
            io::Error::new(error.kind(), format!("cannot serve on port {port}: {error}{advice}"))
        })
    }

    /// Returns where the site is served. Ends with a slash.
    ///
    /// # Errors
    /// When the system does not know the port.
    pub fn url(&self) -> io::Result<String> {
        Ok(format!("http://{}/", self.0.local_addr()?))
    }

    /// Serves `folder` until Ctrl-C.
    ///
    /// # Errors
    /// When stdout cannot be written to, or the system cannot wait for connections.
    pub fn run(self, folder: &Path, open: bool) -> io::Result<()> {
        let url = self.url()?;
        print_line(&format!("serving on {url} until Ctrl-C"))?;
        if open && let Err(error) = open::that_detached(&url).context("cannot open the browser") {
            print_error(&error);
        }
        let missing = ServeFile::new(folder.join("404.html"));
        let files =
            Router::new().fallback_service(ServeDir::new(folder).not_found_service(missing));
        self.0.set_nonblocking(true)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(self.0)?;
            tokio::select! {
                result = async { axum::serve(listener, files).await } => result,
                result = tokio::signal::ctrl_c() => result,
            }
        })
    }
}
