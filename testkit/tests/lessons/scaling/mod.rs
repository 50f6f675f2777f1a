//! The program of the lesson `scaling`.

mod ctrl_c;
mod files;
mod program;
