//! Many short texts in one allocation.

/// Texts by number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts {
    text: String,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Texts {
    /// The text of that number; empty where there is none.
    pub(crate) fn at(&self, number: usize) -> &str {
        let start = number.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        let range = start.zip(self.ends.get(number).copied());
        range.and_then(|(start, end)| self.text.get(start..end)).unwrap_or_default()
    }
}

impl<'a> FromIterator<&'a str> for Texts {
    fn from_iter<I: IntoIterator<Item = &'a str>>(texts: I) -> Self {
        let mut all = Self::default();
        for text in texts {
            all.text.push_str(text);
            all.ends.push(all.text.len());
        }
        all.text.shrink_to_fit();
        all.ends.shrink_to_fit();
        all
    }
}

#[cfg(test)]
mod tests {
    use super::Texts;

    #[test]
    fn each_text_is_found_under_its_number() {
        let texts: Texts = ["ann", "", "bob"].into_iter().collect();
        assert_eq!([0, 1, 2, 3].map(|number| texts.at(number)), ["ann", "", "bob", ""]);
        assert_eq!(Texts::default().at(0), "");
    }
}
