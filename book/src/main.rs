//! Builds the web site of this workspace, and serves it on your own machine.
//!
//! ```console
//! $ cargo run -p book
//! $ cargo run -p book -- build --output site
//! ```
//!
//! To add a chapter, see [`book::outline`]. To add a style sheet, a script or another file, see
//! [`book::assets`].

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use book::Server;
use clap::{Parser, Subcommand};
use cli_core::{print_line, run_with_args};

/// Builds the web site of this workspace, and serves it on 127.0.0.1.
#[derive(Parser)]
struct Args {
    /// The port to serve the site on; 0 lets the system choose a free one.
    #[arg(long, default_value_t = 3000)]
    port: u16,
    /// Open the site in the web browser.
    #[arg(long)]
    open: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Write the site into a folder, and do not serve it.
    Build {
        /// The folder. It must be empty, or contain an older version of the site.
        #[arg(long, value_name = "DIR")]
        output: PathBuf,
        /// The path of the site on its server, for the page that says that a page is missing.
        #[arg(long, value_name = "PATH", default_value = "/")]
        site_url: String,
    },
}

fn main() -> ExitCode {
    run_with_args(run)
}

fn run(args: &Args) -> io::Result<()> {
    match &args.command {
        Some(Command::Build { output, site_url }) => {
            book::build(output, site_url)?;
            print_line(&format!("the site is in {}", output.display()))
        }
        None => {
            // Before the site is built, so that a port in use is reported at once.
            let server = Server::bind(args.port)?;
            let folder = tempfile::tempdir()?;
            book::build(folder.path(), "/")?;
            server.run(folder.path(), args.open)
        }
    }
}
