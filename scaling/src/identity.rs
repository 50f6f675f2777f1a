//! Which file a name stands for.

use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

/// What distinguishes a file from others, whatever it is called: links and spellings of a path give
/// a file several names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity(Kind);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    #[cfg(unix)]
    Inode { device: u64, inode: u64, shareable: bool },
    /// A file that does not exist yet, and any file on a system without inodes.
    Path(PathBuf),
    /// What a stream is connected to, on a system that does not tell.
    #[cfg(not(unix))]
    Unknown,
}

impl Identity {
    /// Whether both are the same file, and it matters: any number of programs may write to a device
    /// such as `/dev/null`.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        self == other && !self.is_shareable()
    }

    fn is_shareable(&self) -> bool {
        match &self.0 {
            #[cfg(unix)]
            Kind::Inode { shareable, .. } => *shareable,
            Kind::Path(_) => false,
            #[cfg(not(unix))]
            Kind::Unknown => true,
        }
    }

    /// The identity of a file that exists.
    ///
    /// # Errors
    /// When there is no such file.
    pub fn of_file(path: &Path) -> io::Result<Self> {
        Ok(Self::of(path, &fs::metadata(path)?))
    }

    /// The identity of a file that does not exist yet.
    pub(crate) fn of_new_file(path: &Path) -> io::Result<Self> {
        let folder = path.parent().filter(|folder| *folder != Path::new(""));
        let folder = fs::canonicalize(folder.unwrap_or(Path::new(".")))?;
        let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
        Ok(Self(Kind::Path(folder.join(name))))
    }

    #[cfg(unix)]
    pub(crate) fn of(_path: &Path, metadata: &Metadata) -> Self {
        use std::os::unix::fs::{FileTypeExt, MetadataExt};
        Self(Kind::Inode {
            device: metadata.dev(),
            inode: metadata.ino(),
            shareable: metadata.file_type().is_char_device(),
        })
    }

    #[cfg(not(unix))]
    pub(crate) fn of(path: &Path, _metadata: &Metadata) -> Self {
        Self(fs::canonicalize(path).map_or(Kind::Unknown, Kind::Path))
    }

    /// The identity of what stdin comes from.
    ///
    /// # Errors
    /// When the system cannot tell.
    #[cfg(unix)]
    pub fn of_stdin() -> io::Result<Self> {
        Self::of_descriptor(io::stdin())
    }

    /// The identity of what stdout goes to.
    #[cfg(unix)]
    pub(crate) fn of_stdout() -> io::Result<Self> {
        Self::of_descriptor(io::stdout())
    }

    #[cfg(unix)]
    fn of_descriptor(stream: impl std::os::fd::AsFd) -> io::Result<Self> {
        let file = fs::File::from(stream.as_fd().try_clone_to_owned()?);
        Ok(Self::of(Path::new(""), &file.metadata()?))
    }

    /// The identity of what stdin comes from: unknown on this system.
    ///
    /// # Errors
    /// Never.
    #[cfg(not(unix))]
    pub fn of_stdin() -> io::Result<Self> {
        Ok(Self(Kind::Unknown))
    }

    /// The identity of what stdout goes to: unknown on this system.
    #[cfg(not(unix))]
    pub(crate) fn of_stdout() -> io::Result<Self> {
        Ok(Self(Kind::Unknown))
    }
}
