//! Search: what people wrote, found by its words, within what each may see.

use crate::harness::{Invite, Person, Stage, TestApp, both};
use api::store;
use entities::search_entry;
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, QueryOrder};
use serde_json::{Value, json};

both!(
    all_that_people_write_is_found,
    words_phrases_and_beginnings_are_found_alike,
    nothing_is_found_that_is_not_seen,
    what_is_not_seen_moves_nothing,
    what_changes_is_found_by_its_new_words,
    whatever_is_sent_is_words,
    pages_go_on_where_they_ended,
    a_passage_shows_what_was_found,
    a_search_costs_as_much_for_50_results_as_for_2,
    migrating_fills_the_index_with_what_is_there,
);

const SEARCH: &str = "query($query: String!, $in: ID, $kinds: [SearchKind!], $first: Int, $after: String, $last: Int, \
    $before: String) { search(query: $query, initiativeId: $in, kinds: $kinds, first: $first, after: $after, \
    last: $last, before: $before) { edges { cursor node { kind title node { id } initiative { id } \
    snippet { text isMatch } } } pageInfo { hasNextPage hasPreviousPage endCursor startCursor } } }";

async fn ask(app: &TestApp, who: &Person, mut variables: Value) -> Value {
    if variables["last"].is_null() && variables["first"].is_null() {
        variables["first"] = json!(100);
    }
    app.data(who, SEARCH, variables).await["search"].clone()
}

/// What is found, as kinds and titles; a passage for what has no title.
async fn found(app: &TestApp, who: &Person, query: &str) -> Vec<String> {
    shown(&ask(app, who, json!({ "query": query })).await)
}

fn shown(answer: &Value) -> Vec<String> {
    let edges = answer["edges"].as_array().expect("a list");
    let text = |node: &Value| match node["title"].as_str() {
        Some(title) => title.to_owned(),
        None => node["snippet"].as_array().into_iter().flatten().filter_map(|part| part["text"].as_str()).collect(),
    };
    edges
        .iter()
        .map(|edge| format!("{}: {}", edge["node"]["kind"].as_str().unwrap_or("?"), text(&edge["node"])))
        .collect()
}

/// One of each kind with a word of its own in its title or its text.
async fn written(app: &TestApp, stage: &Stage) -> Vec<(&'static str, String)> {
    let Stage { lead, ann, bob, initiative, .. } = stage;
    let id = |payload: &Value, field: &str| payload[field]["id"].as_str().expect("an id").to_owned();
    let input = json!({ "title": "Ainit", "summary": "binit", "context": "LEGACY" });
    let other = id(&app.done(lead, "openInitiative", "initiative { id }", input).await, "initiative");
    let input = json!({ "initiativeId": initiative, "title": "Aprob", "statement": "bprob" });
    let problem = id(&app.done(lead, "stateProblem", "problem { id }", input).await, "problem");
    let input = json!({ "initiativeId": initiative, "problemIds": [problem], "title": "Aprop", "body": "bprop" });
    let proposal = id(&app.done(lead, "draftProposal", "proposal { id }", input).await, "proposal");
    app.done(lead, "shareProposal", "", json!({ "proposalId": proposal })).await;
    let input = json!({ "proposalId": proposal, "title": "Aobj", "body": "bobj", "severity": "MAJOR" });
    let objection = id(&app.done(bob, "raiseObjection", "objection { id }", input).await, "objection");
    let input = json!({ "proposalId": proposal, "body": "barg", "attackIds": [objection] });
    app.done(ann, "argue", "", input).await;
    let input = json!({ "initiativeId": initiative, "title": "Atop", "summary": "btop" });
    let topic = id(&app.done(lead, "addTopic", "topic { id }", input).await, "topic");
    app.find(ann, &topic, "FACT", "bfind").await;
    let input = json!({ "proposalId": proposal, "title": "Aconc", "body": "bconc", "cost": 1 });
    let concession = id(&app.done(lead, "draftConcession", "concession { id }", input).await, "concession");
    app.done(lead, "offerConcession", "", json!({ "concessionId": concession })).await;
    app.statement(bob, initiative, "bstat").await;
    let dora = app.invite(lead, initiative, Invite { decider: true, ..Invite::new("dora", "APPROVER") }).await;
    let input = json!({ "proposalId": proposal, "outcome": "ACCEPTED", "rationale": "bdec",
        "reversibility": "REVERSIBLE", "overrideReason": "o" });
    app.done(&dora, "decide", "", input).await;
    vec![("proposal", proposal), ("topic", topic), ("problem", problem), ("other", other)]
}

