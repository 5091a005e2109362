//! Passwords that were leaked elsewhere: a file of their SHA-1 hashes, sorted,
//! one a line, as published by Have I Been Pwned. It has some 40 GB, so that it
//! stays on disk and is searched there by bisection.

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use std::cmp::Ordering;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// The most bytes of a line: 40 of the hash, a colon, a count and a line end.
const LONGEST_LINE: u64 = 80;
const HASH: usize = 40;

/// A list of leaked passwords on disk.
#[derive(Clone, Debug)]
pub struct Leaked {
    path: PathBuf,
}

impl Leaked {
    /// The list in this file.
    ///
    /// # Errors
    ///
    /// Where it cannot be read, or does not begin with a hash.
    pub fn open(path: &Path) -> io::Result<Self> {
        let list = Self { path: path.to_owned() };
        let mut file = BufReader::new(File::open(path)?);
        match hash_after(&mut file)? {
            Some((_, hash)) => check(&hash).map(|()| list),
            None => Err(io::Error::other("it is empty")),
        }
    }

    /// Whether a password is on the list.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read any more.
    pub fn contains(&self, password: &str) -> io::Result<bool> {
        let wanted = sha1(password);
        let mut file = BufReader::new(File::open(&self.path)?);
        // The line sought begins at `from` or later, and before `to`.
        let (mut from, mut to) = (0, file.get_ref().metadata()?.len());
        while from < to {
            let middle = from + (to - from) / 2;
            let begin = line_from(&mut file, middle)?;
            if begin >= to {
                to = middle;
                continue;
            }
            file.seek(SeekFrom::Start(begin))?;
            let Some((length, hash)) = hash_after(&mut file)? else { return Ok(false) };
            check(&hash)?;
            match hash.as_str().cmp(wanted.as_str()) {
                Ordering::Equal => return Ok(true),
                Ordering::Less => from = begin + length,
                Ordering::Greater => to = middle,
            }
        }
        Ok(false)
    }
}

/// Where the first line begins at this byte or later.
fn line_from(file: &mut BufReader<File>, at: u64) -> io::Result<u64> {
    let Some(before) = at.checked_sub(1) else { return Ok(0) };
    file.seek(SeekFrom::Start(before))?;
    let mut skipped = Vec::new();
    file.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut skipped)?;
    Ok(before + u64::try_from(skipped.len()).unwrap_or(LONGEST_LINE))
}

/// The length of the next line, and the hash that it begins with.
fn hash_after(file: &mut BufReader<File>) -> io::Result<Option<(u64, String)>> {
    let mut line = Vec::new();
    file.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line)?;
    let length = u64::try_from(line.len()).unwrap_or(LONGEST_LINE);
    let hash = line.iter().take(HASH).map(|byte| char::from(byte.to_ascii_uppercase())).collect();
    Ok((length > 0).then_some((length, hash)))
}

fn check(hash: &str) -> io::Result<()> {
    if hash.len() == HASH && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(());
    }
    Err(io::Error::other("its lines must begin with SHA-1 hashes in hexadecimal, sorted"))
}

fn sha1(password: &str) -> String {
    let digest = digest(&SHA1_FOR_LEGACY_USE_ONLY, password.as_bytes());
    digest.as_ref().iter().fold(String::with_capacity(HASH), |mut hex, byte| {
        // Writing to a string does not fail.
        let _ = write!(hex, "{byte:02X}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn list(lines: &str) -> (tempfile::NamedTempFile, io::Result<Leaked>) {
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        file.write_all(lines.as_bytes()).expect("space");
        let list = Leaked::open(file.path());
        (file, list)
    }

    #[test]
    fn every_password_of_the_list_is_found_and_no_other() {
        let passwords: Vec<String> = (0..257).map(|number| format!("password {number}")).collect();
        for end in ["\n", "\r\n"] {
            let mut lines: Vec<String> =
                passwords.iter().enumerate().map(|(n, word)| format!("{}:{}", sha1(word), n * n * n + 1)).collect();
            lines.sort();
            for text in [lines.join(end), lines.join(end) + end, lines.join(end).to_lowercase()] {
                let (_file, list) = list(&text);
                let list = list.expect("a list");
                assert!(passwords.iter().all(|word| list.contains(word).expect("it is read")));
                for other in ["", "password", "password 257", "Password 1"] {
                    assert!(!list.contains(other).expect("it is read"), "{other}");
                }
            }
        }
    }

    #[test]
    fn a_list_of_one_is_a_list() {
        let (_file, list) = list(&sha1("one"));
        let list = list.expect("a list");
        assert!(list.contains("one").expect("it is read"));
        assert!(!list.contains("two").expect("it is read"));
    }

    #[test]
    fn what_is_no_list_is_refused() {
        for text in ["", "password\n123456\n", "<html>"] {
            assert!(list(text).1.is_err(), "{text}");
        }
        // It became something else later.
        let (mut file, list) = list(&format!("{}\n{}\n", sha1("one"), "x".repeat(4_000)));
        file.flush().expect("space");
        assert!(list.expect("it begins well").contains("two").is_err());
    }
}
