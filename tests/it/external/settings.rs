//! The file that says who else may say who somebody is: a wrong field is named.

use api::external::Settings;
use serde_json::{Value, json};
use std::path::Path;

fn whole() -> Value {
    json!({
        "providers": [{
            "id": "example", "name": "Example", "issuer": "https://id.example.org", "clientId": "entente",
            "clientSecret": "s", "redirectUris": ["https://app.example.org/back", "http://127.0.0.1:8080/back"],
            "scopes": ["email"], "organization": "019b456d-3b55-7c00-8000-000000000000",
            "groupsClaim": "groups", "roles": { "ops": "ADMIN" }, "joins": true,
        }],
        "issuers": [{
            "issuer": "https://id.example.org", "audience": "entente", "jwksUri": "https://id.example.org/keys",
            "algorithms": ["RS256", "EdDSA"], "tokenType": "JWT", "lifetimeMinutes": 10,
            "organization": "019b456d-3b55-7c00-8000-000000000000",
        }],
    })
}

/// What is said of the file with this in place of what stands at a path.
fn told(path: &str, value: Value) -> String {
    let mut file = whole();
    let (parent, member) = path.rsplit_once('/').expect("a path");
    let parent = file.pointer_mut(parent).and_then(Value::as_object_mut).expect("an object");
    if value.is_null() {
        parent.remove(member);
    } else {
        parent.insert(member.to_owned(), value);
    }
    match Settings::parse(&file.to_string(), Path::new(".")) {
        Ok(_) => "nothing".to_owned(),
        Err(wrong) => wrong.to_string(),
    }
}

#[test]
fn a_whole_file_holds() {
    let settings = Settings::parse(&whole().to_string(), Path::new(".")).expect("settings that hold");
    assert_eq!((settings.providers.len(), settings.issuers.len()), (1, 1));
    assert!(Settings::parse("{}", Path::new(".")).is_ok(), "nobody else is nobody else");
}

#[test]
fn a_wrong_field_is_named() {
    let cases = [
        ("/providers/0/id", json!("Two Words"), "providers[0].id: must have from 1 to 40"),
        ("/providers/0/name", json!(" "), "providers[0].name: must not be empty"),
        ("/providers/0/issuer", json!("http://id.example.org"), "providers[0].issuer: must begin with `https://`"),
        ("/providers/0/issuer", json!("id.example.org"), "providers[0].issuer: must be a URL"),
        ("/providers/0/issuer", json!("https://me:x@id.example.org"), "providers[0].issuer: must have no user name"),
        ("/providers/0/issuer", Value::Null, "providers[0]: missing field `issuer`"),
        ("/providers/0/clientId", json!(7), "providers[0].clientId: invalid type"),
        ("/providers/0/clientSecretFile", json!("x"), "providers[0].clientSecretFile: cannot stand beside"),
        ("/providers/0/redirectUris", json!([]), "providers[0].redirectUris: must hold at least one"),
        (
            "/providers/0/redirectUris",
            json!(["https://a.org", "http://b.org"]),
            "providers[0].redirectUris[1]: must begin",
        ),
        (
            "/providers/0/redirectUris",
            json!(["https://a.org/#x"]),
            "providers[0].redirectUris[0]: must have no fragment",
        ),
        ("/providers/0/scopes", json!(["two words"]), "providers[0].scopes[0]: must be one word"),
        ("/providers/0/organization", json!("Example"), "providers[0].organization: must be the id"),
        ("/providers/0/groupsClaim", Value::Null, "providers[0].roles: need `groupsClaim`"),
        ("/providers/0/roles", json!({ "ops": "KING" }), "providers[0].roles.ops: unknown variant"),
        ("/providers/0/joyns", json!(true), "providers[0].joyns: unknown field"),
        ("/issuers/0/audience", json!(""), "issuers[0].audience: must not be empty"),
        ("/issuers/0/algorithms", json!([]), "issuers[0].algorithms: must name at least one"),
        ("/issuers/0/algorithms", json!(["RS256", "HS256"]), "issuers[0].algorithms[1]: must be one of"),
        ("/issuers/0/algorithms", json!(["none"]), "issuers[0].algorithms[0]: must be one of"),
        ("/issuers/0/tokenType", json!("id"), "issuers[0].tokenType: must be"),
        (
            "/issuers/0/lifetimeMinutes",
            json!(1_441),
            "issuers[0].lifetimeMinutes: must be from 1 to 1440; this is 1441",
        ),
        ("/issuers/0/jwksUri", json!("file:///etc/passwd"), "issuers[0].jwksUri: must begin"),
        ("/timeoutMs", json!(10_000), "timeoutMs: must be from 50 to 5000; this is 10000"),
    ];
    for (path, value, expected) in cases {
        let told = told(path, value.clone());
        assert!(told.starts_with(expected), "{path} {value}: {told}");
    }
    let mut twice = whole();
    let provider = twice["providers"][0].clone();
    twice["providers"].as_array_mut().expect("a list").push(provider);
    let wrong = Settings::parse(&twice.to_string(), Path::new(".")).expect_err("it is there twice");
    assert_eq!(wrong.to_string(), "providers[1].id: `example` is there twice");
}

#[test]
fn a_secret_is_read_from_a_file_beside() {
    let directory = tempfile::tempdir().expect("a directory");
    std::fs::write(directory.path().join("secret"), "of the file\n").expect("a file");
    let mut file = whole();
    file["providers"][0]["clientSecretFile"] = json!("secret");
    file["providers"][0].as_object_mut().expect("an object").remove("clientSecret");
    let settings = Settings::parse(&file.to_string(), directory.path()).expect("settings that hold");
    let secret = settings.providers[0].client_secret.as_ref().expect("a secret");
    assert_eq!(secrecy::ExposeSecret::expose_secret(secret), "of the file");
    assert!(!format!("{settings:?}").contains("of the file"), "it is not shown by accident");
    let wrong = Settings::parse(&file.to_string(), Path::new("/nowhere")).expect_err("it is not there");
    assert_eq!(wrong.path, "providers[0].clientSecretFile");
}