async fn all_that_people_write_is_found(app: &TestApp) {
    let stage = app.stage().await;
    written(app, &stage).await;
    for (word, expected) in [
        ("ainit", "INITIATIVE: Ainit"),
        ("binit", "INITIATIVE: Ainit"),
        ("aprob", "PROBLEM: Aprob"),
        ("bprob", "PROBLEM: Aprob"),
        ("bprop", "PROPOSAL: Aprop"),
        ("aobj", "OBJECTION: Aobj"),
        ("bobj", "OBJECTION: Aobj"),
        ("barg", "ARGUMENT: barg"),
        ("atop", "TOPIC: Atop"),
        ("btop", "TOPIC: Atop"),
        ("bfind", "FINDING: bfind"),
        ("aconc", "CONCESSION: Aconc"),
        ("bconc", "CONCESSION: Aconc"),
        ("bstat", "STATEMENT: bstat"),
        ("bdec", "DECISION: Aprop"),
    ] {
        assert_eq!(found(app, &stage.lead, word).await, [expected], "{word}");
    }
    // The newest first; a decision is called what the proposal was called.
    assert_eq!(found(app, &stage.lead, "aprop").await, ["DECISION: Aprop", "PROPOSAL: Aprop"]);
    let some = ask(app, &stage.lead, json!({ "query": "aprop", "kinds": ["PROPOSAL", "TOPIC"] })).await;
    assert_eq!(shown(&some), ["PROPOSAL: Aprop"]);
    assert_eq!(shown(&ask(app, &stage.lead, json!({ "query": "aprop", "kinds": [] })).await), Vec::<String>::new());
    let here = json!({ "query": "ainit", "in": stage.initiative });
    assert_eq!(shown(&ask(app, &stage.lead, here).await), Vec::<String>::new());
    let result = ask(app, &stage.lead, json!({ "query": "bobj", "in": stage.initiative })).await;
    assert_eq!(result["edges"][0]["node"]["initiative"]["id"], json!(stage.initiative));
}

async fn words_phrases_and_beginnings_are_found_alike(app: &TestApp) {
    let stage = app.stage().await;
    let long = format!("{} deep {}", "x ".repeat(9_000), "y".repeat(200));
    for (title, statement) in [
        ("Äpfel und Birnen", "Rotate the keys, twice a day."),
        ("Schlüssel", "The keys rotate."),
        ("ΣΊΣΥΦΟΣ", "日本語 の文章 and İstanbul"),
        ("C++ foo_bar", "don't use e-mail@example.org; 10% ½"),
        ("keyring", "हिन्दी 한국어 ﬁne"),
        ("long", long.as_str()),
    ] {
        let input = json!({ "initiativeId": stage.initiative, "title": title, "statement": statement });
        app.done(&stage.lead, "stateProblem", "", input).await;
    }
    let [apples, keys, greek, signs, ring, long] =
        ["Äpfel und Birnen", "Schlüssel", "ΣΊΣΥΦΟΣ", "C++ foo_bar", "keyring", "long"];
    for (query, expected) in [
        ("apfel", vec![apples]),
        ("ÄPFEL birnen", vec![apples]),
        ("a\u{308}pfel", vec![apples]),
        ("keys", vec![keys, apples]),
        ("keys rotate", vec![keys, apples]),
        ("\"keys rotate\"", vec![keys]),
        ("\"rotate the keys\"", vec![apples]),
        ("\"birnen rotate\"", vec![]),
        ("\"KEYS,   Twice\"", vec![apples]),
        ("key*", vec![ring, keys, apples]),
        ("key", vec![]),
        ("\"the key\"*", vec![]),
        ("rotate-the-ke*", vec![apples]),
        ("schlussel", vec![keys]),
        ("schluessel", vec![]),
        ("σισυφος", vec![greek]),
        ("istanbul", vec![greek]),
        ("日本", vec![greek]),
        ("本日", vec![]),
        ("の文", vec![greek]),
        ("foo_bar", vec![signs]),
        ("bar_foo", vec![]),
        ("don't", vec![signs]),
        ("e-mail@example.org", vec![signs]),
        ("c", vec![signs]),
        ("10 1 2", vec![signs]),
        ("हिन्दी", vec![ring]),
        ("हन्दी", vec![]),
        ("한국*", vec![ring]),
        ("FINE", vec![ring]),
        ("deep", vec![long]),
        (&"y".repeat(64), vec![long]),
        (&"y".repeat(65), vec![long]),
        ("yyy", vec![]),
        ("keys nothing", vec![]),
    ] {
        let expected: Vec<String> = expected.into_iter().map(|title| format!("PROBLEM: {title}")).collect();
        assert_eq!(found(app, &stage.bob, query).await, expected, "{query}");
    }
}

