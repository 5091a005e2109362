//! A provider of OpenID Connect of the tests' own: discovery, keys, the code
//! flow and the token endpoint, all of it honest until it is told to lie.

mod lie;
mod sign;

pub use lie::Lie;
pub use sign::Key;

use actix_web::dev::ServerHandle;
use actix_web::http::header::{AUTHORIZATION, LOCATION};
use actix_web::web::{Bytes, Data, Query};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use api::clock::Clock;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::net::TcpListener;
use std::sync::{Mutex, MutexGuard};

/// What the server is called at the issuer.
pub const CLIENT: &str = "entente: tests";
/// What it proves that by; not the same before and after it is encoded.
pub const SECRET: &str = "of the tests & +more/%";
/// Where people are sent back to.
pub const REDIRECT: &str = "https://app.example.org/back";
/// The same, where the client is the pages of the server.
pub const PAGES: &str = "https://pages.example/signed-in";

/// A running issuer.
pub struct Issuer {
    /// Its name, and where it is.
    pub url: String,
    inside: Data<Inside>,
    server: ServerHandle,
}

struct Inside {
    url: String,
    clock: Clock,
    told: Mutex<Told>,
}

/// What the issuer knows and was told.
struct Told {
    keys: Vec<Key>,
    /// What it says of the person at the browser.
    person: Value,
    lies: Vec<Lie>,
    /// The codes that were not redeemed yet.
    grants: HashMap<String, Grant>,
    codes: usize,
    /// How often each path was asked for.
    asked: HashMap<String, usize>,
}

/// What a code stands for.
struct Grant {
    redirect_uri: String,
    challenge: String,
    nonce: String,
}

type Form = HashMap<String, String>;

impl Issuer {
    /// An issuer on a free port, with one key for ES256, where Ada is at the browser.
    pub fn start(clock: &Clock) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let person = json!({ "sub": "ada-1", "email": "ada@example.org", "email_verified": true, "name": "Ada" });
        let (keys, lies, grants, asked) = (vec![Key::es256("first")], Vec::new(), HashMap::new(), HashMap::new());
        let told = Mutex::new(Told { keys, person, lies, grants, codes: 0, asked });
        let inside = Data::new(Inside { url: url.clone(), clock: clock.clone(), told });
        let shared = inside.clone();
        let server = HttpServer::new(move || App::new().app_data(shared.clone()).default_service(web::to(answer)))
            .workers(1)
            .disable_signals()
            .listen(listener)
            .expect("a server")
            .run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Self { url, inside, server: handle }
    }

    /// Says this of the person at the browser from now on.
    pub fn person(&self, claims: Value) {
        self.inside.told().person = claims;
    }

    /// Lies like this, and in no other way, from now on.
    pub fn lie(&self, lies: impl IntoIterator<Item = Lie>) {
        self.inside.told().lies = lies.into_iter().collect();
    }

    /// Signs with this key from now on; the earlier ones are still published.
    pub fn rotate(&self, key: Key) {
        self.inside.told().keys.insert(0, key);
    }

    /// How often this path was asked for since this was called last.
    pub fn take_asked(&self, path: &str) -> usize {
        self.inside.told().asked.remove(path).unwrap_or_default()
    }

    /// A token about the person for this server, of the type that APIs take.
    pub fn access_token(&self) -> String {
        let (told, now) = (self.inside.told(), self.inside.clock.now().timestamp());
        let mut claims = json!({ "iss": self.url, "aud": CLIENT, "iat": now, "nbf": now, "exp": now + 600 });
        merge(&mut claims, &told.person);
        told.signed(claims, "at+jwt")
    }

    /// What a browser comes back with, after the person at it has agreed.
    pub async fn agree(&self, authorization_url: &str) -> Result<Form, String> {
        let browser = awc::Client::builder().disable_redirects().finish();
        let mut answer = browser.get(authorization_url).send().await.expect("an answer");
        let Some(location) = answer.headers().get(LOCATION).map(|place| place.to_str().expect("text").to_owned())
        else {
            return Err(String::from_utf8_lossy(&answer.body().await.expect("a body")).into_owned());
        };
        let (place, query) = location.split_once('?').expect("a query");
        assert_eq!(place, REDIRECT);
        Ok(parsed(query))
    }

    /// Stops listening.
    pub async fn stop(self) {
        self.server.stop(false).await;
    }
}

