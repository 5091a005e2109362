//! One right input of each format, with something in every field.

use serde_json::{Value, json};

pub fn deliberation() -> Value {
    json!({
        "now": "2026-03-10T09:00:00Z",
        "rule": rule(),
        "proposal": {"id": "p1", "author": "s1", "revision": 2, "openedAt": "2026-03-01T09:00:00Z",
                     "lastSubstantiveRevision": 2, "lastSubstantiveAt": "2026-03-04T09:00:00Z",
                     "finalCommentSince": "2026-03-05T09:00:00Z"},
        "stakeholders": [{"id": "s1", "role": "APPROVER", "group": "platform", "weight": 1.5, "susceptibility": 0.5},
                         {"id": "s2", "role": "CONTRIBUTOR"}],
        "positions": [{"stakeholder": "s1", "stance": "NEEDS_TIME", "revision": 2, "reason": "busy",
                       "until": "2026-03-20T09:00:00Z"}],
        "objections": [{"id": "o1", "by": "s2", "severity": "BLOCKING", "state": "ADDRESSED", "issue": "keys",
                        "raisedAt": "2026-03-05T10:00:00Z", "seconds": ["s1"], "removedBy": [["c1"], ["c2", "c1"]]},
                       {"id": "o2", "by": "s1", "severity": "MINOR", "provokedBy": ["c2"]}],
        "arguments": [{"id": "a1", "attacks": ["o1"], "supports": ["o2"], "weight": 0.5}],
        "concessions": [{"id": "c1", "cost": 8, "shifts": [{"stakeholder": "s1", "steps": -1}],
                         "requires": ["c2"], "excludes": ["c1"]},
                        {"id": "c2", "cost": 3}],
        "understandings": [{"stakeholder": "s2", "stance": "DISAGREE"}],
        "listens": [{"from": "s1", "to": "s2", "weight": 0.5}]
    })
}

pub fn rule() -> Value {
    json!({
        "name": "ours", "family": "OBJECTION", "roles": ["APPROVER", "CONTRIBUTOR"], "excludeAuthor": true,
        "authorApproves": false, "stale": "IGNORE", "assentAfterHours": 72, "weighted": true,
        "weights": {"acceptance": 0.5, "objections": 0.25, "group": 0.25},
        "clauses": [
            {"kind": "APPROVALS", "atLeast": "ACCEPT", "share": [2, 3], "of": "SIDES", "strict": true},
            {"kind": "APPROVALS", "atLeast": "ACCEPT", "count": 1, "roles": ["APPROVER"]},
            {"kind": "APPROVALS_PER_GROUP", "atLeast": "ACCEPT", "count": 1, "roles": ["APPROVER"]},
            {"kind": "OUTSTANDING", "atLeast": "ACCEPT", "atMostCount": 1, "roles": ["APPROVER"]},
            {"kind": "MORE_FOR_THAN_AGAINST", "atLeast": "SUPPORT", "atMost": "OPPOSE", "roles": ["APPROVER"]},
            {"kind": "NO_POSITION", "atMost": "BLOCK", "reasonRequired": true, "roles": ["APPROVER"]},
            {"kind": "NO_OBJECTION", "severityAtLeast": "MAJOR", "settledBy": "RAISER"},
            {"kind": "HEARD", "share": [1, 2], "roles": ["CONTRIBUTOR"]},
            {"kind": "OPEN_FOR", "hours": 72, "since": "OPENED"},
            {"kind": "FINAL_COMMENT", "hours": 240}
        ]
    })
}

pub fn arguments() -> Value {
    json!({"nodes": [{"id": "a", "weight": 0.25}, {"id": "b"}], "attacks": [["a", "b"]], "supports": [["b", "a"]]})
}

pub fn network() -> Value {
    json!({"people": [{"id": "ann", "opinion": 0.5, "susceptibility": 0.5}, {"id": "bob", "opinion": -1}],
           "listens": [{"from": "ann", "to": "bob", "weight": 1}]})
}

pub fn sightings() -> Value {
    json!({"people": 4, "sightings": [["keys", "ann"], ["load", "bob"]],
           "topics": [{"id": "keys", "importance": 5, "target": "DEEP", "depth": "SKIMMED",
                       "timeBoxHours": 8, "timeSpentHours": 2.5}]})
}

pub fn negotiable() -> Value {
    json!({"people": [{"id": "ann", "position": 99.5, "cost": 1}], "tolerance": 0.5})
}

pub fn decided() -> Value {
    let figures = json!({"score": 60, "low": 40, "high": 80, "acceptance": 0.5, "objections": 0.5, "group": 0.5});
    json!({"rule": rule(), "scale": 1,
           "rows": [{"decidedAt": "2026-03-10T09:00:00Z", "outcome": "ACCEPTED", "features": figures}]})
}

pub fn votes() -> Value {
    json!({"votes": [{"person": "ann", "statement": "keys", "vote": "AGREE"}],
           "groups": [{"id": "dev", "people": ["ann"]}]})
}

pub fn options() -> Value {
    json!({"budget": 9, "force": ["c1"], "forbid": ["c2"], "top": 2, "timeLimitMs": 100, "enumerate": 7})
}

pub fn alternatives() -> Value {
    json!({"alternatives": [{"id": "queue", "deliberation": deliberation()}, {"id": "table", "deliberation": deliberation()}],
           "criteria": [{"id": "price", "direction": "LOWER", "weight": 2, "worst": 900, "best": 100}],
           "values": [{"alternative": "queue", "criterion": "price", "value": 300},
                      {"alternative": "table", "criterion": "price", "value": 200}]})
}