async fn nothing_is_found_that_is_not_seen(app: &TestApp) {
    let mut stage = app.stage().await;
    let hers = app.initiative(&mut stage.ann, "CONTRIBUTOR").await;
    app.problem(&stage.ann, &hers, "needle of ann").await;
    let draft = app.draft(&stage.lead, &stage.initiative, &stage.problem, "needle draft").await;
    let input = json!({ "proposalId": stage.proposal, "title": "needle concession", "cost": 1 });
    let concession = app.done(&stage.lead, "draftConcession", "concession { id }", input).await["concession"].clone();
    let latent =
        json!({ "new": { "expectedFromId": stage.bob.stakeholder, "title": "needle latent", "severity": "MINOR" } });
    let input = json!({ "proposalId": stage.proposal, "title": "other", "cost": 1, "provokes": [latent] });
    app.done(&stage.lead, "draftConcession", "", input).await;
    app.problem(&stage.lead, &stage.initiative, "needle").await;
    let says = app.statement(&stage.bob, &stage.initiative, "needle hidden").await;
    app.done(&stage.lead, "hideStatement", "", json!({ "statementId": says, "reason": "r" })).await;
    let olga = app.invite(&stage.lead, &stage.initiative, Invite::new("olga", "OBSERVER")).await;
    let there = app.stage_elsewhere(&stage).await;
    app.problem(&there.lead, &there.initiative, "needle there").await;
    let other = app.initiative(&mut stage.lead, "OBSERVER").await;
    let max = app.invite(&stage.lead, &other, Invite::new("max", "OBSERVER")).await;

    let shared = vec!["PROBLEM: needle"];
    let leads =
        vec!["CONCESSION: needle concession", "PROBLEM: needle", "PROPOSAL: needle draft", "STATEMENT: needle hidden"];
    for (who, mut expected) in [
        // Owns the organization, and so sees what is shared in all of it.
        (&stage.lead, [&leads[..], &["PROBLEM: needle of ann"]].concat()),
        (&stage.ann, [&shared[..], &["PROBLEM: needle of ann"]].concat()),
        (&stage.bob, shared.clone()),
        (&olga, shared),
        (&max, vec![]),
        (&there.lead, vec!["PROBLEM: needle there"]),
        (&there.ann, vec!["PROBLEM: needle there"]),
    ] {
        expected.sort_unstable();
        for query in ["needle", "need*", "\"needle\""] {
            let mut seen = found(app, who, query).await;
            seen.sort();
            assert_eq!(seen, expected, "{query} by {}", who.name);
        }
        let few = ask(app, who, json!({ "query": "needle", "first": 1 })).await;
        assert_eq!(few["pageInfo"]["hasNextPage"], expected.len() > 1, "{}", who.name);
    }
    // An initiative that is not theirs is none.
    for who in [&max, &there.lead, &stage.bob] {
        assert_eq!(ask(app, who, json!({ "query": "needle", "in": hers })).await, Value::Null, "{}", who.name);
    }
    for id in [stage.proposal.as_str(), "x", ""] {
        assert_eq!(ask(app, &stage.lead, json!({ "query": "needle", "in": id })).await, Value::Null);
    }
    let reply = app.gql(None, SEARCH, json!({ "query": "needle", "first": 1 })).await;
    assert_eq!(reply.code(), "UNAUTHENTICATED");
    // Once they are shared, everybody finds them.
    app.done(&stage.lead, "shareProposal", "", json!({ "proposalId": draft })).await;
    app.done(&stage.lead, "offerConcession", "", json!({ "concessionId": concession["id"] })).await;
    app.done(&stage.lead, "showStatement", "", json!({ "statementId": says })).await;
    let mut seen = found(app, &stage.bob, "needle").await;
    seen.sort();
    assert_eq!(seen, leads);
}

