//! The keys that sign access tokens: a directory of them, one a file, that all
//! servers of one deployment share.
//!
//! The name of a file is the id of its key and says when it was made. Every key
//! that is there verifies. The newest that others have had the time to read
//! signs, so that keys are changed without signing anybody out.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use jsonwebtoken::{DecodingKey, EncodingKey};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// How long a key is published before it signs, so that whoever verifies knows it by then.
pub const PUBLISHED: TimeDelta = TimeDelta::minutes(10);
const EXTENSION: &str = "pk8";
const MADE_AT: &str = "%Y%m%dT%H%M%SZ";
/// Larger than any key of this kind, in bytes.
const LARGEST: u64 = 1_000;

/// Why the keys cannot be used; each message stands on a line of its own.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The directory or a file in it cannot be read or written.
    #[error("cannot use the keys in `{path}`: {source}")]
    Directory {
        /// Where.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// A file that is no key of ours.
    #[error("`{path}` {why}")]
    NoKey {
        /// Where.
        path: String,
        /// What is wrong.
        why: &'static str,
    },
    /// What must not be removed.
    #[error("{0}")]
    Needed(String),
}

/// One key.
pub struct Key {
    /// Its id: the `kid` of the tokens it signs.
    pub id: String,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// Its private half.
    pub signing: EncodingKey,
    /// Its public half.
    pub verifying: DecodingKey,
    public: Vec<u8>,
}

/// All keys of a directory, by their ids and so by age.
pub struct Ring(BTreeMap<String, Key>);

impl Ring {
    /// The keys of this directory, for its owner's eyes only; the first is made where there is none.
    ///
    /// # Errors
    ///
    /// [`KeyError::Directory`], [`KeyError::NoKey`].
    pub fn open(directory: &Path, now: DateTime<Utc>) -> Result<Self, KeyError> {
        prepare(directory)?;
        let ring = Self::read(directory)?;
        if !ring.0.is_empty() {
            return Ok(ring);
        }
        let id = make(directory, now)?;
        tracing::info!(path = %directory.display(), key = id, "made the first key to sign access tokens with");
        Self::read(directory)
    }

    /// The keys of this directory as they are.
    ///
    /// # Errors
    ///
    /// [`KeyError::Directory`], [`KeyError::NoKey`].
    pub fn read(directory: &Path) -> Result<Self, KeyError> {
        let mut keys = BTreeMap::new();
        for entry in std::fs::read_dir(directory).map_err(failed(directory))? {
            let path = entry.map_err(failed(directory))?.path();
            if path.extension().is_some_and(|extension| extension == EXTENSION) {
                let key = Key::read(&path)?;
                keys.insert(key.id.clone(), key);
            }
        }
        Ok(Self(keys))
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The key with this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Key> {
        self.0.get(id)
    }

    /// Every key, oldest first.
    #[must_use]
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &Key> {
        self.0.values()
    }

    /// The key that signs now: the newest that has been published for long
    /// enough, or the oldest where none has.
    #[must_use]
    pub fn signing(&self, now: DateTime<Utc>) -> Option<&Key> {
        self.keys().rfind(|key| key.made_at + PUBLISHED <= now).or_else(|| self.keys().next())
    }

    /// The public halves, as a JSON Web Key Set.
    #[must_use]
    pub fn published(&self) -> Value {
        let public = |key: &Key| {
            json!({ "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": key.id,
                "x": URL_SAFE_NO_PAD.encode(&key.public) })
        };
        json!({ "keys": self.keys().map(public).collect::<Vec<_>>() })
    }
}

impl Key {
    fn read(path: &Path) -> Result<Self, KeyError> {
        let no_key = |why| KeyError::NoKey { path: path.display().to_string(), why };
        let id = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let made_at =
            made_at(id).ok_or(no_key("must be named as keys are, such as `20260301T090000Z-0a1b2c3d.pk8`"))?;
        if std::fs::metadata(path).map_err(failed(path))?.len() > LARGEST {
            return Err(no_key("is too large for an Ed25519 key"));
        }
        let private = std::fs::read(path).map_err(failed(path))?;
        let pair = Ed25519KeyPair::from_pkcs8(&private).ok().ok_or(no_key("must hold an Ed25519 key in PKCS #8"))?;
        let public = pair.public_key().as_ref().to_vec();
        Ok(Self {
            id: id.to_owned(),
            made_at,
            signing: EncodingKey::from_ed_der(&private),
            verifying: DecodingKey::from_ed_der(&public),
            public,
        })
    }
}

/// Makes one more key; gives its id.
///
/// # Errors
///
/// [`KeyError::Directory`].
pub fn make(directory: &Path, now: DateTime<Utc>) -> Result<String, KeyError> {
    prepare(directory)?;
    let mut random = [0; 4];
    getrandom::fill(&mut random).map_err(|error| failed(directory)(io::Error::other(error)))?;
    let id = format!("{}-{:08x}", now.format(MADE_AT), u32::from_be_bytes(random));
    let pair = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new());
    let pair = pair.map_err(|error| failed(directory)(io::Error::other(error)))?;
    let path = file(directory, &id);
    // Nobody reads half a key: it has its name only when it is whole. The mode of temporary files is 0600.
    let mut whole = tempfile::Builder::new().prefix(".key-").tempfile_in(directory).map_err(failed(directory))?;
    whole.write_all(pair.as_ref()).and_then(|()| whole.as_file().sync_all()).map_err(failed(&path))?;
    whole.persist_noclobber(&path).map_err(|error| failed(&path)(error.error))?;
    Ok(id)
}

