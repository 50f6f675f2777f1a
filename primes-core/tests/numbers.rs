//! Numbers as people write them, alone and in files.

use primes_core::{parse_number, read_numbers};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// The numbers in `text`, or the error's message.
fn read(text: impl AsRef<[u8]>) -> Result<Vec<u64>, String> {
    read_numbers(text.as_ref(), "list.txt").map_err(|error| error.to_string())
}

#[test]
fn separators_may_stand_between_digits() {
    for (text, number) in [
        ("0", 0),
        ("007", 7),
        ("1_000,003", 1_000_003),
        ("1,2_3,4", 1234),
        ("18446744073709551615", u64::MAX),
        ("18_446_744_073_709_551_615", u64::MAX),
        ("00018,446,744,073,709,551,615", u64::MAX),
    ] {
        assert_eq!(parse_number(text), Ok(number), "{text:?}");
    }
}

#[test]
fn what_is_no_number_is_refused_and_quoted() {
    for text in [
        "", " ", "_", ",", "_1", "1_", ",1", "1,", "1__0", "1,_0", "1,,0", "+5", "-5", "1 0", " 1",
        "1 ", "1.0", "1e3", "0x10", "seven", "٣", "１", "1\n2",
    ] {
        let message = parse_number(text).expect_err(text);
        assert_eq!(message, format!("{text:?} is not a whole number"));
    }
}

#[test]
fn what_is_too_large_is_refused_with_the_limit() {
    for text in ["18446744073709551616", "18_446_744_073_709_551_616", "99999999999999999999999"] {
        let message = parse_number(text).expect_err(text);
        assert_eq!(message, format!("{text} is too large: 2^64 - 1 is the limit"));
    }
}

#[test]
fn a_file_has_one_number_a_line() {
    assert_eq!(read("2\n3\n5\n"), Ok(vec![2, 3, 5]));
    assert_eq!(read("3\n2\n3\n"), Ok(vec![3, 2, 3]), "as they come, and as often");
    assert_eq!(read("2\n3"), Ok(vec![2, 3]), "without a last line feed");
    assert_eq!(read("2\r\n3\r\n"), Ok(vec![2, 3]), "from Windows");
    assert_eq!(read(" 2\t\n\t 3 \n"), Ok(vec![2, 3]), "indented");
}

#[test]
fn blank_lines_and_comments_do_not_count() {
    assert_eq!(read(""), Ok(vec![]));
    assert_eq!(read("\n \n\t\r\n"), Ok(vec![]));
    assert_eq!(read("# some primes\n2 # the even one\n\n3#\n#4"), Ok(vec![2, 3]));
}

#[test]
fn a_bad_line_is_named_with_its_file_and_number() {
    for (text, message) in [
        ("2\nthree\n5\n", r#"list.txt, line 2: "three" is not a whole number"#),
        ("2 3\n", r#"list.txt, line 1: "2 3" is not a whole number"#),
        ("2\n\n# why?\n-5\n", r#"list.txt, line 4: "-5" is not a whole number"#),
        ("1__0 # ten", r#"list.txt, line 1: "1__0" is not a whole number"#),
        (
            "2\r\n18446744073709551616\r\n",
            "list.txt, line 2: 18446744073709551616 is too large: 2^64 - 1 is the limit",
        ),
    ] {
        assert_eq!(read(text), Err(message.to_string()), "{text:?}");
    }
}

#[test]
fn what_is_no_text_is_an_error_that_names_the_line() {
    let message = read(b"2\n\xff\n").expect_err("no text has this byte");
    assert!(message.contains("list.txt, line 2"), "{message}");
    assert!(message.contains("not a whole number"), "{message}");
}

proptest! {
    #[test]
    fn any_number_comes_back_whatever_the_separators(
        n: u64,
        separators in vec(select(&["", "_", ","][..]), 20),
    ) {
        let mut text = String::new();
        for (digit, separator) in n.to_string().chars().zip(separators) {
            text.push_str(if text.is_empty() { "" } else { separator });
            text.push(digit);
        }
        prop_assert_eq!(parse_number(&text), Ok(n), "{}", text);
    }

    #[test]
    fn any_list_comes_back_from_a_file(
        numbers: Vec<u64>,
        end in select(&["\n", "\r\n", " # a number\n\n"][..]),
    ) {
        let lines: Vec<String> = numbers.iter().map(u64::to_string).collect();
        prop_assert_eq!(read(lines.join(end)), Ok(numbers));
    }

    #[test]
    fn a_separator_stands_alone_between_two_digits_or_is_refused(
        characters in vec(select(&['0', '7', '_', ','][..]), 1..8),
    ) {
        let text: String = characters.iter().collect();
        let is_digit = |c: Option<&char>| c.is_some_and(char::is_ascii_digit);
        let lonely = characters.windows(2).all(|pair| pair.iter().any(char::is_ascii_digit));
        let enclosed = is_digit(characters.first()) && is_digit(characters.last());
        prop_assert_eq!(parse_number(&text).is_ok(), lonely && enclosed, "{}", text);
    }

    #[test]
    fn no_bytes_make_it_panic(text: String, bytes: Vec<u8>) {
        let _ = (parse_number(&text), read(bytes));
    }
}
