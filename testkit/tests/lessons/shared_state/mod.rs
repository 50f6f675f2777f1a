//! The program of the lesson `shared-state`.

mod program;
