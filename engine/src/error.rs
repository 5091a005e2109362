//! What can be wrong with the input, and where: every error names a field path.

use thiserror::Error;

/// One thing that is wrong with a [`Deliberation`](crate::Deliberation) or a
/// [`Rule`](crate::Rule). The message begins with the path of the field, in the
/// names of the JSON form, and says what would be right.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InputError {
    /// An id is used twice; ids are unique over the whole file.
    #[error("{field}: `{id}` is already the id of {other}, ids are unique over the whole file")]
    DuplicateId {
        /// Path of the second use.
        field: String,
        /// The id.
        id: String,
        /// Path of the first use.
        other: String,
    },
    /// An id refers to nothing of the kind that is wanted there.
    #[error("{field}: `{id}` is unknown, must be the id of {expected}")]
    UnknownId {
        /// Path of the reference.
        field: String,
        /// The id.
        id: String,
        /// What it must be the id of.
        expected: &'static str,
    },
    /// A person has two positions, or two understandings.
    #[error("{field}: `{id}` has one already, must be at most one a person")]
    SecondOfPerson {
        /// Path of the second.
        field: String,
        /// The person.
        id: String,
    },
    /// A number or an instant is out of range, not finite or too precise.
    #[error("{field}: is {value}, must be {expected}")]
    OutOfRange {
        /// Path of the value.
        field: String,
        /// The value.
        value: String,
        /// What would be right.
        expected: &'static str,
    },
    /// A list that means nothing when empty is empty.
    #[error("{field}: is empty, must name {expected}")]
    Empty {
        /// Path of the list.
        field: String,
        /// What it must name.
        expected: &'static str,
    },
    /// Concessions require each other in a circle.
    #[error("{field}: `{id}` requires itself, directly or through others; must be free of cycles")]
    Cycle {
        /// Path of the `requires` of one concession on the cycle.
        field: String,
        /// That concession.
        id: String,
    },
    /// A value does not go with another one.
    #[error("{field}: is {value}, must be {expected}")]
    Inconsistent {
        /// Path of the value.
        field: String,
        /// The value.
        value: String,
        /// What would be right, and because of what.
        expected: &'static str,
    },
}

impl InputError {
    /// The path of the field that is wrong, such as `objections[3].by`.
    ///
    /// ```
    /// let error = engine::grounded(2, &[(0, 1), (0, 7)]).err();
    /// assert_eq!(error.as_ref().map(|error| error.field()), Some("attacks[1]"));
    /// ```
    #[must_use]
    pub fn field(&self) -> &str {
        match self {
            Self::DuplicateId { field, .. }
            | Self::UnknownId { field, .. }
            | Self::SecondOfPerson { field, .. }
            | Self::OutOfRange { field, .. }
            | Self::Empty { field, .. }
            | Self::Cycle { field, .. }
            | Self::Inconsistent { field, .. } => field,
        }
    }

    /// That a number is in its range; the field is only named if it is not.
    pub(crate) fn check_range(
        value: f64,
        range: std::ops::RangeInclusive<f64>,
        field: impl FnOnce() -> String,
        expected: &'static str,
    ) -> Result<(), Self> {
        if range.contains(&value) {
            return Ok(());
        }
        Err(Self::OutOfRange { field: field(), value: value.to_string(), expected })
    }

    /// The same error with its path below `prefix`.
    pub(crate) fn within(mut self, prefix: &str) -> Self {
        let (Self::DuplicateId { field, .. }
        | Self::UnknownId { field, .. }
        | Self::SecondOfPerson { field, .. }
        | Self::OutOfRange { field, .. }
        | Self::Empty { field, .. }
        | Self::Cycle { field, .. }
        | Self::Inconsistent { field, .. }) = &mut self;
        field.insert(0, '.');
        field.insert_str(0, prefix);
        self
    }
}

/// The most entries, with the references in them, that a list may have; numbers
/// of four bytes then reach everything.
const SIZE: usize = 500_000_000;

/// Refuses a list that is too long.
pub(crate) fn check_size(list: &str, size: usize) -> Result<(), InputError> {
    if size <= SIZE {
        return Ok(());
    }
    Err(InputError::OutOfRange {
        field: list.to_owned(),
        value: format!("{size} entries and references long"),
        expected: "at most 500000000 long",
    })
}

#[cfg(test)]
mod tests {
    use super::check_size;

    #[test]
    fn a_list_that_is_too_long_is_named() {
        assert_eq!(check_size("listens", 500_000_000), Ok(()));
        let error = check_size("listens", 500_000_001).map_err(|error| error.to_string());
        let says = "listens: is 500000001 entries and references long, must be at most 500000000 long";
        assert_eq!(error, Err(says.to_owned()));
    }
}
