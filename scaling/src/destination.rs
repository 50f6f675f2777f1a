//! The files that the programs write.

use std::fmt;
use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use cli_core::{Context, shorten, write_stdout};
use tempfile::NamedTempFile;

use crate::identity::Identity;

/// A file that a program writes when its work is done. It is opened, or at least checked, before the
/// work begins.
#[derive(Debug)]
pub struct Destination {
    path: PathBuf,
    target: Target,
    identity: Identity,
}

#[derive(Debug)]
enum Target {
    /// Whatever stdout goes to: written in order with everything else that the program prints.
    Stdout,
    /// A FIFO or a device. It stays open, because a second `open` might find no reader.
    Stream(File),
    /// A regular file: written beside the old one and then renamed, so that the old one survives if
    /// the program is interrupted or the disk is full.
    Replaced(PathBuf),
    /// A regular file in a folder that cannot be written to.
    Overwritten(PathBuf),
}

impl Destination {
    /// Checks that a file can be written, and leaves it unchanged. `-` is stdout, and so is every
    /// other name of the file that stdout goes to.
    ///
    /// # Errors
    /// When the file cannot be written to.
    pub fn open(path: &Path) -> io::Result<Self> {
        let (target, identity) = find(path).context(format_args!("cannot write {}", name(path)))?;
        Ok(Self { path: path.into(), target, identity })
    }

    /// Whether the text is printed on stdout.
    #[must_use]
    pub fn is_stdout(&self) -> bool {
        matches!(self.target, Target::Stdout)
    }

    /// Writes `text`. A regular file is replaced as a whole, or stays as it is.
    ///
    /// # Errors
    /// When the file cannot be written to.
    pub fn write(&self, text: &str) -> io::Result<()> {
        let written = match &self.target {
            Target::Stdout => return write_stdout(text),
            Target::Stream(stream) => (&*stream).write_all(text.as_bytes()),
            Target::Replaced(file) => replace(file, text),
            Target::Overwritten(file) => fs::write(file, text),
        };
        // A reader of this file that has gone is an error, unlike one of stdout.
        let written = written.map_err(|error| match error.kind() {
            ErrorKind::BrokenPipe => io::Error::other("its reader has gone"),
            _ => error,
        });
        written.context(format_args!("cannot write {self}"))
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&name(&self.path))
    }
}

fn name(path: &Path) -> String {
    shorten(&path.display().to_string()).into_owned()
}

/// Checks that no two files are the same, and that none is the file that the numbers come from.
///
/// # Errors
/// When one file would overwrite another; the message contains the names of their options.
pub fn check_distinct(files: &[(&str, &Destination)], input: Option<&Path>) -> io::Result<()> {
    for (i, (option, file)) in files.iter().enumerate() {
        for (other_option, other) in &files[..i] {
            let both_stdout = file.is_stdout() && other.is_stdout();
            if both_stdout || file.identity.is(&other.identity) {
                return Err(io::Error::other(format!(
                    "{other_option} and {option} name the same file"
                )));
            }
        }
        let input = match input {
            Some(path) if path == Path::new("-") => Identity::of_stdin()?,
            Some(path) => Identity::of_file(path)?,
            None => continue,
        };
        if file.identity.is(&input) {
            return Err(io::Error::other(format!(
                "{option} names the file that the numbers come from"
            )));
        }
    }
    Ok(())
}

/// Finds out what is at `path`, and how it can be written.
fn find(path: &Path) -> io::Result<(Target, Identity)> {
    if path == Path::new("-") {
        return Ok((Target::Stdout, Identity::of_stdout()?));
    }
    let file = follow_links(path)?;
    let metadata = match fs::metadata(&file) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            temporary_file(&file, None)?;
            let identity = Identity::of_new_file(&file)?;
            return Ok((Target::Replaced(file), identity));
        }
        metadata => metadata?,
    };
    let identity = Identity::of(&file, &metadata);
    let target = if identity == Identity::of_stdout()? {
        Target::Stdout
    } else if metadata.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    } else if metadata.is_file() {
        File::options().append(true).open(&file)?;
        let replaceable = temporary_file(&file, Some(&metadata)).is_ok();
        if replaceable { Target::Replaced(file) } else { Target::Overwritten(file) }
    } else {
        Target::Stream(open_stream(&file)?)
    };
    Ok((target, identity))
}

/// Follows symbolic links, also a dangling one, whose file does not exist yet.
fn follow_links(path: &Path) -> io::Result<PathBuf> {
    /// As many as Linux follows.
    const MAX_LINKS: usize = 40;
    let mut path = path.to_path_buf();
    for _ in 0..MAX_LINKS {
        match fs::read_link(&path) {
            // A magic link such as `/proc/self/fd/1` leads to a file that has no other name.
            Ok(_) if fs::metadata(&path).is_ok_and(|metadata| !metadata.is_file()) => {
                return Ok(path);
            }
            Ok(target) => path = folder(&path).join(target),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many levels of symbolic links"))
}

/// The folder that a file is in.
fn folder(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// Creates a file beside `file`, with the permissions of the old file or, if there is none, with
/// those of any new file. It is deleted when it is dropped.
fn temporary_file(file: &Path, old: Option<&Metadata>) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".scaling-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let temporary = builder.tempfile_in(folder(file)).map_err(without_path)?;
    if let Some(old) = old {
        temporary.as_file().set_permissions(old.permissions())?;
    }
    Ok(temporary)
}

/// The error of the system, without the name of the temporary file.
fn without_path(error: io::Error) -> io::Error {
    let source = error.get_ref().and_then(|error| error.source()?.downcast_ref());
    let code = source.and_then(io::Error::raw_os_error);
    code.map_or(error, io::Error::from_raw_os_error)
}

/// Writes `text` to a new file, and gives it the name of the old one.
fn replace(file: &Path, text: &str) -> io::Result<()> {
    let old = fs::metadata(file).ok();
    let mut temporary = temporary_file(file, old.as_ref())?;
    temporary.write_all(text.as_bytes())?;
    temporary.as_file().sync_all()?;
    temporary.persist(file)?; // renames it
    Ok(())
}

/// Opens a FIFO or a device. Waits for the reader of a FIFO, but not forever.
#[cfg(unix)]
fn open_stream(file: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    use std::thread::sleep;
    use std::time::{Duration, Instant};

    use libc::{ENXIO, O_NOCTTY, O_NONBLOCK};

    const PATIENCE: Duration = Duration::from_secs(10);
    let start = Instant::now();
    loop {
        // Without O_NONBLOCK, `open` would block until there is a reader.
        let opened = File::options().write(true).custom_flags(O_NONBLOCK | O_NOCTTY).open(file);
        match opened {
            Err(error) if error.raw_os_error() == Some(ENXIO) => {
                if start.elapsed() > PATIENCE {
                    let error = "no program reads from it: start the reader first";
                    return Err(io::Error::other(error));
                }
                sleep(Duration::from_millis(10));
            }
            opened => return opened.and_then(into_blocking),
        }
    }
}

/// Lets writes to `stream` block until there is room.
#[cfg(unix)]
fn into_blocking(stream: File) -> io::Result<File> {
    use std::os::fd::AsRawFd;

    // SAFETY: the descriptor is open, and the call changes only its flags.
    match unsafe { libc::fcntl(stream.as_raw_fd(), libc::F_SETFL, 0) } {
        -1 => Err(io::Error::last_os_error()),
        _ => Ok(stream),
    }
}

#[cfg(not(unix))]
fn open_stream(file: &Path) -> io::Result<File> {
    File::options().write(true).open(file)
}