impl Inside {
    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().expect("no test panics here")
    }

    fn discovery(&self) -> Value {
        let at = |path: &str| format!("{}{path}", self.url);
        let mut said = json!({
            "issuer": self.url,
            "authorization_endpoint": at("/authorize"),
            "token_endpoint": at("/token"),
            "jwks_uri": at("/keys"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "ES256", "EdDSA", "HS256"],
            "authorization_response_iss_parameter_supported": true,
        });
        for lie in &self.told().lies {
            if let Lie::Said(member, value) = lie {
                set(&mut said, member, value);
            }
        }
        said
    }

    fn authorize(&self, asked: &Form) -> Result<HttpResponse, &'static str> {
        let field = |name: &str| asked.get(name).map(String::as_str).unwrap_or_default();
        if field("response_type") != "code" || field("client_id") != CLIENT {
            return Err("unauthorized_client");
        }
        if ![REDIRECT, PAGES].contains(&field("redirect_uri"))
            || !field("scope").split(' ').any(|scope| scope == "openid")
        {
            return Err("invalid_request");
        }
        if field("code_challenge_method") != "S256" || field("code_challenge").len() != 43 || field("nonce").len() < 22
        {
            return Err("invalid_request");
        }
        let mut told = self.told();
        told.codes += 1;
        let code = format!("code-{}", told.codes);
        let grant = Grant {
            redirect_uri: field("redirect_uri").to_owned(),
            challenge: field("code_challenge").to_owned(),
            nonce: field("nonce").to_owned(),
        };
        told.grants.insert(code.clone(), grant);
        let issuer = self.url.replace(':', "%3A").replace('/', "%2F");
        let place = format!("{}?code={code}&state={}&iss={issuer}", field("redirect_uri"), field("state"));
        Ok(HttpResponse::Found().insert_header((LOCATION, place)).finish())
    }

    fn token(&self, authorization: &str, form: &Form) -> Result<Value, &'static str> {
        let field = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
        let named = authorization.strip_prefix("Basic ").and_then(|basic| STANDARD.decode(basic).ok());
        let named = named.and_then(|named| String::from_utf8(named).ok()).unwrap_or_default();
        let (client, secret) = named.split_once(':').unwrap_or_default();
        // Both are encoded as a form before they are put together.
        let read = |text: &str| parsed(&format!("x={text}"))["x"].clone();
        if (&*read(client), &*read(secret)) != (CLIENT, SECRET) {
            return Err("invalid_client");
        }
        if field("grant_type") != "authorization_code" {
            return Err("unsupported_grant_type");
        }
        let mut told = self.told();
        let grant = told.grants.remove(field("code")).ok_or("invalid_grant")?;
        let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, field("code_verifier").as_bytes()));
        if grant.redirect_uri != field("redirect_uri") || grant.challenge != challenge {
            return Err("invalid_grant");
        }
        let now = self.clock.now().timestamp();
        let mut claims = json!({ "iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": grant.nonce });
        merge(&mut claims, &told.person);
        let token = told.signed(claims, "JWT");
        Ok(json!({ "access_token": "of no use here", "token_type": "Bearer", "expires_in": 300, "id_token": token }))
    }
}

async fn answer(http: HttpRequest, body: Bytes, inside: Data<Inside>) -> HttpResponse {
    let path = http.path().to_owned();
    *inside.told().asked.entry(path.clone()).or_default() += 1;
    let lie = inside.told().lies.iter().find(|lie| lie.is_of(&path)).cloned();
    if let Some(lie) = lie {
        return lie.answer(&inside.url).await;
    }
    let refused =
        |error| HttpResponse::BadRequest().json(json!({ "error": error, "error_description": "told-by-issuer" }));
    match &*path {
        "/.well-known/openid-configuration" => HttpResponse::Ok().json(inside.discovery()),
        "/keys" => HttpResponse::Ok().json(inside.told().published()),
        "/authorize" => inside.authorize(&parsed(http.query_string())).unwrap_or_else(refused),
        "/token" => {
            let authorization = http.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
            let form = parsed(&String::from_utf8_lossy(&body));
            match inside.token(authorization.unwrap_or_default(), &form) {
                Ok(answer) => HttpResponse::Ok().json(answer),
                Err(error) => refused(error),
            }
        }
        _ => HttpResponse::NotFound().finish(),
    }
}

fn parsed(query: &str) -> Form {
    Query::<Form>::from_query(query).expect("a query").into_inner()
}

fn merge(claims: &mut Value, more: &Value) {
    for (name, value) in more.as_object().expect("claims") {
        set(claims, name, value);
    }
}

/// Sets a member; null takes it away.
fn set(object: &mut Value, member: &str, value: &Value) {
    let object = object.as_object_mut().expect("an object");
    if value.is_null() {
        object.remove(member);
    } else {
        object.insert(member.to_owned(), value.clone());
    }
}
