//! Numbers as people write them, alone and in files.

use primes_core::{parse_number, read_numbers};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Returns the numbers in `text`, or the message of the error.
fn read(text: impl AsRef<[u8]>) -> Result<Vec<u64>, String> {
    read_numbers(text.as_ref(), "list.txt").map_err(|error| error.to_string())
}

#[test]
fn parse_accepts_grouped_digits() {
    for (text, number) in [
        ("0", 0),
        ("007", 7),
        ("1_000_003", 1_000_003),
        ("1,000,003", 1_000_003),
        ("1_2__3_", 123), // as in Rust
        ("18446744073709551615", u64::MAX),
        ("18_446_744_073_709_551_615", u64::MAX),
        ("18,446,744,073,709,551,615", u64::MAX),
    ] {
        assert_eq!(parse_number(text), Ok(number), "{text:?}");
    }
}

#[test]
fn parse_quotes_what_is_not_a_number() {
    for text in [
        "", " ", "_", "_1", "+5", "1 0", " 1", "1 ", "1.0", "1e3", "0x10", "seven", "٣", "１",
        "1\n2", "--5", "-", "-x",
    ] {
        let message = parse_number(text).expect_err(text);
        assert_eq!(message, format!("{text:?} is not a whole number"));
    }
}

#[test]
fn parse_explains_misplaced_commas() {
    for text in [",", ",1", "1,", "2,3", "1,0000", "1234,567", "1,,000", "1_000,003", "1,000_003"] {
        let message = parse_number(text).expect_err(text);
        let reason = "commas may only separate groups of three digits, as in 1,234,567";
        assert_eq!(message, format!("{text:?} is not a whole number: {reason}"));
    }
}

#[test]
fn parse_explains_negative_numbers() {
    for text in ["-5", "-1_000", "-1,000", "-0"] {
        let message = parse_number(text).expect_err(text);
        let reason = "expected a whole number from 0 to 2^64 - 1";
        assert_eq!(message, format!("{text:?} is negative: {reason}"));
    }
}

#[test]
fn parse_names_the_limit_of_too_large_numbers() {
    for text in ["18446744073709551616", "18_446_744_073_709_551_616", "99999999999999999999999"] {
        let message = parse_number(text).expect_err(text);
        assert_eq!(message, format!("{text:?} is too large: 2^64 - 1 is the limit"));
    }
}

#[test]
fn parse_quotes_only_the_beginning_of_long_texts() {
    for (digit, reason) in
        [("9", "is too large: 2^64 - 1 is the limit"), ("x", "is not a whole number")]
    {
        let message = parse_number(&digit.repeat(40)).expect_err(digit);
        assert_eq!(message, format!("{:?} {reason}", digit.repeat(40)));
        let message = parse_number(&digit.repeat(5000)).expect_err(digit);
        assert_eq!(message, format!("{:?}... (5000 characters) {reason}", digit.repeat(40)));
    }
}

#[test]
fn file_contains_one_number_per_line() {
    assert_eq!(read("2\n3\n5\n"), Ok(vec![2, 3, 5]));
    assert_eq!(read("3\n2\n3\n"), Ok(vec![3, 2, 3]), "in the same order, and with duplicates");
    assert_eq!(read("2\n3"), Ok(vec![2, 3]), "without a last line feed");
    assert_eq!(read("2\r\n3\r\n"), Ok(vec![2, 3]), "with line ends of Windows");
    assert_eq!(read(" 2\t\n\t 3 \n"), Ok(vec![2, 3]), "indented");
    assert_eq!(read("\u{feff}2\n3\n"), Ok(vec![2, 3]), "with a byte-order mark");
}

#[test]
fn blank_lines_and_comments_are_ignored() {
    assert_eq!(read(""), Ok(vec![]));
    assert_eq!(read("\n \n\t\r\n"), Ok(vec![]));
    assert_eq!(read("# some primes\n2 # the even one\n\n3#\n#4"), Ok(vec![2, 3]));
}

#[test]
fn bad_line_is_named_with_its_file_and_number() {
    for (text, message) in [
        ("2\nthree\n5\n", r#"list.txt, line 2: "three" is not a whole number"#),
        ("2 3\n", r#"list.txt, line 1: "2 3" is not a whole number: expected one number per line"#),
        (
            "2\n\n# why?\n-5\n",
            r#"list.txt, line 4: "-5" is negative: expected a whole number from 0 to 2^64 - 1"#,
        ),
        (
            "2\r\n18446744073709551616\r\n",
            r#"list.txt, line 2: "18446744073709551616" is too large: 2^64 - 1 is the limit"#,
        ),
        ("_10 # ten", r#"list.txt, line 1: "_10" is not a whole number"#),
        ("2\n\u{feff}3\n", "list.txt, line 2: \"\\u{feff}3\" is not a whole number"),
    ] {
        assert_eq!(read(text), Err(message.to_string()), "{text:?}");
    }
}

#[test]
fn bytes_that_are_not_utf_8_are_not_a_number() {
    let message = read(b"2\n\xff\n").expect_err("no number contains this byte");
    assert!(message.starts_with("list.txt, line 2: "), "{message}");
    assert!(message.ends_with("is not a whole number"), "{message}");
}

#[test]
fn utf_16_is_named() {
    let utf_16: Vec<u8> = "\u{feff}2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let message = "list.txt, line 1: the text seems to be UTF-16: save it as UTF-8";
    assert_eq!(read(utf_16), Err(message.to_string()));
    assert_eq!(read(b"\x002\x00\n"), Err(message.to_string()), "without a byte-order mark");
}

/// Separates groups of three digits by commas.
fn with_commas(n: u64) -> String {
    let digits = n.to_string();
    let separate = |(i, c): (usize, char)| {
        let comma = i > 0 && (digits.len() - i).is_multiple_of(3);
        comma.then_some(',').into_iter().chain([c])
    };
    digits.chars().enumerate().flat_map(separate).collect()
}

proptest! {
    #[test]
    fn number_with_underscores_anywhere_after_its_first_digit_is_parsed(
        n: u64,
        separators in vec(select(&["", "_", "__"][..]), 20),
    ) {
        let digits = n.to_string();
        let text: String = digits.chars().zip(separators).flat_map(|(digit, separator)| {
            [digit.to_string(), separator.to_string()]
        }).collect();
        prop_assert_eq!(parse_number(&text), Ok(n), "{}", text);
    }

    #[test]
    fn number_with_commas_is_parsed_only_in_groups_of_three(n: u64, cut in 0..30_usize) {
        let text = with_commas(n);
        prop_assert_eq!(parse_number(&text), Ok(n), "{}", text);
        let mut damaged = text.clone();
        if cut < text.len() && text.as_bytes()[cut] != b',' && text[cut..].contains(',') && cut > 0 {
            damaged.insert(cut, ',');
            prop_assert!(parse_number(&damaged).is_err(), "{}", damaged);
        }
    }

    #[test]
    fn list_is_read_from_a_file(
        numbers: Vec<u64>,
        end in select(&["\n", "\r\n", " # a number\n\n"][..]),
    ) {
        let lines: Vec<String> = numbers.iter().map(u64::to_string).collect();
        prop_assert_eq!(read(lines.join(end)), Ok(numbers));
    }

    #[test]
    fn no_bytes_cause_a_panic(text: String, bytes: Vec<u8>) {
        let _ = (parse_number(&text), read(bytes));
    }

    #[test]
    fn errors_are_short(bytes in vec(any::<u8>(), 0..2000)) {
        if let Err(message) = read(bytes) {
            prop_assert!(message.chars().count() < 600, "{}", message);
        }
    }
}
