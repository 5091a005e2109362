//! Reading a question from a file or from stdin.

use crate::command::Failure;
use serde::de::DeserializeOwned;
use std::io::Read as _;
use std::path::Path;

/// Reads a file, or stdin for `-`, as a JSON object of this form.
///
/// # Errors
///
/// [`Failure::Input`] naming the field that is wrong.
pub fn read_json<T: DeserializeOwned>(file: &Path) -> Result<T, Failure> {
    let text = read(file)?;
    // Left to itself, serde takes a list of values for an object's.
    if text.trim_ascii_start().starts_with(b"[") {
        return Err(Failure::Input(format!("{}: is a list, must be an object", file.display())));
    }
    // Keeping track of where in the text one is takes time; only an error is worth it.
    serde_json::from_slice(&text).or_else(|_unlocated| located(file, &text))
}

/// Reads a file, or stdin for `-`, as it is.
///
/// # Errors
///
/// [`Failure::Input`] saying why it cannot be read.
pub fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    let mut text = Vec::new();
    let read = if file == Path::new("-") {
        std::io::stdin().lock().read_to_end(&mut text).map(drop)
    } else {
        std::fs::read(file).map(|bytes| text = bytes)
    };
    read.map_err(|error| Failure::Input(format!("cannot read {}: {error}", file.display())))?;
    Ok(text)
}

/// Reads JSON, and knows which field it is at.
fn located<T: DeserializeOwned>(file: &Path, text: &[u8]) -> Result<T, Failure> {
    let shown = file.display();
    let mut json = serde_json::Deserializer::from_slice(text);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        let cause = error.into_inner();
        Failure::Input(if path == "." { format!("{shown}: {cause}") } else { format!("{shown}: {path}: {cause}") })
    })?;
    json.end().map_err(|error| Failure::Input(format!("{shown}: after the end: {error}")))?;
    Ok(value)
}
