//! The file for the picture.

use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use cli_core::{Context, print_line, shorten, write_stdout};

use crate::svg::MARK;

/// The option `--svg FILE`.
#[derive(Debug, Args)]
pub struct SvgOption {
    /// Write the timeline to FILE, as a picture in SVG (`-`: only the picture, on stdout)
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
}

impl SvgOption {
    /// Opens the file, if the option was given. See [`SvgFile::open`].
    ///
    /// # Errors
    /// When the file cannot be written to, or contains something else.
    pub fn open(&self) -> io::Result<Option<SvgFile>> {
        self.svg.as_deref().map(SvgFile::open).transpose()
    }
}

/// The file for the picture: opened before the work begins, written when it is done.
#[derive(Debug)]
pub struct SvgFile {
    name: String,
    /// `None` is stdout.
    file: Option<File>,
}

impl SvgFile {
    /// Opens a file without changing it. Creates it if it does not exist. `-` is stdout.
    ///
    /// # Errors
    /// When the file cannot be written to, and when it contains something else than an earlier
    /// timeline.
    pub fn open(path: &Path) -> io::Result<Self> {
        let name = shorten(&path.display().to_string()).into_owned();
        let is_stdout = path == Path::new("-") || path == Path::new("/dev/stdout");
        let file = if is_stdout { None } else { Some(open(path)) };
        let file = file.transpose().context(format_args!("cannot write {name}"))?;
        Ok(Self { name, file })
    }

    pub(crate) fn is_stdout(&self) -> bool {
        self.file.is_none()
    }

    /// Replaces the contents with `svg`, and prints where the picture is.
    pub(crate) fn write(&self, svg: &str) -> io::Result<()> {
        let Some(file) = &self.file else { return write_stdout(svg) };
        replace(file, svg).context(format_args!("cannot write {}", self.name))?;
        print_line(&format!("The timeline is in {}.", self.name))
    }
}

/// Opens a file, provided that nothing gets lost when it is overwritten.
fn open(path: &Path) -> io::Result<File> {
    let file = File::options().read(true).write(true).create(true).truncate(false).open(path)?;
    if file.metadata()?.is_file() {
        let mut start = Vec::new();
        (&file).take(200).read_to_end(&mut start)?;
        if !start.is_empty() && !String::from_utf8_lossy(&start).contains(MARK) {
            return Err(io::Error::other("it exists, and is not a timeline: choose another name"));
        }
    }
    Ok(file)
}

fn replace(mut file: &File, text: &str) -> io::Result<()> {
    if file.metadata()?.is_file() {
        file.set_len(0)?;
        file.rewind()?;
    }
    file.write_all(text.as_bytes())
}