async fn what_is_not_seen_moves_nothing(app: &TestApp) {
    let mut stage = app.stage().await;
    for title in ["rare word", "common", "rare", "common rare common"] {
        app.problem(&stage.lead, &stage.initiative, title).await;
    }
    let seen = ask(app, &stage.bob, json!({ "query": "rare" })).await;
    assert_eq!(shown(&seen), ["PROBLEM: common rare common", "PROBLEM: rare", "PROBLEM: rare word"]);
    // The word becomes common elsewhere: in another organization, in another initiative, in drafts.
    let there = app.stage_elsewhere(&stage).await;
    let other = app.initiative(&mut stage.lead, "OBSERVER").await;
    for at in 0..20 {
        app.problem(&there.lead, &there.initiative, &format!("rare {at}")).await;
        app.problem(&stage.lead, &other, &format!("rare {at}")).await;
        app.draft(&stage.lead, &stage.initiative, &stage.problem, &format!("rare {at}")).await;
    }
    assert_eq!(ask(app, &stage.bob, json!({ "query": "rare" })).await, seen, "to the byte, cursors too");
    let some = ask(app, &stage.bob, json!({ "query": "rare", "first": 3 })).await;
    assert_eq!(some["pageInfo"]["hasNextPage"], false);
}

async fn what_changes_is_found_by_its_new_words(app: &TestApp) {
    let stage = app.stage().await;
    let (lead, it) = (&stage.lead, &stage.proposal);
    assert_eq!(found(app, lead, "cache").await, ["PROPOSAL: Cache"]);
    let input = json!({ "proposalId": it, "kind": "SUBSTANTIVE", "title": "Shards", "body": "We split them." });
    app.done(lead, "reviseProposal", "", input).await;
    assert_eq!(found(app, lead, "cache").await, Vec::<String>::new());
    assert_eq!(found(app, lead, "\"do it\"").await, Vec::<String>::new(), "the text before");
    assert_eq!(found(app, lead, "shards split").await, ["PROPOSAL: Shards"]);
    // What moves on without other words stays as it is.
    app.take(&stage.bob, it, "ACCEPT").await;
    app.done(lead, "withdrawProposal", "", json!({ "proposalId": it, "reason": "r" })).await;
    assert_eq!(found(app, &stage.bob, "shards split").await, ["PROPOSAL: Shards"]);
    let input = json!({ "problemId": stage.problem, "kind": "EDITORIAL", "statement": "It lags." });
    app.done(lead, "changeProblem", "", input).await;
    assert_eq!(found(app, lead, "hurts").await, Vec::<String>::new());
    assert_eq!(found(app, lead, "slow lags").await, ["PROBLEM: Slow"]);
    let topic = app.topic(lead, &stage.initiative, "Keys").await;
    let [one, other] = [
        app.find(&stage.ann, &topic, "RISK", "leaking").await,
        app.find(&stage.bob, &topic, "RISK", "leaking too").await,
    ];
    assert_eq!(found(app, lead, "leaking").await.len(), 2);
    app.done(lead, "mergeFindings", "", json!({ "intoId": one, "findingIds": [other] })).await;
    assert_eq!(found(app, lead, "leaking").await, ["FINDING: leaking"]);
    let changed = json!({ "findingId": one, "statement": "dripping" });
    app.done(&stage.ann, "changeFinding", "", changed).await;
    assert_eq!(found(app, lead, "leaking").await, Vec::<String>::new());
    assert_eq!(found(app, lead, "dripping").await, ["FINDING: dripping"]);
    // What was refused left nothing.
    let before = app.count().await;
    let input = json!({ "proposalId": it, "kind": "EDITORIAL", "body": "refused" });
    assert_eq!(app.refused(lead, "reviseProposal", input).await, ["BAD_INPUT proposalId"]);
    app.nothing_written_since(&before, "a refusal").await;
    assert_eq!(found(app, lead, "refused").await, Vec::<String>::new());
}

