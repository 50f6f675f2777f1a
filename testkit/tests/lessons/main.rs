//! The programs of the lessons, as learners run them: in a terminal, with pipes, and under faults.
//!
//! They are one test program, and not part of the lessons' own packages. So the examples of a lesson
//! build without what only tests need, and all of this is linked once.

mod arguments;
mod gil;
mod procs;
mod scaling;
mod sequential;
mod shared_state;
mod spinner_async;
mod spinner_async_nap;
mod spinner_green;
mod spinner_proc;
mod spinner_thread;
mod threads;
