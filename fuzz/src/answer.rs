//! What must hold for any answer, whatever was asked.

use std::fmt::{Debug, Display};

use engine::InputError;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Asks twice: the answers are the same bytes, and what is written can be read
/// back. A number that is not finite is written as null, and so cannot.
pub fn ask<T: Serialize + DeserializeOwned + PartialEq + Debug>(question: impl Fn() -> T) -> T {
    let answer = question();
    let written = text(&answer);
    assert_eq!(written, text(&question()), "the same question has the same answer");
    let read: T = serde_json::from_str(&written).unwrap_or_else(|error| panic!("{error}: {written}"));
    assert_eq!(read, answer, "what is written is read back");
    assert_eq!(written, text(&read), "what is read back is written again");
    answer
}

/// What was read, if it was, can be written and read again.
pub fn read<T: Serialize + DeserializeOwned + PartialEq + Debug>(bytes: &[u8]) -> Option<T> {
    let input: T = serde_json::from_slice(bytes).ok()?;
    let written = text(&input);
    let again: T = serde_json::from_str(&written).unwrap_or_else(|error| panic!("{error}: {written}"));
    assert_eq!(again, input, "what is written is read back");
    Some(input)
}

/// An error, which says where and what.
pub fn refused(error: &(impl Display + Debug)) {
    let says = error.to_string();
    let (field, what) = says.split_once(": ").unwrap_or_else(|| panic!("no field: {says}"));
    assert!(!field.is_empty() && !what.is_empty(), "{says}");
}

pub fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|error| panic!("{error}"))
}

/// Asks about an input that may be wrong, as it is and in another order: that
/// changes neither an answer nor whether there is one.
pub fn ask_both<I, T>(input: &I, other: &I, question: fn(&I) -> Result<T, InputError>) -> Option<T>
where
    T: Serialize + DeserializeOwned + PartialEq + Debug,
{
    let expected = match question(input) {
        Ok(answer) => answer,
        Err(error) => {
            refused(&error);
            assert_eq!(Err(error), question(input), "the same question has the same answer");
            assert!(question(other).is_err(), "the order of lists means nothing");
            return None;
        }
    };
    let asked = ask(|| question(input).unwrap_or_else(|error| panic!("{error}")));
    assert_eq!(asked, expected);
    assert_eq!(question(other).map(|answer| text(&answer)), Ok(text(&asked)), "the order of lists means nothing");
    Some(asked)
}