async fn whatever_is_sent_is_words(app: &TestApp) {
    let stage = app.stage().await;
    app.problem(&stage.lead, &stage.initiative, "near not or and title x").await;
    let it = vec!["PROBLEM: near not or and title x".to_owned()];
    for query in [
        "NEAR NOT OR AND",
        "title:x",
        "near & !x",
        "(near) | x",
        "{near x}",
        "^near",
        "x:*",
        "near <-> or",
        "'near' \"x",
    ] {
        let seen = found(app, &stage.bob, query).await;
        assert!(seen == it || seen.is_empty(), "{query}: {seen:?}");
    }
    for query in ["NEAR NOT OR AND", "(near) | x", "near & !x", "^near +title", "near* x*"] {
        assert_eq!(found(app, &stage.bob, query).await, it, "{query}");
    }
    for query in [
        "",
        " ",
        "*",
        "**",
        "\"",
        "\"\"",
        "'",
        "''",
        "\\",
        "~",
        "%",
        "_",
        "-",
        "--",
        ";",
        "\0",
        "\u{202e}",
        "\u{301}",
        "()",
        "NEAR(",
        "'; DROP TABLE search_entry; --",
        "\" OR 1=1 --",
        "search_index MATCH 'x'",
        "a\"b*\"c*",
        "$1",
        "?1",
        "\u{10ffff}",
        "x' & 'y",
        ":*",
        "!",
        "|",
        "<->",
        "\u{1f600}",
        "ａ",
        "{}",
        "[]",
        "\u{feff}",
        "near\0x",
    ] {
        let reply = app.ask(&stage.bob, SEARCH, json!({ "query": query, "first": 10 })).await;
        assert_eq!((reply.status, reply.code()), (200, ""), "{query:?}: {}", reply.text);
        assert!(reply.body["data"]["search"]["edges"].is_array(), "{query:?}");
    }
    for query in ["x".repeat(201), "x ".repeat(17), "\"x\" ".repeat(17), "x-".repeat(17)] {
        let reply = app.ask(&stage.bob, SEARCH, json!({ "query": query, "first": 10 })).await;
        assert_eq!(reply.code(), "BAD_REQUEST", "{query}: {}", reply.text);
    }
    assert_eq!(found(app, &stage.bob, &"x ".repeat(16)).await, it);
    let few: String = ["near", "title"].map(|word| format!("\"{word}\"")).join("");
    assert_eq!(found(app, &stage.bob, &few).await, it);
}

async fn pages_go_on_where_they_ended(app: &TestApp) {
    let stage = app.stage().await;
    for at in 0..5 {
        let input = json!({ "initiativeId": stage.initiative, "title": format!("plain {at}"), "statement": "needle" });
        app.done(&stage.lead, "stateProblem", "", input).await;
        app.problem(&stage.lead, &stage.initiative, &format!("needle {at}")).await;
    }
    let all = ask(app, &stage.bob, json!({ "query": "needle" })).await;
    let order: Vec<String> = (0..5).rev().map(|at| format!("PROBLEM: needle {at}")).collect();
    let order = [order, (0..5).rev().map(|at| format!("PROBLEM: plain {at}")).collect()].concat();
    assert_eq!(shown(&all), order, "in the title first, then the newest");
    let (mut seen, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = ask(app, &stage.bob, json!({ "query": "needle", "first": 3, "after": after })).await;
        assert_eq!(page["pageInfo"]["hasPreviousPage"], !after.is_null());
        seen.extend(shown(&page));
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        // What is written meanwhile is newer, and comes before.
        app.problem(&stage.lead, &stage.initiative, "needle meanwhile").await;
    }
    assert_eq!(seen, order);
    let cursors: Vec<Value> =
        all["edges"].as_array().into_iter().flatten().map(|edge| edge["cursor"].clone()).collect();
    let page = ask(app, &stage.bob, json!({ "query": "needle", "last": 4, "before": cursors[6] })).await;
    assert_eq!(shown(&page), order[2..6]);
    assert_eq!((&page["pageInfo"]["hasNextPage"], &page["pageInfo"]["hasPreviousPage"]), (&json!(true), &json!(true)));
    let page = ask(app, &stage.bob, json!({ "query": "needle", "last": 2 })).await;
    assert_eq!(shown(&page), order[8..]);
    let page =
        ask(app, &stage.bob, json!({ "query": "needle", "first": 9, "after": cursors[7], "before": cursors[9] })).await;
    assert_eq!(shown(&page), order[8..9]);
    for variables in [
        json!({ "first": 0 }),
        json!({ "first": 101 }),
        json!({ "last": -1 }),
        json!({ "first": 1, "last": 1 }),
        json!({ "first": 1, "after": "x" }),
        json!({ "first": 1, "after": "" }),
        json!({ "first": 1, "before": "MTp4Onk" }),
        json!({ "first": 1, "after": format!("{}A", cursors[0].as_str().expect("a cursor")) }),
    ] {
        let mut variables = variables;
        variables["query"] = json!("needle");
        let reply = app.ask(&stage.bob, SEARCH, variables.clone()).await;
        assert_eq!(reply.code(), "BAD_REQUEST", "{variables}: {}", reply.text);
    }
}

