//! How many statements an answer takes: a fixed number, however long its lists are.

use crate::harness::{Load, Stage, TestApp, both};
use serde_json::{Value, json};
use std::fmt::Write as _;

both!(
    an_assessment_costs_a_fixed_number_of_statements,
    every_list_costs_as_much_for_50_rows_as_for_2,
    what_is_asked_twice_is_computed_once,
);

/// What is asked for under a proposal (`P`), an initiative (`I`) or the viewer, with what it costs in statements,
/// the two for the actor's rights aside.
const LISTS: &[(&str, &str, usize)] = &[
    ("initiatives", "initiatives(first: 100) { nodes { title rule { name } viewerStakeholder { name } } }", 3),
    ("stakeholders", "I stakeholders(first: 100) { nodes { name email role } }", 2),
    ("influences", "I influences(first: 100) { nodes { weight listener { name } heard { name } } }", 3),
    ("stages", "I stage stages(first: 100) { nodes { stage enteredBy { name } initiative { title } } }", 4),
    ("topics", "I topics(first: 100) { nodes { title parent { title } children { title } } }", 3),
    (
        "findings",
        "I topics(first: 100) { nodes { findings(first: 5) { nodes { statement foundBy { name } topic { title } \
         mergedFrom { mergedInto { statement } } sightings(first: 1) { nodes { stakeholder { name } } } } } } }",
        6,
    ),
    (
        "research",
        "I research { coverage tooShallow { topic { title } minutesOver } tooDeep { topic { title } } \
         undiscovered { observed } gaps { objection { title } topic { title } } }",
        6,
    ),
    ("advice", "I stageAdvice(stage: PROPOSE) { sentence about { id } }", 13),
    (
        "problems",
        "I problems(first: 100) { nodes { title author { name } proposals(first: 100) { nodes { title } } } }",
        5,
    ),
    (
        "proposals",
        "I proposals(first: 100) { nodes { title currentRevision { number } author { name } \
         problems { title } rule { name } initiative { title } assessment { summary verdict { status } } } }",
        17,
    ),
    (
        "positions",
        "P positions(first: 100) { nodes { stance isStale stakeholder { name } enteredBy { name } proposal { title } } }",
        3,
    ),
    ("carried", "P objections(first: 100) { nodes { awaitsRaiser carriedFrom { title } } }", 2),
    ("rests on", "P evidence(first: 100) { nodes { note finding { statement } author { name } } }", 4),
    (
        "delegations",
        "I delegations(first: 100) { nodes { stakeholder { name delegation { givenAt } } delegate { name } \
         proposal { title } } }",
        5,
    ),
    ("delegated", "P delegatedPositions { stakeholder { name } position { stance } through { name } }", 11),
    ("grown from", "P derivedFrom { title }", 3),
    ("grown into", "P derivatives(first: 100) { nodes { title } }", 3),
    ("since", "P sinceYouLastLooked { newRevisions revisions { number } objectionsRaised positionsTaken }", 6),
    ("differs", "P diff(from: 1) { unit body { kind } }", 2),
    ("audience", "P audience { sentence managers { name } stakeholders(first: 100) { nodes { name } } }", 4),
    (
        "questions",
        "P questions(first: 100) { nodes { body answer askedBy { name } answeredBy { name } proposal { title } } }",
        3,
    ),
    (
        "talks",
        "P talks(first: 100) { nodes { outcome stakeholder { name lastTalk { outcome } } recordedBy { name } } }",
        4,
    ),
    ("talk to next", "P assessment { talkToNext { score stakeholder { name } talked { outcome } } }", 12),
    ("objections", "P objections(first: 100) { nodes { title raisedBy { name } proposal { title } } }", 3),
    (
        "dealt with",
        "P objections(first: 100) { nodes { viewerMoves resolution { changedIn { number } } speaker { name } \
         seconds(first: 100) { nodes { stakeholder { name } objection { title } } } } }",
        6,
    ),
    (
        "arguments",
        "P arguments(first: 100) { nodes { author { name } attacks { __typename ... on Objection { title } } \
         supports { __typename ... on Argument { body } } } }",
        4,
    ),
    (
        "concessions",
        "P concessions(first: 100) { nodes { title removes { objection { __typename } together { title } } \
         requires { title } excludes { title } } }",
        4,
    ),
    ("gains", "P concessions(first: 100) { nodes { gain } }", 12),
    ("provoked", "P concessions(first: 100) { nodes { provokes { title expectedFrom { name } } } }", 4),
    ("shifted", "P concessions(first: 100) { nodes { shifts { steps stakeholder { name } } } }", 3),
    ("revisions", "P revisions(first: 100) { nodes { number author { name } } }", 3),
    ("standing", "P assessment { standing { standing objection { __typename } } readiness { people { lost } } }", 11),
    ("criteria", "I problems(first: 100) { nodes { criteria(first: 100) { nodes { name problem { title } } } } }", 3),
    ("evidence", "I problems(first: 100) { nodes { evidence(first: 100) { nodes { body author { name } } } } }", 4),
    (
        "understandings",
        "I problems(first: 100) { nodes { understanding { score } \
         understandings(first: 100) { nodes { stance isStale stakeholder { name } problem { title } } } } }",
        7,
    ),
    (
        "lineage",
        "I problems(first: 100) { nodes { splitFrom { title } splitInto { title } mergedInto { title } \
         mergedFrom { title } } }",
        4,
    ),
    (
        "decisions",
        "P decisions(first: 100) { nodes { outcome decidedBy { name } proposal { decision { title } } \
         revision { number } rule { name } assessment { summary } \
         dissents { words stakeholder { name } objection { title } } } }",
        6,
    ),
    (
        "commitments",
        "P decisions(first: 100) { nodes { uncommitted { name } \
         commitments(first: 100) { nodes { pledge stakeholder { name } } } } }",
        6,
    ),
    ("work", "P decisions(first: 100) { nodes { workItems(first: 100) { nodes { title owner { name } } } } }", 4),
    ("brief", "P brief", 25),
    ("records", "P decisions(first: 100) { nodes { madr } }", 11),
    (
        "statements",
        "I statements(first: 100) { nodes { text author { name } viewerAnswer { opinion } tally { sentence } \
         initiative { title } } } nextStatements(first: 100) { text }",
        6,
    ),
    (
        "opinions",
        "I opinions { sentence map { points { x } statements { statement { text } } commonGround { text } } }",
        3,
    ),
    (
        "turn",
        "viewer { turn { waitsForMe { kind why since until answers initiative { title } proposal { title } } \
         waitsForOthers { kind why initiative { title } proposal { title } waitsFor { name } } \
         canObjectTo { until proposal { title } initiative { title } } omitted } }",
        29,
    ),
    ("reminders", "viewer { reminders(first: 100) { nodes { sentence node { id } initiative { title } } } }", 3),
    ("nodes", "N", 2),
];

