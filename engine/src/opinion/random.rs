//! Numbers that look random and are the same on every run.

use super::ids::index;

/// `SplitMix64` (Steele, Lea and Flood 2014). The seed is always one of the
/// constants of this crate, so nothing that follows depends on anything but the input.
#[derive(Clone, Debug)]
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// From 0 up to, not including, 1, in steps of 2^-32.
    pub(super) fn share(&mut self) -> f64 {
        f64::from(self.high()) / 4_294_967_296.0
    }

    /// One of `0..count`; 0 if that is empty.
    pub(super) fn below(&mut self, count: u32) -> u32 {
        let product = u64::from(self.high()).saturating_mul(u64::from(count));
        u32::try_from(product >> 32).unwrap_or_default()
    }

    /// One of the things there are.
    pub(super) fn one_of<'a, T>(&mut self, things: &'a [T]) -> Option<&'a T> {
        let count = u32::try_from(things.len()).unwrap_or(u32::MAX);
        index(self.below(count)).and_then(|place| things.get(place))
    }

    fn high(&mut self) -> u32 {
        u32::try_from(self.next() >> 32).unwrap_or_default()
    }
}