async fn a_passage_shows_what_was_found(app: &TestApp) {
    let stage = app.stage().await;
    let text = format!("{} the <b>Ünder</b> keys {}", "before ".repeat(60), "after ".repeat(60));
    let input = json!({ "initiativeId": stage.initiative, "title": "Haystack", "statement": text });
    app.done(&stage.lead, "stateProblem", "", input).await;
    let seen = ask(app, &stage.bob, json!({ "query": "under" })).await["edges"][0]["node"]["snippet"].clone();
    let parts = seen.as_array().cloned().expect("parts");
    let marks: Vec<&Value> = parts.iter().filter(|part| part["isMatch"] == true).map(|part| &part["text"]).collect();
    assert_eq!(marks, [&json!("Ünder")], "as it was written: {seen}");
    let whole: String = parts.iter().filter_map(|part| part["text"].as_str()).collect();
    assert!(whole.starts_with('…') && whole.ends_with('…') && whole.contains(" the <b>Ünder</b> keys "), "{whole}");
    assert!(text.contains(whole.trim_matches('…')), "{whole}");
    let seen = ask(app, &stage.bob, json!({ "query": "haystack" })).await["edges"][0]["node"]["snippet"].clone();
    assert_eq!(seen, json!([{ "text": "Haystack", "isMatch": true }]));
}

async fn a_search_costs_as_much_for_50_results_as_for_2(app: &TestApp) {
    let stage = app.stage().await;
    let query = "{ search(query: \"many\", first: 100) { nodes { title snippet { text } initiative { title } \
        node { ... on Topic { title initiative { title } } ... on Finding { topic { title } } } } } }";
    let mut costs = Vec::new();
    for number in [1, 24] {
        for at in 0..number {
            let topic = app.topic(&stage.lead, &stage.initiative, &format!("many {at}")).await;
            app.find(&stage.ann, &topic, "FACT", "many").await;
        }
        app.data(&stage.bob, query, Value::Null).await;
        app.take_statements();
        let seen = app.data(&stage.bob, query, Value::Null).await;
        let reads = app.take_statements();
        costs.push((reads.len(), seen["search"]["nodes"].as_array().map(Vec::len)));
    }
    assert_eq!(costs[0].1, Some(2));
    assert_eq!(costs[1].1, Some(50));
    assert_eq!(costs[0].0, costs[1].0, "{costs:?}");
}