async fn every_list_costs_as_much_for_50_rows_as_for_2(app: &TestApp) {
    let stage = app.stage().await;
    // Two, so that arguments and concessions have one of their own kind to refer to.
    app.fill(&stage, Load::all(2)).await;
    let few = costs(app, &stage).await;
    app.fill(&stage, Load::all(48)).await;
    let many = costs(app, &stage).await;
    let table =
        LISTS.iter().zip(few.iter().zip(&many)).fold(String::new(), |mut table, ((name, _, stated), (few, many))| {
            let _ = writeln!(table, "{name:<14} stated {stated:>2}  2 rows {few:>2}  50 rows {many:>2}");
            table
        });
    println!("{table}");
    let stated: Vec<usize> = LISTS.iter().map(|(_, _, stated)| *stated).collect();
    assert!(few == stated && many == stated, "\n{table}");
}

async fn costs(app: &TestApp, stage: &Stage) -> Vec<usize> {
    let mut costs = Vec::new();
    for (name, list, _) in LISTS {
        let query = match (&list[..1], &list[1..]) {
            ("I", list) => format!("{{ initiative(id: \"{}\") {{ {list} }} }}", stage.initiative),
            ("P", list) => format!("{{ proposal(id: \"{}\") {{ {list} }} }}", stage.proposal),
            ("N", _) => every_problem(app, stage).await,
            _ => format!("{{ {list} }}"),
        };
        let statements = statements(app, stage, &query).await;
        costs.push(statements.len());
        println!("{name}: {}", statements.iter().map(|sql| about(sql)).collect::<Vec<_>>().join(" "));
    }
    costs
}

