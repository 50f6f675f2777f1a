//! Serves the site on this machine.

use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::{Command, Stdio};

use axum::Router;
use cli_core::{Context, print_error, print_line};
use tower_http::services::{ServeDir, ServeFile};

/// Serves `folder` on 127.0.0.1 until Ctrl-C.
///
/// # Errors
/// When the port is in use.
pub fn serve(folder: &Path, port: u16, open: bool) -> io::Result<()> {
    let listener =
        TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| explain(&error, port))?;
    listener.set_nonblocking(true)?;
    let url = format!("http://{}/", listener.local_addr()?);
    print_line(&format!("serving on {url} until Ctrl-C"))?;
    if open && let Err(error) = open_browser(&url) {
        print_error(&error);
    }
    let not_found = ServeFile::new(folder.join("404.html"));
    let files = Router::new().fallback_service(ServeDir::new(folder).not_found_service(not_found));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        tokio::select! {
            result = async { axum::serve(listener, files).await } => result,
            result = tokio::signal::ctrl_c() => result,
        }
    })
}

fn explain(error: &io::Error, port: u16) -> io::Error {
    let advice = match error.kind() {
        ErrorKind::AddrInUse => "; choose another one with --port",
        _ => "",
    };
    io::Error::new(error.kind(), format!("cannot serve on port {port}: {error}{advice}"))
}

/// Opens a page in the user's web browser.
fn open_browser(url: &str) -> io::Result<()> {
    let mut command = if cfg!(windows) {
        let mut command = Command::new("cmd");
        command.args(["/C", "start", ""]);
        command
    } else if cfg!(target_os = "macos") {
        Command::new("open")
    } else {
        Command::new("xdg-open")
    };
    let command = command.arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().map(drop).context("cannot open the browser")
}
