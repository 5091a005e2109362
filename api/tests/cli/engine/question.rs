//! Every question to the engine, each with a small file it answers.

pub const DELIBERATION: &str = r#"{
    "now": "2026-03-10T09:00:00Z", "rule": {"preset": "CONSENT"},
    "proposal": {"id": "p", "author": "a", "revision": 1, "openedAt": "2026-03-01T09:00:00Z",
                 "lastSubstantiveRevision": 1, "lastSubstantiveAt": "2026-03-01T09:00:00Z"},
    "stakeholders": [{"id": "a", "role": "APPROVER"}, {"id": "b", "role": "CONTRIBUTOR"}],
    "positions": [{"stakeholder": "a", "stance": "SUPPORT", "revision": 1},
                  {"stakeholder": "b", "stance": "ACCEPT", "revision": 1}],
    "objections": [{"id": "o", "by": "b", "severity": "MAJOR", "removedBy": [["c"], ["d"]]}],
    "arguments": [{"id": "x", "attacks": ["o"], "weight": 1}, {"id": "y", "attacks": ["x"]}],
    "concessions": [{"id": "c", "cost": 3}, {"id": "d", "cost": 5}],
    "listens": [{"from": "a", "to": "b", "weight": 1}]
}"#;

const ARGUMENTS: &str = r#"{
    "nodes": [{"id": "o"}, {"id": "x", "weight": 1}, {"id": "y"}],
    "attacks": [["x", "o"], ["y", "x"]], "supports": []
}"#;

const VOTES: &str = r#"{
    "votes": [{"person": "a", "statement": "keys", "vote": "AGREE"},
              {"person": "b", "statement": "keys", "vote": "DISAGREE"}],
    "groups": [{"id": "dev", "people": ["a"]}, {"id": "ops", "people": ["b"]}]
}"#;

const NETWORK: &str = r#"{
    "people": [{"id": "a", "opinion": 1}, {"id": "b", "opinion": 0.8, "susceptibility": 0.5}],
    "listens": [{"from": "a", "to": "b", "weight": 1}]
}"#;

const SIGHTINGS: &str = r#"{
    "people": 4,
    "sightings": [["keys", "a"], ["keys", "b"], ["cost", "a"], ["load", "d"], ["logs", "d"]],
    "topics": [{"id": "keys", "importance": 5, "target": "DEEP", "depth": "SKIMMED"},
               {"id": "load", "importance": 5, "target": "SURVEYED", "depth": "SURVEYED"}]
}"#;

const NEGOTIABLE: &str = r#"{
    "people": [{"id": "a", "position": 99, "cost": 1}, {"id": "b", "position": 95, "cost": 3}],
    "tolerance": 1
}"#;

/// A question with a file it answers, and what the answer says.
pub struct Question {
    /// The command, without its file.
    pub command: &'static [&'static str],
    pub file: String,
    /// Places in the answer, and the JSON found there.
    pub says: &'static [(&'static str, &'static str)],
    /// The names of the schemas of file and answer.
    pub schemas: (&'static str, &'static str),
}

impl Question {
    /// The words of the command line that ask it about this file.
    pub fn of<'a>(&self, file: &'a str) -> Vec<&'a str> {
        [&["engine"], self.command, &[file]].concat()
    }
}

