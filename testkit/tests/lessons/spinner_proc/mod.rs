//! The program of the lesson `spinner-proc`.

mod children;
mod faults;
mod output;
mod spinner_object;
mod terminal;
mod timeline;
