//! What an error keeps when it gets a context.

use std::error::Error;
use std::io::{self, ErrorKind};

use cli_core::{Context, raw_os_error};

/// The code for "permission denied" on every Unix; Windows knows it as "invalid data".
const CODE: i32 = 13;

/// The system's error with this many contexts.
fn error_with_contexts(count: u32) -> io::Error {
    let error = io::Error::from_raw_os_error(CODE);
    (1..=count).fold(error, |error, n| {
        Err::<(), _>(error).context(format_args!("step {n}")).expect_err("an error stays an error")
    })
}

#[test]
fn context_keeps_a_value() {
    assert_eq!(Ok::<_, io::Error>(7).context("counting").expect("it is a value"), 7);
}

#[test]
fn context_is_put_before_the_message() {
    let system = io::Error::from_raw_os_error(CODE).to_string();
    assert_eq!(error_with_contexts(2).to_string(), format!("step 2: step 1: {system}"));
}

#[test]
fn contexts_keep_the_kind() {
    let kind = io::Error::from_raw_os_error(CODE).kind();
    assert_eq!(error_with_contexts(3).kind(), kind);
    let broken = Err::<(), _>(io::Error::from(ErrorKind::BrokenPipe)).context("writing");
    let kind = broken.context("printing").expect_err("an error stays an error").kind();
    assert_eq!(kind, ErrorKind::BrokenPipe);
}

#[test]
fn contexts_keep_the_code_of_the_system() {
    for count in 0..4 {
        assert_eq!(raw_os_error(&error_with_contexts(count)), Some(CODE), "{count} contexts");
    }
}

#[test]
fn code_of_an_error_that_is_not_from_the_system_is_none() {
    let error = Err::<(), _>(io::Error::other("out of luck")).context("trying");
    let error = error.context("trying again").expect_err("an error stays an error");
    assert_eq!(raw_os_error(&error), None);
}

#[test]
fn context_makes_the_original_error_the_source() {
    let error = error_with_contexts(2);
    let source = error.get_ref().and_then(Error::source).expect("there is a source");
    assert!(source.to_string().starts_with("step 1: "), "wrong source: {source}");
    let source = source.downcast_ref::<io::Error>().expect("the source is an `io::Error`");
    let source = source.get_ref().and_then(Error::source).expect("there is a source");
    let source = source.downcast_ref::<io::Error>().expect("the source is an `io::Error`");
    assert_eq!(source.raw_os_error(), Some(CODE));
}
