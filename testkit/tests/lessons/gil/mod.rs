//! The program of the lesson `gil`.

mod program;
mod terminal;
mod timeline;
