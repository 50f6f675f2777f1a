//! Makes a web site from the files of this workspace. The site has next to no text of its own: its
//! chapters are the READMEs, the documents in `docs/`, and the doc comments of the exercises.

pub mod assets;
mod callouts;
mod check;
mod code;
mod exercises;
mod files;
mod glossary;
mod links;
mod markdown;
mod orders;
pub mod outline;
mod preprocessor;
mod quiz;
mod schedule;
mod serve;
mod side_by_side;
mod site;

pub use serve::Server;
pub use site::build;
