//! Figures that people give: kept as whole millionths, so that every database
//! and the record hold just what was said.

use crate::check::Check;
use crate::error::RefusalCode;

/// The largest figure, on either side of 0.
const LARGEST: f64 = 1e9;

/// A figure in millionths: from -1,000,000,000 to 1,000,000,000 with at most 6 decimals.
pub fn parse(check: &mut Check, path: &str, figure: f64) -> i64 {
    let millionths = (figure * 1e6).round();
    // What has more decimals is another number once it is rounded.
    let exact = (-LARGEST..=LARGEST).contains(&figure) && (millionths / 1e6 + 0.0).total_cmp(&(figure + 0.0)).is_eq();
    if !exact {
        let message = "must be from -1000000000 to 1000000000, with at most 6 decimals";
        check.refuse(RefusalCode::BadInput, path, message);
        return 0;
    }
    #[expect(clippy::cast_possible_truncation, reason = "whole and at most 10^15")]
    let millionths = millionths as i64;
    millionths
}

/// The figure again.
#[must_use]
pub fn shown(millionths: i64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "at most 10^15, below 2^53")]
    let millionths = millionths as f64;
    millionths / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_come_back_as_they_were_given() {
        for figure in [0.0, -0.0, 0.1, -0.000_001, 12.5, 99.999_999, 999_999_999.123_456, 1e9, -1e9] {
            let mut check = Check::default();
            let millionths = parse(&mut check, "value", figure);
            assert!(check.done(()).is_ok(), "{figure}");
            assert!((shown(millionths) - figure).abs() <= 0.0, "{figure} came back as {}", shown(millionths));
        }
    }

    #[test]
    fn what_is_no_figure_is_refused() {
        for figure in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, 1_000_000_001.0, 0.000_000_1, 1.000_000_5] {
            let mut check = Check::default();
            parse(&mut check, "value", figure);
            assert!(check.done(()).is_err(), "{figure}");
        }
    }
}
