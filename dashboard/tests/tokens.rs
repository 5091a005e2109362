//! The colours of `app.css`, measured: text can be read, marks can be seen, and
//! what means something else looks different, also to who sees fewer colours.

use palette::color_difference::{Ciede2000 as _, Wcag21RelativeContrast as _};
use palette::{FromColor as _, Lab, LinSrgb, Srgb};
use std::collections::HashMap;

const STYLE: &str = include_str!("../assets/app.css");
const THEMES: [&str; 2] = ["light", "dark"];
const STANCES: [&str; 7] = ["champion", "support", "accept", "reservations", "oppose", "block", "abstain"];
const FACTORS: [&str; 3] = ["f1", "f2", "f3"];
/// How who sees fewer colours sees these: none missing, then red, green and blue, after Machado and others (2009).
const VISIONS: [[[f32; 3]; 3]; 4] = [
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]],
    [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]],
    [[1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602], [0.004_733, 0.691_367, 0.303_900]],
];

/// Every token, with its colour in the light and in the dark.
fn tokens() -> HashMap<&'static str, [Srgb; 2]> {
    let defined = STYLE.split("--").filter_map(|part| {
        let (name, value) = part.split_once(": light-dark(")?;
        let (light, dark) = value.split_once(')')?.0.split_once(", ")?;
        Some((name, [light, dark].map(|hex| hex.parse::<Srgb<u8>>().expect("a colour").into_format())))
    });
    defined.collect()
}

fn seen(colour: Srgb, by: [[f32; 3]; 3]) -> Lab {
    let LinSrgb { red, green, blue, .. } = colour.into_linear();
    let [r, g, b] = by.map(|row| (row[0] * red + row[1] * green + row[2] * blue).clamp(0.0, 1.0));
    Lab::from_color(LinSrgb::new(r, g, b))
}

fn stance_grounds() -> impl Iterator<Item = (String, String)> {
    let pills = ["champion", "support", "accept", "reservations", "oppose", "block"];
    pills.into_iter().map(|stance| (stance.to_owned(), format!("{stance}-bg")))
}

#[test]
fn text_has_a_contrast_of_at_least_four_and_a_half() {
    let tokens = tokens();
    let grounds = ["bg", "card", "sunk", "accent-bg"];
    let mut pairs: Vec<(&str, String)> = Vec::new();
    for ground in grounds {
        pairs.extend(["ink", "ink2"].map(|text| (text, ground.to_owned())));
    }
    pairs.extend(stance_grounds().map(|(_, ground)| ("ink", ground)));
    pairs.extend(
        ["bg", "card", "sunk"].iter().flat_map(|ground| ["up", "down"].map(|text| (text, (*ground).to_owned()))),
    );
    pairs.extend([
        ("on-accent", "accent".to_owned()),
        ("up", "accent-bg".to_owned()),
        ("down", "accent-bg".to_owned()),
    ]);
    for (text, ground) in pairs {
        for (theme, name) in THEMES.iter().enumerate() {
            let contrast = tokens[text][theme].relative_contrast(tokens[ground.as_str()][theme]);
            assert!(contrast >= 4.5, "{text} on {ground}, {name}: {contrast}");
        }
    }
}

#[test]
fn marks_have_a_contrast_of_at_least_three() {
    let tokens = tokens();
    let mut pairs: Vec<(String, String)> = stance_grounds().collect();
    let alone = STANCES.iter().chain(&FACTORS).chain(&["accent", "edge", "up", "down"]);
    pairs.extend(alone.map(|mark| ((*mark).to_owned(), "card".to_owned())));
    pairs.push(("abstain".to_owned(), "accept-bg".to_owned()));
    pairs.push(("edge".to_owned(), "bg".to_owned()));
    for (mark, ground) in pairs {
        for (theme, name) in THEMES.iter().enumerate() {
            let contrast = tokens[mark.as_str()][theme].relative_contrast(tokens[ground.as_str()][theme]);
            assert!(contrast >= 3.0, "{mark} on {ground}, {name}: {contrast}");
        }
    }
}

#[test]
fn colours_of_a_scale_are_told_apart_by_everybody() {
    let tokens = tokens();
    for scale in [&STANCES[..], &FACTORS[..]] {
        for (theme, name) in THEMES.iter().enumerate() {
            for by in VISIONS {
                for (at, one) in scale.iter().enumerate() {
                    for other in &scale[..at] {
                        let apart = seen(tokens[one][theme], by).difference(seen(tokens[other][theme], by));
                        assert!(apart >= 10.0, "{one} and {other}, {name}: {apart}");
                    }
                }
            }
        }
    }
}
