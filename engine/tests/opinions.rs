//! Votes on statements: what is refused and by which path, and what comes out.

use engine::{BallotBox, Grouping, GroupingStatus, Opinion, OpinionGroup, OpinionReport, Votes, opinions, opinions_of};
use serde_json::{Value, json};

type Failure = Box<dyn std::error::Error>;

fn right() -> Value {
    json!({
        "votes": [{"person": "ann", "statement": "keys", "vote": "AGREE"},
                  {"person": "ann", "statement": "logs", "vote": "DISAGREE"},
                  {"person": "bob", "statement": "keys", "vote": "PASS"},
                  {"person": "cem", "statement": "keys", "vote": "DISAGREE"}],
        "groups": [{"id": "dev", "people": ["ann"]}, {"id": "ops", "people": ["bob"]}]
    })
}

#[test]
fn what_makes_no_sense_is_refused_by_its_path() -> Result<(), Failure> {
    let refused = |pointer: &str, value: Value, expected: &str| -> Result<(), Failure> {
        let mut input = right();
        *input.pointer_mut(pointer).ok_or("no such place")? = value;
        let text = input.to_string();
        let direct = opinions(&serde_json::from_str(&text)?).err().map(|error| error.to_string());
        assert_eq!(direct.as_deref(), Some(expected), "{pointer}");
        let streamed = serde_json::from_str::<BallotBox>(&text)?.close().err().map(|error| error.to_string());
        assert_eq!(streamed, direct, "{pointer}");
        Ok(())
    };
    let second = "votes[1].statement: is `keys`, must be one this person has not voted on yet";
    refused("/votes/1/statement", json!("keys"), second)?;
    let unknown = "groups[1].people[0]: `dan` is unknown, must be the id of a person with a vote";
    refused("/groups/1/people/0", json!("dan"), unknown)?;
    let twice = "groups[1].people[0]: `ann` has one already, must be at most one a person";
    refused("/groups/1/people/0", json!("ann"), twice)?;
    refused("/groups/1/people", json!([]), "groups[1].people: is empty, must name somebody")?;
    refused("/groups", json!([]), "groups: is empty, must name groups, or be null")?;
    let same = "groups[1].id: `dev` is already the id of groups[0].id, ids are unique over the whole file";
    refused("/groups/1/id", json!("dev"), same)?;
    let many: Vec<Value> = (0..1001).map(|number| json!({"id": number.to_string(), "people": ["ann"]})).collect();
    refused("/groups", json!(many), "groups: is 1001, must be at most 1000 groups")
}

#[test]
fn what_is_no_vote_is_refused_where_it_goes_wrong() -> Result<(), Failure> {
    for (pointer, value, expected) in [
        ("/votes/1/vote", json!("MAYBE"), "unknown variant `MAYBE`"),
        ("/votes/1/person", json!(7), "invalid type: integer `7`"),
        ("/votes", json!({}), "expected a list of votes"),
        ("/groups", json!([{"id": "dev", "members": []}]), "unknown field `members`"),
    ] {
        let mut input = right();
        *input.pointer_mut(pointer).ok_or("no such place")? = value;
        let says = serde_json::from_value::<BallotBox>(input).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(says.contains(expected), "{pointer}: {says}");
    }
    Ok(())
}

#[test]
fn a_vote_by_somebody_in_no_group_counts_nowhere() -> Result<(), Failure> {
    let with = opinions(&serde_json::from_value(right())?)?;
    let mut input = right();
    input["votes"].as_array_mut().ok_or("no votes")?.pop();
    assert_eq!(with, opinions(&serde_json::from_value(input)?)?);
    Ok(())
}

#[test]
fn a_statement_no_group_voted_on_is_listed_as_unknown() -> Result<(), Failure> {
    let mut input = right();
    input["votes"][3]["statement"] = json!("logging");
    let report = opinions(&serde_json::from_value(input)?)?;
    let unseen = report.statements.iter().find(|statement| statement.statement == "logging").ok_or("not listed")?;
    assert_eq!((unseen.minimum, unseen.group_aware_consensus), (Some(0.5), Some(0.25)));
    Ok(())
}

#[test]
fn whole_numbers_are_listed_by_size_before_other_ids() -> Result<(), Failure> {
    let mut ballots = BallotBox::default();
    for statement in ["b", "10", "02", "9", "a10", "a9", "0", ""] {
        ballots.cast("ann", statement, Opinion::Agree);
    }
    ballots.group(OpinionGroup { id: "all".to_owned(), people: vec!["ann".to_owned()] });
    let report = opinions_of(&ballots.close()?);
    assert_eq!(statements(&report), ["0", "9", "10", "", "02", "a10", "a9", "b"]);
    Ok(())
}

