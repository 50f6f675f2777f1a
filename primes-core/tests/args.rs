//! The arguments of the prime checkers.

use std::path::Path;

use clap::Parser;
use primes_core::{Args, PoolArgs};

#[test]
fn file_is_the_path_that_was_given() {
    for path in ["list.txt", "-"] {
        let args = Args::try_parse_from(["program", "--file", path]).expect("it is valid");
        assert_eq!(args.file(), Some(Path::new(path)));
        let args = PoolArgs::try_parse_from(["program", "4", "-f", path]).expect("it is valid");
        assert_eq!((args.worker_count(), args.file()), (4, Some(Path::new(path))));
    }
}

#[test]
fn file_is_none_without_the_option() {
    assert_eq!(Args::try_parse_from(["program"]).expect("it is valid").file(), None);
    assert_eq!(PoolArgs::try_parse_from(["program", "4"]).expect("it is valid").file(), None);
}
