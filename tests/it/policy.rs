//! The policy as one picture: who may do what.

use api::auth::policy::{Action, Standing, allows};
use api::auth::{Access, Actor, On, Stake, authorize};
use api::clock::new_id;
use entities::api_token::Scopes;
use entities::{InitiativeId, OrganizationRole, Role, Scope, StakeholderId};
use sea_orm::Iterable as _;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Somebody, and whether the thing is theirs.
struct Person {
    name: &'static str,
    role: OrganizationRole,
    stake: Option<Stake>,
    own: bool,
}

fn people() -> Vec<Person> {
    let id: StakeholderId = new_id();
    let part = |role, lead, decider| Some(Stake { stakeholder: id, role, lead, decider });
    let member = |name, stake, own| Person { name, role: OrganizationRole::Member, stake, own };
    vec![
        Person { name: "owner", role: OrganizationRole::Owner, stake: None, own: false },
        Person { name: "admin", role: OrganizationRole::Admin, stake: None, own: false },
        member("member", None, false),
        member("observer", part(Role::Observer, false, false), false),
        member("contributor", part(Role::Contributor, false, false), false),
        member("approver", part(Role::Approver, false, false), false),
        member("lead", part(Role::Contributor, true, false), false),
        member("decider", part(Role::Approver, false, true), false),
        member("whose it is", part(Role::Contributor, false, false), true),
    ]
}

#[test]
fn the_policy_matrix() {
    let people = people();
    let mut matrix = format!("{:<20}", "");
    for person in &people {
        let _ = write!(matrix, " {:^11}", person.name);
    }
    let _ = write!(matrix, " {:^11}", "API token");
    for &action in Action::ALL {
        let _ = write!(matrix, "\n{:<20}", format!("{action:?}"));
        for &Person { role, stake, own, .. } in &people {
            let may = if allows(action, Standing { role, stake, own }) { "yes" } else { "-" };
            let _ = write!(matrix, " {may:^11}");
        }
        let scope = action.scope().map_or("never".to_owned(), |scope| format!("{scope:?}"));
        let _ = write!(matrix, " {scope:^11}");
    }
    let matrix: Vec<&str> = matrix.lines().map(str::trim_end).collect();
    insta::assert_snapshot!(matrix.join("\n"));
}

#[test]
fn the_matrix_shows_every_action_once() {
    let source = include_str!("../../api/src/auth/policy.rs");
    let body = source.split_once("pub enum Action {").and_then(|(_, rest)| rest.split_once("\n}")).expect("the enum").0;
    let variants: Vec<&str> = body
        .lines()
        .map(str::trim)
        .filter(|line| !line.starts_with("//"))
        .filter_map(|l| l.strip_suffix(','))
        .collect();
    let shown: Vec<String> = Action::ALL.iter().map(|action| format!("{action:?}")).collect();
    assert_eq!(shown, variants);
}

#[test]
fn an_api_token_has_the_rights_of_its_scopes_and_never_more() {
    let initiative: InitiativeId = new_id();
    for Person { name, role, stake, own } in people() {
        let stakes: BTreeMap<InitiativeId, Stake> = stake.map(|stake| (initiative, stake)).into_iter().collect();
        let holder = stake.filter(|_| own).map_or_else(new_id, |stake| stake.stakeholder);
        let sets = (0..16_usize).map(|set| Scope::iter().enumerate().filter(move |(at, _)| set >> at & 1 == 1));
        for scopes in sets.map(|set| set.map(|(_, scope)| scope).collect::<Vec<_>>()) {
            let access = Access::ApiToken(new_id(), Scopes(scopes.clone()));
            let actor = Actor { user: new_id(), organization: new_id(), access, role, stakes: stakes.clone() };
            for &action in Action::ALL {
                let passes = authorize(&actor, action, On::Of(initiative, holder)).is_ok();
                let covered = match action.scope() {
                    None => false,
                    Some(Scope::Read) => !scopes.is_empty(),
                    Some(scope) => scopes.contains(&scope),
                };
                assert_eq!(
                    passes,
                    covered && allows(action, Standing { role, stake, own }),
                    "{name} {action:?} {scopes:?}"
                );
            }
        }
    }
}

#[test]
fn a_refusal_is_what_the_matrix_says() {
    let initiative: InitiativeId = new_id();
    for Person { name, role, stake, own } in people() {
        let stakes: BTreeMap<InitiativeId, Stake> = stake.map(|stake| (initiative, stake)).into_iter().collect();
        let actor = Actor { user: new_id(), organization: new_id(), access: Access::Inside, role, stakes };
        let holder = stake.filter(|_| own).map_or_else(new_id, |stake| stake.stakeholder);
        for &action in Action::ALL {
            let passes = authorize(&actor, action, On::Of(initiative, holder)).is_ok();
            assert_eq!(passes, allows(action, Standing { role, stake, own }), "{name} {action:?}");
        }
    }
}