#[test]
fn bridges_are_what_every_group_is_likely_to_agree_with() -> Result<(), Failure> {
    let mut ballots = BallotBox::default();
    for person in ["a1", "a2", "a3", "a4", "b1", "b2", "b3", "b4"] {
        let own = if person.starts_with('a') { Opinion::Agree } else { Opinion::Disagree };
        ballots.cast(person, "shared", Opinion::Agree);
        ballots.cast(person, "nearly", if person == "b1" { Opinion::Pass } else { Opinion::Agree });
        ballots.cast(person, "split", own);
    }
    for side in ["a", "b"] {
        let people = (1..=4).map(|number| format!("{side}{number}")).collect();
        ballots.group(OpinionGroup { id: side.to_owned(), people });
    }
    let report = opinions_of(&ballots.close()?);
    assert_eq!(report.bridges, ["shared", "nearly"]);
    let telling: Vec<_> = report.representative.iter().flat_map(|group| &group.statements).collect();
    assert_eq!(telling.len(), 2);
    assert!(telling.iter().all(|one| one.statement == "split"));
    assert_eq!((telling[0].vote, telling[1].vote), (Opinion::Agree, Opinion::Disagree));
    Ok(())
}

#[test]
fn the_schema_of_a_ballot_box_is_that_of_votes() -> Result<(), Failure> {
    let properties = |schema: schemars::Schema| schema.get("properties").cloned();
    let plain = properties(schemars::schema_for!(Votes)).ok_or("no properties")?;
    assert_eq!(properties(schemars::schema_for!(BallotBox)), Some(plain));
    Ok(())
}

fn statements(report: &OpinionReport) -> Vec<&str> {
    report.statements.iter().map(|statement| statement.statement.as_str()).collect()
}

/// `size` people in camps who answer about half of `statements` statements as
/// their camp does; everybody agrees on each fifth. The sixty-first person is like the first.
fn camps(size: usize, statements: usize, camps: usize) -> BallotBox {
    let mut ballots = BallotBox::default();
    for person in 0..size {
        let like = person % 60;
        for statement in 0..statements {
            let agrees = statement % 5 == 0 || (statement * 31 + like % camps * 17) % 7 < 4;
            if statement % 5 == 0 || ((like + 1) * (statement + 7) * 54 + statement * statement * 29) % 97 < 48 {
                let vote = if agrees { Opinion::Agree } else { Opinion::Disagree };
                ballots.cast(&format!("p{person}"), &format!("s{statement}"), vote);
            }
        }
    }
    ballots
}

fn grouping(ballots: BallotBox) -> Result<Grouping, Failure> {
    Ok(opinions_of(&ballots.close()?).grouping.ok_or("no grouping")?)
}

#[test]
fn two_camps_are_found_as_two_stable_groups() -> Result<(), Failure> {
    let found = grouping(camps(40, 20, 2))?;
    assert_eq!(found.status, GroupingStatus::Stable);
    assert_eq!(found.groups.len(), 2, "{}", found.sentence);
    let camp = |id: &String| id[1..].parse::<usize>().unwrap_or_default() % 2;
    for (number, group) in found.groups.iter().enumerate() {
        assert_eq!((group.id.clone(), group.people.len()), ((number + 1).to_string(), 20));
        assert!(group.people.iter().all(|id| camp(id) == number), "of equal size, the one with the first person first");
    }
    assert!(found.stability.is_some_and(|stability| stability.adjusted_rand_index > 0.99));
    Ok(())
}

#[test]
fn camps_that_answer_many_statements_are_found_without_the_matrix() -> Result<(), Failure> {
    // 300 x 300 covariances are more than the votes of 60 people: the other way to the axes.
    let few = grouping(camps(60, 300, 3))?;
    let many = grouping(camps(900, 300, 3))?;
    assert_eq!((few.groups.len(), many.groups.len()), (3, 3), "{}, {}", few.sentence, many.sentence);
    let explained = |found: &Grouping| found.explained.unwrap_or_default();
    for (one, other) in explained(&few).into_iter().zip(explained(&many)) {
        assert!((one - other).abs() < 1e-9, "{one}, {other}");
    }
    Ok(())
}

#[test]
fn where_there_are_no_groups_the_reason_is_said() -> Result<(), Failure> {
    let says = |ballots: BallotBox, status: GroupingStatus, sentence: &str| -> Result<(), Failure> {
        let report = opinions_of(&ballots.close()?);
        let found = report.grouping.ok_or("no grouping")?;
        assert_eq!((found.status, found.sentence.as_str()), (status, sentence));
        assert!(found.groups.is_empty() && found.stability.is_none());
        assert!(report.statements.iter().all(|one| one.minimum.is_none() && one.groups.is_empty()));
        Ok(())
    };
    let none = "there are 0 statements, it takes 2 to tell opinions apart";
    says(BallotBox::default(), GroupingStatus::TooFewStatements, none)?;
    let one = "there is 1 statement, it takes 2 to tell opinions apart";
    says(camps(9, 1, 2), GroupingStatus::TooFewStatements, one)?;
    let alike = "no two of the 9 people differ on any statement";
    says(camps(9, 20, 1), GroupingStatus::NoVariance, alike)?;
    let few = "6 people have voted on 7 statements or more, it takes 7 to look for groups";
    says(camps(6, 20, 2), GroupingStatus::TooFewPeople, few)?;
    let mut ballots = camps(9, 20, 1);
    for statement in 0..20 {
        ballots.cast("lone", &format!("s{statement}"), Opinion::Pass);
    }
    says(ballots, GroupingStatus::NoDivision, "every division into 2 to 5 groups leaves somebody alone")
}
