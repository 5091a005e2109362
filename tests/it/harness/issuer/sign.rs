//! The keys of an issuer, and what it signs with them.

use super::{Lie, SECRET, Told, set};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::{Value, json};

/// How many bytes stand before the key of PKCS#1 in PKCS#8.
const PKCS8_HEAD: usize = 26;

/// A private key with its name.
pub struct Key {
    name: String,
    algorithm: Algorithm,
    private: EncodingKey,
}

impl Key {
    /// A new key on the curve P-256.
    pub fn es256(name: &str) -> Self {
        let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
        let key = EncodingKey::from_ec_der(key.expect("a key").as_ref());
        Self { name: name.to_owned(), algorithm: Algorithm::ES256, private: key }
    }

    /// A new key on the curve Ed25519.
    pub fn ed25519(name: &str) -> Self {
        let key = Ed25519KeyPair::generate_pkcs8v1(&SystemRandom::new()).expect("a key");
        let key = EncodingKey::from_ed_der(key.as_ref());
        Self { name: name.to_owned(), algorithm: Algorithm::EdDSA, private: key }
    }

    /// A new RSA key of 2048 bits.
    pub fn rs256(name: &str) -> Self {
        let key = KeyPair::generate(KeySize::Rsa2048).expect("a key");
        let pkcs8: Pkcs8V1Der = key.as_der().expect("a key");
        let key = EncodingKey::from_rsa_der(&pkcs8.as_ref()[PKCS8_HEAD..]);
        Self { name: name.to_owned(), algorithm: Algorithm::RS256, private: key }
    }

    fn public(&self) -> Value {
        let mut key = json!(Jwk::from_encoding_key(&self.private, self.algorithm).expect("a public key"));
        set(&mut key, "kid", &json!(self.name));
        set(&mut key, "use", &json!("sig"));
        key
    }

    fn sign(&self, message: &str) -> String {
        jsonwebtoken::crypto::sign(message.as_bytes(), &self.private, self.algorithm).expect("a signature")
    }
}

impl Told {
    /// The public keys, with what is said of them.
    pub fn published(&self) -> Value {
        let mut keys: Vec<Value> = self.keys.iter().map(Key::public).collect();
        for lie in &self.lies {
            if let Lie::Published(member, value) = lie {
                for key in &mut keys {
                    set(key, member, value);
                }
            }
        }
        json!({ "keys": keys })
    }

    /// A token that says this, as honestly as the issuer is told to be.
    pub fn signed(&self, mut claims: Value, kind: &str) -> String {
        let key = self.keys.first().expect("a key");
        let mut header = json!({ "alg": key.algorithm, "typ": kind, "kid": key.name });
        let shared = |secret: &[u8], message: &str| {
            jsonwebtoken::crypto::sign(message.as_bytes(), &EncodingKey::from_secret(secret), Algorithm::HS256)
        };
        let mut signer: Box<dyn Fn(&str) -> String> = Box::new(|message| key.sign(message));
        for lie in &self.lies {
            match lie {
                Lie::Claim(name, value) => set(&mut claims, name, value),
                Lie::Header(name, value) => set(&mut header, name, value),
                Lie::Unsigned => {
                    set(&mut header, "alg", &json!("none"));
                    signer = Box::new(|_| String::new());
                }
                Lie::Shared => {
                    set(&mut header, "alg", &json!("HS256"));
                    signer = Box::new(move |message| shared(SECRET.as_bytes(), message).expect("a signature"));
                }
                Lie::PublicAsSecret => {
                    set(&mut header, "alg", &json!("HS256"));
                    let public = key.public()["x"].as_str().expect("a coordinate").to_owned();
                    let public = URL_SAFE_NO_PAD.decode(public).expect("base64");
                    signer = Box::new(move |message| shared(&public, message).expect("a signature"));
                }
                Lie::Stranger => {
                    let stranger = Key::es256(&key.name);
                    signer = Box::new(move |message| stranger.sign(message));
                }
                _ => {}
            }
        }
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", part(&header), part(&claims));
        let signature = signer(&message);
        format!("{message}.{signature}")
    }
}
