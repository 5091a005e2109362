//! What is sent, whichever way, and what comes back.

use super::hostile::broken;
use crate::harness::{Question, TestApp};
use awc::http::header::{AUTHORIZATION, CONTENT_TYPE};
use awc::{ClientRequest, ClientResponse, SendClientRequest};
use proptest::sample::select;
use proptest::strategy::Strategy;
use serde_json::{Map, Value, json};

/// The longest address that is sent, in bytes.
const LONGEST_ADDRESS: usize = 8_000;

/// How a question is sent.
#[derive(Clone, Copy, Debug)]
pub enum Way {
    /// Posted, with what is hostile in the variables.
    Variables,
    /// Posted, with what is hostile in the document.
    Document,
    /// In the address.
    Address,
}

impl Way {
    /// One of them; mostly the first.
    pub fn any() -> impl Strategy<Value = Self> {
        select(vec![Self::Variables, Self::Variables, Self::Variables, Self::Document, Self::Address])
    }
}

/// A question as it is sent.
pub struct Sent {
    document: String,
    variables: Map<String, Value>,
    in_address: bool,
}

/// What comes back.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers, line by line.
    pub headers: String,
    /// The body.
    pub body: String,
}

impl Sent {
    /// A question with these arguments.
    pub fn question(question: &Question, arguments: &Map<String, Value>, way: Way) -> Self {
        let (document, variables) = match way {
            Way::Document => (question.inline(arguments), Map::new()),
            _ => (question.document(), arguments.clone()),
        };
        Self { document, variables, in_address: matches!(way, Way::Address) }
    }

    /// All of it, as it is sent.
    pub fn all(&self) -> String {
        json!({ "query": self.document, "variables": self.variables }).to_string()
    }

    /// The answer to who has this token.
    pub async fn answer(&self, app: &TestApp, token: Option<&str>) -> Answer {
        let url = format!("{}/graphql", app.url);
        let variables = Value::Object(self.variables.clone()).to_string();
        if self.in_address && self.document.len() + 3 * variables.len() < LONGEST_ADDRESS {
            let query = [("query", &self.document), ("variables", &variables)];
            let request = with_token(app.http.get(url).query(&query).expect("a query"), token);
            return Answer::of(request.send()).await;
        }
        let request = with_token(app.http.post(url), token).insert_header((CONTENT_TYPE, "application/json"));
        Answer::of(request.send_body(broken(&self.all()))).await
    }
}

impl Answer {
    /// The whole answer.
    pub async fn of(sent: SendClientRequest) -> Self {
        let mut response: ClientResponse<_> = sent.await.expect("an answer");
        let body = response.body().limit(10_000_000).await.expect("a whole answer");
        let line = |name: &dyn std::fmt::Display, value: &[u8]| format!("{name}: {}\n", String::from_utf8_lossy(value));
        let headers = response.headers().iter().map(|(name, value)| line(name, value.as_bytes())).collect();
        let body = String::from_utf8_lossy(&body).into_owned();
        Self { status: response.status().as_u16(), headers, body }
    }
}

fn with_token(request: ClientRequest, token: Option<&str>) -> ClientRequest {
    match token {
        Some(token) => request.insert_header((AUTHORIZATION, format!("Bearer {token}"))),
        None => request,
    }
}
