//! `std::hint`: a busy-waiting thread lets others run.

use std::panic::Location;

pub use std::hint::*;

use crate::watch::{Subject, about_to};

#[track_caller]
pub fn spin_loop() {
    about_to("spin", Subject::Nothing, Location::caller());
    crate::some_time();
}
