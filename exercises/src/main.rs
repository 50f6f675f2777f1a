//! Says how to start: the exercises are solved by running their tests.
//!
//! ```console
//! $ cargo run -p exercises
//! ```

fn main() {
    println!(
        "The exercises are files in exercises/src. Their tests tell you whether you are right.\n\
         Open exercises/src/ex01_join.rs, do what its comment asks for, and run:\n\
         \n    \
         cargo test -p exercises ex01\n\
         \n\
         exercises/README.md says more, and lists all exercises."
    );
}