/// The table that a statement reads.
fn about(sql: &str) -> &str {
    sql.split_once(" FROM ").and_then(|(_, rest)| rest.split(['"', '`']).nth(1)).unwrap_or(sql)
}

/// A look-up of all problems by their ids.
async fn every_problem(app: &TestApp, stage: &Stage) -> String {
    let list = "... on Initiative { problems(first: 100) { nodes { id } } }";
    let found = app.node(&stage.lead, &stage.initiative, list).await;
    let ids: Vec<String> =
        found["problems"]["nodes"].as_array().into_iter().flatten().map(|node| node["id"].to_string()).collect();
    format!("{{ nodes(ids: [{}]) {{ id ... on Problem {{ author {{ name }} }} }} }}", ids.join(", "))
}

/// What one query asks of the database, the actor's rights, BEGIN and COMMIT aside.
async fn statements(app: &TestApp, stage: &Stage, query: &str) -> Vec<String> {
    app.data(&stage.lead, "{ viewer { role } }", Value::Null).await;
    app.take_statements();
    app.data(&stage.lead, query, Value::Null).await;
    let statements = app.take_statements().into_iter();
    let statements: Vec<String> =
        statements.filter(|sql| !["BEGIN", "COMMIT", "SET"].iter().any(|word| sql.starts_with(word))).collect();
    assert!(statements.len() > 1 && statements[0].contains("membership"), "{statements:?}");
    statements.into_iter().skip(1).collect()
}

async fn an_assessment_costs_a_fixed_number_of_statements(app: &TestApp) {
    let stage = app.stage().await;
    let query = format!("{{ proposal(id: \"{}\") {{ {} }} }}", stage.proposal, crate::harness::ASSESSMENT);
    app.fill(&stage, Load::all(1)).await;
    let small = statements(app, &stage, &query).await;
    app.fill(&stage, Load { others: 0, stakeholders: 99, objections: 39, concessions: 9 }).await;
    let large = statements(app, &stage, &query).await;
    // The proposal, and at one instant its stakeholders with whom they listen to, positions, delegations,
    // objections, their seconds, latent objections, arguments, concessions, problems with how people see them, and
    // rules with the calendar.
    assert_eq!((small.len(), large.len()), (11, 11), "{large:#?}");
    let proposal =
        app.node(&stage.lead, &stage.proposal, "... on Proposal { objections(first: 100) { nodes { id } } }").await;
    assert_eq!(proposal["objections"]["nodes"].as_array().map(Vec::len), Some(40));
    let standing = app.assessment(&stage.lead, &stage.proposal).await["standing"].clone();
    assert_eq!(standing.as_array().map(Vec::len), Some(40), "{}", json!(standing));
}

async fn what_is_asked_twice_is_computed_once(app: &TestApp) {
    let stage = app.stage().await;
    app.fill(&stage, Load::all(2)).await;
    let it = format!("(id: \"{}\")", stage.proposal);
    for field in ["plans { status plans { cost score } }", "assessment { summary readiness { score } }"] {
        let once = statements(app, &stage, &format!("{{ proposal{it} {{ {field} }} }}")).await;
        // The proposal, and ten that it rests on.
        assert_eq!(once.len(), 11, "{field}: {once:#?}");
        for twice in [
            format!("{{ proposal{it} {{ a: {field} b: {field} }} }}"),
            format!("{{ a: proposal{it} {{ {field} }} b: proposal{it} {{ {field} }} }}"),
            format!("{{ proposal{it} {{ {field} }} node{it} {{ ... on Proposal {{ {field} }} }} }}"),
        ] {
            let again = statements(app, &stage, &twice).await;
            assert_eq!(again.len(), once.len(), "{twice}: {again:#?}");
        }
    }
    // Asked for by different ways, in steps that do not meet in one batch.
    let step = format!(
        "{{ proposal{it} {{ assessment {{ summary }} problems {{ proposals(first: 1) {{ nodes {{ id assessment {{ summary }} }} }} }} }} }}"
    );
    let reads = statements(app, &stage, &step).await;
    let positions = reads.iter().filter(|sql| about(sql) == "position").count();
    assert_eq!(positions, 1, "{reads:#?}");
}
