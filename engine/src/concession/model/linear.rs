//! Sums of 0-1 variables, and variables defined by them.

/// A variable, its opposite, or a constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Lit {
    Const(bool),
    Is(usize),
    Not(usize),
}

impl Lit {
    pub(crate) fn not(self) -> Self {
        match self {
            Self::Const(value) => Self::Const(!value),
            Self::Is(variable) => Self::Not(variable),
            Self::Not(variable) => Self::Is(variable),
        }
    }

    /// What it is when the variables have these values; a variable without one is 0.
    pub(crate) fn value(self, values: &[bool]) -> bool {
        let get = |variable| values.get(variable).copied().unwrap_or_default();
        match self {
            Self::Const(value) => value,
            Self::Is(variable) => get(variable),
            Self::Not(variable) => !get(variable),
        }
    }
}

/// A sum of variables with whole coefficients, and a constant. The bounds of
/// the input keep every coefficient below 10^25 and every sum far from the end
/// of 128 bits.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Sum {
    /// Each variable once, sorted, none with coefficient 0.
    pub(crate) terms: Vec<(usize, i128)>,
    pub(crate) constant: i128,
}

impl Sum {
    pub(crate) fn of(constant: i128) -> Self {
        Self { terms: Vec::new(), constant }
    }

    /// Adds a literal so many times. [`Sum::merged`] must follow before it is read.
    pub(crate) fn add(&mut self, times: i128, lit: Lit) {
        match lit {
            Lit::Const(false) => {}
            Lit::Const(true) => self.constant = self.constant.saturating_add(times),
            Lit::Is(variable) => self.terms.push((variable, times)),
            Lit::Not(variable) => {
                self.constant = self.constant.saturating_add(times);
                self.terms.push((variable, times.saturating_neg()));
            }
        }
    }

    /// With each variable once.
    pub(crate) fn merged(mut self) -> Self {
        self.terms.sort_unstable();
        self.terms.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 = kept.1.saturating_add(next.1);
            }
            same
        });
        self.terms.retain(|&(_, times)| times != 0);
        self
    }

    /// The least and the greatest value it can have.
    pub(crate) fn range(&self) -> (i128, i128) {
        let signed = |such: fn(i128) -> bool| {
            let terms = self.terms.iter().filter(|(_, times)| such(*times));
            terms.fold(self.constant, |sum, (_, times)| sum.saturating_add(*times))
        };
        (signed(|times| times < 0), signed(|times| times > 0))
    }

    /// The opposite.
    pub(crate) fn negated(&self) -> Self {
        let terms = self.terms.iter().map(|(variable, times)| (*variable, times.saturating_neg())).collect();
        Self { terms, constant: self.constant.saturating_neg() }
    }

    /// The same order in the smallest numbers: from 0 up, without a common divisor.
    pub(crate) fn reduced(mut self) -> Self {
        let divisor = self.terms.iter().fold(0_u128, |divisor, (_, times)| common(divisor, times.unsigned_abs()));
        let divisor = i128::try_from(divisor).unwrap_or(1).max(1);
        for (_, times) in &mut self.terms {
            *times = times.checked_div(divisor).unwrap_or(*times);
        }
        self.constant = 0;
        self.constant = self.range().0.saturating_neg();
        self
    }

    pub(crate) fn value(&self, values: &[bool]) -> i128 {
        let terms = self.terms.iter().filter(|(variable, _)| Lit::Is(*variable).value(values));
        terms.fold(self.constant, |sum, (_, times)| sum.saturating_add(*times))
    }
}

/// What makes a defined variable true.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Meaning {
    /// All of these are.
    All(Vec<Lit>),
    /// The sum is at least 0.
    Reached(Sum),
}

/// A variable defined by earlier ones.
pub(crate) struct Definition {
    pub(crate) meaning: Meaning,
    /// Whether some row or the weight of those who fall would gain if it were
    /// true without its meaning.
    pub(crate) wanted: bool,
    /// Whether one would gain if it were false in spite of its meaning.
    pub(crate) unwanted: bool,
}

impl Meaning {
    pub(crate) fn holds(&self, values: &[bool]) -> bool {
        match self {
            Self::All(lits) => lits.iter().all(|lit| lit.value(values)),
            Self::Reached(sum) => sum.value(values) >= 0,
        }
    }

    /// The variables it is made of.
    pub(crate) fn variables(&self) -> Vec<usize> {
        match self {
            Self::All(lits) => lits.iter().filter_map(|lit| lit.variable()).collect(),
            Self::Reached(sum) => sum.terms.iter().map(|(variable, _)| *variable).collect(),
        }
    }
}

impl Lit {
    fn variable(self) -> Option<usize> {
        match self {
            Self::Const(_) => None,
            Self::Is(variable) | Self::Not(variable) => Some(variable),
        }
    }
}

/// The greatest common divisor (Euclid).
fn common(mut one: u128, mut other: u128) -> u128 {
    while let Some(rest) = one.checked_rem(other) {
        (one, other) = (other, rest);
    }
    one
}
