//! The program of the lesson `spinner-async`.

mod output;
mod terminal;
mod timeline;