async fn migrating_fills_the_index_with_what_is_there(app: &TestApp) {
    let stage = app.stage().await;
    let made = written(app, &stage).await;
    app.draft(&stage.lead, &stage.initiative, &stage.problem, "bdraft").await;
    let says = app.statement(&stage.bob, &stage.initiative, "bhidden").await;
    app.done(&stage.lead, "hideStatement", "", json!({ "statementId": says, "reason": "r" })).await;
    let topic = &made.iter().find(|(kind, _)| *kind == "topic").expect("a topic").1;
    let [one, other] =
        [app.find(&stage.ann, topic, "RISK", "bone").await, app.find(&stage.bob, topic, "RISK", "bother").await];
    app.done(&stage.lead, "mergeFindings", "", json!({ "intoId": one, "findingIds": [other] })).await;
    let entries = async || {
        search_entry::Entity::find().order_by_asc(search_entry::Column::Id).all(&app.db).await.expect("the entries")
    };
    let before = entries().await;
    assert!(before.len() > 14, "{}", before.len());
    let functions = match app.db.get_database_backend() {
        DbBackend::Postgres => &["DROP FUNCTION entente_search", "DROP FUNCTION entente_index_words CASCADE"][..],
        _ => &["DROP TABLE search_index_row"][..],
    };
    let migration = "DELETE FROM seaql_migrations WHERE version = 'm20261127_000021_search'";
    let tables = ["DROP TABLE search_index", "DROP TABLE search_entry", migration];
    for statement in functions.iter().chain(&tables) {
        app.db.execute_unprepared(statement).await.unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
    store::migrate(&app.db, "the test's own").await.expect("migrations");
    assert_eq!(entries().await, before, "the same as was kept while it was written");
    assert_eq!(found(app, &stage.bob, "bprop").await, ["PROPOSAL: Aprop"]);
    assert_eq!(found(app, &stage.lead, "bhidden").await, ["STATEMENT: bhidden"]);
    assert_eq!(found(app, &stage.bob, "bhidden").await, Vec::<String>::new());
    assert_eq!(found(app, &stage.bob, "bother").await, Vec::<String>::new());
    app.problem(&stage.lead, &stage.initiative, "bnew").await;
    assert_eq!(found(app, &stage.bob, "bnew").await, ["PROBLEM: bnew"]);
}

/// What PostgreSQL does by itself, where SQLite has nothing of the kind.
mod on_postgres {
    use crate::harness::{Backend, id, raw, run};
    use api::tenant::{self, Scope};
    use entities::{InitiativeId, initiative};
    use sea_orm::{ConnectionTrait, EntityTrait, TransactionTrait};

    #[actix_web::test]
    async fn the_function_that_searches_keeps_to_the_organization_of_the_transaction() {
        run(Backend::Postgres, async |app| {
            let here = app.stage().await;
            let there = app.stage_elsewhere(&here).await;
            let of = async |text: &str| {
                let found = initiative::Entity::find_by_id(id::<InitiativeId>(text)).one(&app.db).await;
                found.expect("an answer").expect("the initiative")
            };
            let [here, there] = [of(&here.initiative).await, of(&there.initiative).await];
            for (scopes, expected) in [
                (vec![Scope::Organization(here.organization_id)], [2, 0]),
                (vec![Scope::Organization(there.organization_id)], [0, 2]),
                (vec![], [0, 0]),
            ] {
                let tx = tenant::read(&app.state().db, &scopes).await.expect("a transaction");
                for (initiative, expected) in [&here, &there].into_iter().zip(expected) {
                    let scope = format!("[\"{}a\"]", initiative.id.0.simple());
                    let sql =
                        format!("SELECT * FROM entente_search('{scope}'::jsonb, '''~slow'' | ''~cache''') AS x (id)");
                    let rows =
                        tx.query_all_raw(sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, sql)).await;
                    assert_eq!(rows.expect("rows").len(), expected, "{scopes:?}");
                }
            }
        })
        .await;
    }

    #[actix_web::test]
    async fn words_are_looked_up_in_the_index() {
        run(Backend::Postgres, async |app| {
            app.stage().await;
            let body = raw(&app.db, "SELECT prosrc::text AS body FROM pg_proc WHERE proname = 'entente_search'").await;
            let body: String = body.first().expect("the function").try_get("", "body").expect("its text");
            let asked = body.replace("wanted", "'''~slow'''::text").replace("(scopes)", "('[\"x\"]'::jsonb)");
            // A table of a few rows is read through otherwise.
            let tx = app.db.begin().await.expect("a transaction");
            tx.execute_unprepared("SET LOCAL enable_seqscan = off").await.expect("a setting");
            let explain = sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, format!("EXPLAIN {asked}"));
            let plan = tx.query_all_raw(explain).await.expect("a plan");
            let plan: Vec<String> = plan.iter().map(|row| row.try_get("", "QUERY PLAN").expect("a line")).collect();
            let plan = plan.join("\n");
            assert!(plan.contains("Bitmap Index Scan on \"idx-search_index-words\""), "{plan}");
        })
        .await;
    }
}
