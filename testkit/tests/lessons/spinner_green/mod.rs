//! The program of the lesson `spinner-green`.

mod output;
mod terminal;
mod timeline;
