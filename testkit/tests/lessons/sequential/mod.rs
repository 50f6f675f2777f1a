//! The program of the lesson `sequential`.

mod program;
