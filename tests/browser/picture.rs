//! Pages look as they did: the top of some, beside the pictures in `pictures/`.
//! Another Chromium draws letters otherwise, so only the one that made them is
//! asked; `UPDATE=1` makes them anew.

use crate::{Browser, LEAD, Site};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};

checks!(pages_look_as_they_did);

const MADE_WITH: &str = "made-with.txt";
/// What may differ, of all pixels.
const MOST: f64 = 0.005;

fn pictures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("pictures")
}

struct Picture {
    wide: u32,
    dots: Vec<u8>,
}

fn read(png: impl std::io::BufRead + std::io::Seek) -> Picture {
    let mut decoder = png::Decoder::new(png);
    decoder.set_transformations(png::Transformations::STRIP_16 | png::Transformations::EXPAND);
    let mut reader = decoder.read_info().expect("a picture");
    let mut dots = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut dots).expect("its pixels");
    let channels = info.color_type.samples();
    // Of each pixel the three colours; nothing is transparent here.
    let dots = dots.chunks(channels).flat_map(|dot| dot.iter().take(3).copied().collect::<Vec<_>>()).collect();
    Picture { wide: info.width, dots }
}

/// The part of pixels that look different.
fn apart(one: &Picture, other: &Picture) -> f64 {
    if one.wide != other.wide || one.dots.len() != other.dots.len() {
        return 1.0;
    }
    let dots = one.dots.chunks(3).zip(other.dots.chunks(3));
    let differs = |(one, other): &(&[u8], &[u8])| one.iter().zip(*other).any(|(one, other)| one.abs_diff(*other) > 24);
    let many = u32::try_from(dots.clone().filter(differs).count()).expect("few pixels");
    f64::from(many) / f64::from(u32::try_from(dots.len()).expect("few pixels"))
}

/// Check 22.
async fn pages_look_as_they_did(site: &Site, browser: &Browser) {
    let version = browser.cdp("Browser.getVersion", json!({})).await;
    let version = version["product"].as_str().expect("a version").to_owned();
    let update = std::env::var_os("UPDATE").is_some();
    if update {
        std::fs::create_dir_all(pictures()).expect("a directory");
        std::fs::write(pictures().join(MADE_WITH), format!("{version}\n")).expect("written");
    }
    let made_with = std::fs::read_to_string(pictures().join(MADE_WITH)).unwrap_or_default();
    if made_with.trim() != version {
        println!("skipped: the pictures were made with {}, and this is {version}", made_with.trim());
        return;
    }
    let token = site.token(LEAD).await;
    browser.sign_in(&token).await;
    let (initiative, proposals) = site.example(&token).await;
    let pages = [
        ("initiatives", "/".to_owned()),
        ("initiative", format!("/initiatives/{initiative}")),
        ("proposal", format!("/proposals/{}", proposals[0])),
        ("turn", "/turn".to_owned()),
        ("sign-in", "/sign-in".to_owned()),
    ];
    let mut wrong = Vec::new();
    for (name, page) in pages {
        for (shape, width, dark) in [("light", 1440, false), ("dark", 1440, true), ("narrow", 390, false)] {
            browser.shape(width, dark).await;
            browser.go(&page).await;
            browser.until("const live = document.querySelector('#live'); return !live || (live.dataset.state === 'live' && document.querySelector('#count').textContent !== '')").await;
            let seen = browser.cdp("Page.captureScreenshot", json!({ "format": "png" })).await;
            let seen = STANDARD.decode(seen["data"].as_str().expect("a picture")).expect("base64");
            let file = pictures().join(format!("{name}-{shape}.png"));
            if update {
                std::fs::write(&file, &seen).expect("written");
                continue;
            }
            let kept = read(BufReader::new(File::open(&file).expect("a picture")));
            let now = read(std::io::Cursor::new(&seen));
            let apart = apart(&kept, &now);
            if apart > MOST {
                // Beside the one that was expected, for who looks at it.
                let shown = std::env::temp_dir().join(format!("{name}-{shape}.png"));
                let mut out = BufWriter::new(File::create(&shown).expect("a file"));
                std::io::Write::write_all(&mut out, &seen).expect("written");
                wrong.push(format!("{name}, {shape}: {:.2} % differ, see {}", apart * 100.0, shown.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
