//! Making access tokens as who knows a key could, and as who does not.

use super::TestApp;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

/// A key of the server, and a token that it signed.
pub struct Forge {
    /// Its id.
    pub kid: String,
    /// The header of the token.
    pub header: Value,
    /// Its claims.
    pub claims: Value,
    pair: Ed25519KeyPair,
}

/// A part of a token.
pub fn encoded(json: &Value) -> String {
    URL_SAFE_NO_PAD.encode(json.to_string())
}

impl Forge {
    /// The key that signed this token of the server's.
    pub fn of(app: &TestApp, token: &str) -> Self {
        let part = |at: usize| -> Value {
            let part = URL_SAFE_NO_PAD.decode(token.split('.').nth(at).expect("a part")).expect("base64");
            serde_json::from_slice(&part).expect("JSON")
        };
        let (header, claims) = (part(0), part(1));
        let kid = header["kid"].as_str().expect("an id").to_owned();
        let private = std::fs::read(app.keys.join(format!("{kid}.pk8"))).expect("a key");
        Self { kid, header, claims, pair: Ed25519KeyPair::from_pkcs8(&private).expect("a key") }
    }

    /// The public half.
    pub fn public(&self) -> Vec<u8> {
        self.pair.public_key().as_ref().to_vec()
    }

    /// Header and claims in these words, signed with the key as it should be.
    pub fn signed(&self, header: &str, claims: &str) -> String {
        let message = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
        let signature = URL_SAFE_NO_PAD.encode(self.pair.sign(message.as_bytes()));
        format!("{message}.{signature}")
    }

    /// The token with another header, well signed.
    pub fn with_header(&self, change: impl FnOnce(&mut Value)) -> String {
        let mut header = self.header.clone();
        change(&mut header);
        self.signed(&header.to_string(), &self.claims.to_string())
    }

    /// The token with other claims, well signed.
    pub fn with_claims(&self, change: impl FnOnce(&mut Value)) -> String {
        let mut claims = self.claims.clone();
        change(&mut claims);
        self.signed(&self.header.to_string(), &claims.to_string())
    }
}
