//! Makes a web site from the files of this workspace. The site has no text of its own: its chapters
//! are the READMEs, the documents in `docs/`, and the doc comments of the exercises.

pub mod assets;
pub mod outline;
mod serve;
mod site;

pub use serve::serve;
pub use site::build;