/// Removes a key; with `at_once`, though tokens that it signed may still hold.
///
/// # Errors
///
/// [`KeyError::Needed`] for a key that signs or has signed of late, and for the only one.
pub fn remove(
    directory: &Path,
    id: &str,
    lifetime: TimeDelta,
    now: DateTime<Utc>,
    at_once: bool,
) -> Result<(), KeyError> {
    let ring = Ring::read(directory)?;
    let key = ring.find(id).ok_or_else(|| KeyError::Needed(format!("there is no key `{id}`")))?;
    let next = ring.keys().find(|other| other.id > key.id);
    if ring.0.len() == 1 {
        return Err(KeyError::Needed(format!("`{id}` is the only key: rotate first")));
    }
    // Another has signed since it was published; a minute until all servers have read it anew.
    let idle = next.map(|next| next.made_at + PUBLISHED + lifetime + TimeDelta::minutes(1));
    match idle {
        Some(idle) if idle <= now => {}
        _ if at_once => {}
        Some(idle) => {
            let message =
                format!("tokens signed with `{id}` may hold until {}; remove it then, or now with `--now`", said(idle));
            return Err(KeyError::Needed(message));
        }
        None => {
            return Err(KeyError::Needed(format!("`{id}` is the newest key; remove it with `--now` if it must go")));
        }
    }
    let path = file(directory, id);
    std::fs::remove_file(&path).map_err(failed(&path))
}

/// A moment as the command line says it.
#[must_use]
pub fn said(moment: DateTime<Utc>) -> String {
    moment.format("%Y-%m-%d %H:%M UTC").to_string()
}

fn file(directory: &Path, id: &str) -> PathBuf {
    directory.join(format!("{id}.{EXTENSION}"))
}

fn made_at(id: &str) -> Option<DateTime<Utc>> {
    let (moment, random) = id.split_once('-')?;
    let plain = random.len() == 8 && random.chars().all(|c| c.is_ascii_hexdigit() && !c.is_ascii_uppercase());
    let moment = NaiveDateTime::parse_from_str(moment, MADE_AT).ok().filter(|_| plain)?.and_utc();
    // Written back it must be the same: ids sort as their moments do.
    id.starts_with(&moment.format(MADE_AT).to_string()).then_some(moment)
}

fn prepare(directory: &Path) -> Result<(), KeyError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory).map_err(failed(directory))
}

fn failed(path: &Path) -> impl Fn(io::Error) -> KeyError {
    move |source| KeyError::Directory { path: path.display().to_string(), source }
}
