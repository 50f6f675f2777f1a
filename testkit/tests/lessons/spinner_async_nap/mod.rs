//! The program of the lesson `spinner-async-nap`.

mod output;
mod properties;
mod terminal;
mod timeline;
