//! The program of the lesson `spinner-thread`.

mod output;
mod terminal;
mod timeline;
