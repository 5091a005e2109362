//! Documents and variables that do not parse, do not fit the schema, or are bombs.

use crate::harness::{TestApp, both};
use serde_json::{Value, json};
use std::fmt::Write as _;

both!(
    a_document_that_does_not_hold_is_refused,
    variables_that_do_not_fit_are_refused,
    one_operation_must_be_named,
    bombs_are_refused,
    nested_lists_of_the_schema_are_refused,
    tools_may_read_the_schema,
);

const PARSE: (u16, &str) = (400, "GRAPHQL_PARSE_FAILED");
const VALIDATION: (u16, &str) = (400, "GRAPHQL_VALIDATION_FAILED");
const REQUEST: (u16, &str) = (400, "BAD_REQUEST");

async fn a_document_that_does_not_hold_is_refused(app: &TestApp) {
    let stage = app.stage().await;
    let before = app.count().await;
    let take = |stance: &str| {
        format!(
            "mutation {{ takePosition(input: {{ proposalId: \"{}\", {stance} }}) {{ errors {{ code }} }} }}",
            stage.proposal
        )
    };
    let documents = [
        (String::new(), PARSE),
        ("{".to_owned(), PARSE),
        ("{ viewer { role } } \u{0}".to_owned(), PARSE),
        ("query { viewer { role }".to_owned(), PARSE),
        ("{ viewer { nothing } }".to_owned(), VALIDATION),
        ("{ viewer }".to_owned(), VALIDATION),
        ("{ viewer { role { x } } }".to_owned(), VALIDATION),
        ("{ viewer(id: 1) { role } }".to_owned(), VALIDATION),
        ("{ node { id } }".to_owned(), VALIDATION),
        ("{ viewer { ...missing } }".to_owned(), VALIDATION),
        ("query($x: Nothing) { viewer { role } }".to_owned(), VALIDATION),
        ("subscription { viewer { role } }".to_owned(), VALIDATION),
        ("{ viewer { role } } fragment f on Viewer { role ...f }".to_owned(), VALIDATION),
        (take("stance: MAYBE"), VALIDATION),
        (take("stance: \"SUPPORT\""), VALIDATION),
        (take("stance: SUPPORT, mood: 1"), VALIDATION),
        (take("stance: SUPPORT, revision: 1.5"), VALIDATION),
        (take("reason: \"x\""), VALIDATION),
    ];
    for (document, expected) in documents {
        let reply = app.ask(&stage.ann, &document, Value::Null).await;
        assert_eq!((reply.status, reply.code()), expected, "{document}: {}", reply.text);
        assert!(reply.body.get("data").is_none(), "{document}: execution never began: {}", reply.text);
    }
    app.nothing_written_since(&before, "a document that does not hold").await;
}

async fn variables_that_do_not_fit_are_refused(app: &TestApp) {
    let stage = app.stage().await;
    let before = app.count().await;
    let id = &stage.proposal;
    let inputs = [
        json!({ "proposalId": id, "stance": "MAYBE" }),
        json!({ "proposalId": id, "stance": 1 }),
        json!({ "proposalId": id, "stance": null }),
        json!({ "proposalId": id }),
        json!({ "proposalId": [id], "stance": "SUPPORT" }),
        json!({ "proposalId": id, "stance": "SUPPORT", "mood": "good" }),
        json!({ "proposalId": id, "stance": "SUPPORT", "revision": "1" }),
        json!({ "proposalId": id, "stance": "SUPPORT", "revision": 3_000_000_000_u32 }),
        json!({ "proposalId": id, "stance": "NEEDS_TIME", "until": "tomorrow" }),
        json!({ "proposalId": id, "stance": "NEEDS_TIME", "until": 5 }),
        json!({ "proposalId": id, "stance": "OPPOSE", "reason": ["no"] }),
    ];
    for input in inputs {
        let reply = app.mutate(&stage.ann, "takePosition", "position { id }", input.clone()).await;
        assert_eq!(reply.code(), "BAD_REQUEST", "{input}: {}", reply.text);
        assert!([200, 400].contains(&reply.status), "{input}: {}", reply.text);
    }
    for rule in [json!({}), json!({ "preset": null }), json!({ "preset": "MOB" }), two_rules()] {
        let reply = app.mutate(&stage.lead, "setRule", "", json!({ "subjectId": id, "rule": rule })).await;
        assert_eq!((reply.status, reply.code()), REQUEST, "{rule}: {}", reply.text);
    }
    for variables in [json!({}), json!({ "input": null }), json!({ "input": 1 }), json!({ "input": [] })] {
        let query = "mutation($input: TakePositionInput!) { takePosition(input: $input) { errors { code } } }";
        let reply = app.ask(&stage.ann, query, variables.clone()).await;
        assert_eq!((reply.status, reply.code()), REQUEST, "{variables}: {}", reply.text);
    }
    app.nothing_written_since(&before, "a request with variables that do not fit").await;
}