/// All questions that are asked about a file of JSON.
pub fn questions() -> Vec<Question> {
    let question = |command, file: &str, schemas, says| Question { command, file: file.to_owned(), says, schemas };
    vec![
        question(
            &["assess"],
            DELIBERATION,
            ("deliberation", "assessment"),
            &[
                ("/verdict/status", "\"BLOCKED\""),
                ("/standing/o", "\"STANDING\""),
                ("/contributions/issues/0/objections", "[\"o\"]"),
            ],
        ),
        question(
            &["plan"],
            DELIBERATION,
            ("deliberation", "planReport"),
            &[
                ("/status", "\"OPTIMAL\""),
                ("/plans/0/concessions", "[\"c\"]"),
                ("/plans/0/cost", "3"),
                ("/plans/2/concessions", "[\"c\",\"d\"]"),
            ],
        ),
        question(
            &["compare"],
            &alternatives(),
            ("alternatives", "comparison"),
            &[
                ("/condorcet/winner", "\"table\""),
                ("/pairs/0/margin", "-1.0"),
                ("/criteria/winner", "\"queue\""),
                ("/agree", "false"),
            ],
        ),
        question(&["arguments"], ARGUMENTS, ("argumentGraph", "argumentReport"), ARGUED),
        question(&["arguments", "--deliberation"], DELIBERATION, ("deliberation", "argumentReport"), ARGUED),
        question(
            &["opinions"],
            VOTES,
            ("votes", "opinionReport"),
            &[
                ("/statements/0/groups/1/id", "\"ops\""),
                ("/statements/0/groups/0/pAgree", "0.6666666666666666"),
                ("/statements/0/minimum", "0.3333333333333333"),
            ],
        ),
        question(&["influence"], NETWORK, ("network", "influenceReport"), INFLUENCED),
        question(&["influence", "--deliberation"], DELIBERATION, ("deliberation", "influenceReport"), INFLUENCED),
        question(
            &["undiscovered"],
            SIGHTINGS,
            ("sightings", "undiscoveredReport"),
            &[
                ("/observed", "4"),
                ("/jackknife1", "6.25"),
                ("/topics/coverage", "0.5"),
                ("/topics/tooShallow/0/id", "\"keys\""),
            ],
        ),
        question(
            &["settle"],
            NEGOTIABLE,
            ("negotiable", "settlement"),
            &[("/settlement", "96.0"), ("/moves/0/person", "\"a\""), ("/cost", "2.0")],
        ),
        question(
            &["calibrate"],
            &decided(60),
            ("decided", "calibrationReport"),
            &[("/calibration/informative", "true"), ("/calibration/test/older/rows", "42"), ("/refusal", "null")],
        ),
    ]
}

const ARGUED: &[(&str, &str)] = &[
    ("/nodes/0/label", "\"IN\""),
    ("/nodes/1/label", "\"OUT\""),
    ("/nodes/1/strength", "0.8"),
    ("/converged", "true"),
];

const INFLUENCED: &[(&str, &str)] =
    &[("/people/0/opinion", "0.9"), ("/people/0/influence", "0.25"), ("/people/1/influence", "0.75")];

/// Two proposals for one problem; people stand higher on the second, the criteria are for the first.
fn alternatives() -> String {
    let better = DELIBERATION.replace("\"SUPPORT\"", "\"CHAMPION\"");
    format!(
        r#"{{"alternatives": [{{"id": "queue", "deliberation": {DELIBERATION}}}, {{"id": "table", "deliberation": {better}}}],
            "criteria": [{{"id": "latency", "direction": "LOWER", "weight": 1}}],
            "values": [{{"alternative": "queue", "criterion": "latency", "value": 5}},
                       {{"alternative": "table", "criterion": "latency", "value": 9}}]}}"#
    )
}

/// So many proposals decided under `CONSENT`, every third of them rejected at a lower score.
pub fn decided(count: usize) -> String {
    let row = |number: usize| {
        let (outcome, score) = if number.is_multiple_of(3) { ("REJECTED", 40) } else { ("ACCEPTED", 80) };
        let (month, day) = (1 + number / 28, 1 + number % 28);
        format!(
            r#"{{"decidedAt": "2025-{month:02}-{day:02}T09:00:00Z", "outcome": "{outcome}", "features": {{"score": {score}}}}}"#
        )
    };
    let rows: Vec<String> = (0..count).map(row).collect();
    format!(r#"{{"rule": {{"preset": "CONSENT"}}, "rows": [{}]}}"#, rows.join(","))
}