fn two_rules() -> Value {
    json!({
        "preset": "CONSENT",
        "custom": { "name": "Ours", "family": "VOTE", "roles": ["APPROVER"], "stale": "COUNT", "clauses": [] },
    })
}

async fn one_operation_must_be_named(app: &TestApp) {
    let two = "query a { viewer { role } } query b { viewer { role } }";
    for name in [Value::Null, json!("c"), json!("")] {
        let body = json!({ "query": two, "operationName": name }).to_string();
        let reply = app.post(None, "application/json", body).await;
        assert_eq!((reply.status, reply.code()), REQUEST, "{name}: {}", reply.text);
    }
    let reply = app.post(None, "application/json", json!({ "query": two, "operationName": "b" }).to_string()).await;
    assert_eq!((reply.status, reply.text.as_str()), (200, r#"{"data":{"viewer":null}}"#));
}

async fn bombs_are_refused(app: &TestApp) {
    let stage = app.stage().await;
    let before = app.count().await;
    let braces = "{".repeat(20_000);
    let lists = format!("{{ nodes(ids: {}1{}) {{ id }} }}", "[".repeat(10_000), "]".repeat(10_000));
    let tokens = format!("{{ viewer {{ {} }} }}", "role ".repeat(5_000));
    for bomb in [braces, lists, tokens] {
        let reply = app.ask(&stage.lead, &bomb, Value::Null).await;
        assert_eq!((reply.status, reply.code()), PARSE, "{}", reply.text);
    }
    for bomb in [nested(16), nested(60), fragments(30), fragments(100), fan(8), wide(&stage.proposal)] {
        let reply = app.ask(&stage.lead, &bomb, Value::Null).await;
        let what = &bomb[..bomb.len().min(120)];
        assert_eq!(reply.status, 400, "{what}: {}", &reply.text[..reply.text.len().min(500)]);
        let code = reply.code();
        assert!(matches!(code, "COST_LIMIT" | "GRAPHQL_VALIDATION_FAILED"), "{what}: {code}");
    }
    app.nothing_written_since(&before, "a bomb").await;
}

/// Selections within selections, all of them in the schema.
fn nested(depth: usize) -> String {
    let step = "proposals(first: 100) { nodes { initiative { ";
    let steps = depth.div_ceil(3);
    let (open, close) = (step.repeat(steps), "} } } ".repeat(steps));
    format!("{{ initiatives(first: 100) {{ nodes {{ {open} id {close} }} }} }}")
}

/// Fragments that each spread the next one twice: as many fields as two to the power of their number.
fn fragments(number: usize) -> String {
    let mut document = "{ viewer { ...f0 } }".to_owned();
    for at in 0..number {
        let _ = write!(document, " fragment f{at} on Viewer {{ ...f{next} ...f{next} }}", next = at + 1);
    }
    let _ = write!(document, " fragment f{number} on Viewer {{ role }}");
    document
}

/// Fragments that each spread the next one ten times.
fn fan(number: usize) -> String {
    let mut document = "{ viewer { ...f0 } }".to_owned();
    for at in 0..number {
        let _ = write!(document, " fragment f{at} on Viewer {{ {} }}", format!("...f{} ", at + 1).repeat(10));
    }
    let _ = write!(document, " fragment f{number} on Viewer {{ role }}");
    document
}

/// The same costly thing under many names.
fn wide(proposal: &str) -> String {
    let fields = (0..300).fold(String::new(), |mut fields, at| {
        let _ = write!(fields, "a{at}: plans {{ status }} ");
        fields
    });
    format!("{{ proposal(id: \"{proposal}\") {{ {fields} }} }}")
}

async fn nested_lists_of_the_schema_are_refused(app: &TestApp) {
    let stage = app.stage().await;
    for nested in [
        "{ __type(name: \"Node\") { possibleTypes { interfaces { possibleTypes { name } } } } }",
        "{ __type(name: \"Node\") { possibleTypes { interfaces { name } } } }",
        "{ __schema { types { possibleTypes { fields { name } } } } }",
        "{ __schema { types { fields { type { ofType { interfaces { name } } } } } } }",
        "{ __schema { types { inputFields { type { inputFields { name } } } } } }",
        "{ __type(name: \"Node\") { ...t } } fragment t on __Type { possibleTypes { ...u } } \
         fragment u on __Type { ... on __Type { many: possibleTypes { name } } }",
    ] {
        for token in [Some(stage.lead.token()), None] {
            let reply = app.gql(token.as_deref(), nested, Value::Null).await;
            assert_eq!((reply.status, reply.code()), (400, "COST_LIMIT"), "{nested}: {}", reply.text);
            assert!(reply.body.get("data").is_none(), "{nested}: {}", reply.text);
        }
    }
}

/// What `getIntrospectionQuery` of graphql-js asks, with so many levels of `ofType`.
fn introspection(levels: usize) -> String {
    let of_type = format!("{}{}", "ofType { kind name ".repeat(levels), "}".repeat(levels));
    format!(
        "query IntrospectionQuery {{
            __schema {{
                description
                queryType {{ name }} mutationType {{ name }} subscriptionType {{ name }}
                types {{ ...FullType }}
                directives {{
                    name description isRepeatable locations
                    args(includeDeprecated: true) {{ ...InputValue }}
                }}
            }}
        }}
        fragment FullType on __Type {{
            kind name description specifiedByURL
            fields(includeDeprecated: true) {{
                name description
                args(includeDeprecated: true) {{ ...InputValue }}
                type {{ ...TypeRef }} isDeprecated deprecationReason
            }}
            inputFields(includeDeprecated: true) {{ ...InputValue }}
            interfaces {{ ...TypeRef }}
            enumValues(includeDeprecated: true) {{ name description isDeprecated deprecationReason }}
            possibleTypes {{ ...TypeRef }}
        }}
        fragment InputValue on __InputValue {{
            name description type {{ ...TypeRef }} defaultValue isDeprecated deprecationReason
        }}
        fragment TypeRef on __Type {{ kind name {of_type} }}"
    )
}

async fn tools_may_read_the_schema(app: &TestApp) {
    let token = app.stage().await.lead.token();
    for levels in [7, 8, 9] {
        let reply = app.gql(Some(&token), &introspection(levels), Value::Null).await;
        let start = &reply.text[..reply.text.len().min(500)];
        assert!(reply.status == 200 && reply.body["errors"].is_null(), "{levels} levels: {start}");
        let types = reply.body["data"]["__schema"]["types"].as_array().cloned().unwrap_or_default();
        let node = types.iter().find(|one| one["name"] == "Node").expect("the interface");
        assert!(node["possibleTypes"].as_array().is_some_and(|possible| possible.len() > 10), "{node}");
    }
}
