//! Who is in the organization, and what holds for all of it.

use super::{Page, Place, Viewing};
use crate::ask::Failure;
use crate::context::Context;
use crate::scalar::Email;
use crate::schema;
use crate::ui::form::Form;
use crate::ui::{icon, time};
use crate::words::RuleName;
use chrono::{DateTime, NaiveDate, Utc};
use maud::{Markup, html};
use std::rc::Rc;

#[derive(cynic::QueryVariables, Debug)]
struct After {
    after: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "After")]
struct Operation {
    viewer: Option<Viewer>,
    organization: Option<Organization>,
}

#[derive(cynic::QueryFragment, Debug)]
struct Viewer {
    #[cynic(spread)]
    viewing: Viewing,
    role: OrganizationRole,
}

/// A part in the organization.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
enum OrganizationRole {
    Owner,
    Admin,
    Member,
}

impl OrganizationRole {
    const ALL: [Self; 3] = [Self::Owner, Self::Admin, Self::Member];

    fn said(self) -> (&'static str, &'static str) {
        match self {
            Self::Owner => ("OWNER", "Owner"),
            Self::Admin => ("ADMIN", "Admin"),
            Self::Member => ("MEMBER", "Member"),
        }
    }
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(variables = "After")]
struct Organization {
    id: cynic::Id,
    name: String,
    rule: RuleName,
    calendar: Option<Calendar>,
    #[arguments(first: 50, after: $after)]
    members: Members,
}

#[derive(cynic::QueryFragment, Debug)]
struct Calendar {
    weekdays: Vec<Weekday>,
    holidays: Vec<NaiveDate>,
    utc_offset_minutes: i32,
    version: i32,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    const ALL: [(Self, &'static str, &'static str); 7] = [
        (Self::Monday, "MONDAY", "Monday"),
        (Self::Tuesday, "TUESDAY", "Tuesday"),
        (Self::Wednesday, "WEDNESDAY", "Wednesday"),
        (Self::Thursday, "THURSDAY", "Thursday"),
        (Self::Friday, "FRIDAY", "Friday"),
        (Self::Saturday, "SATURDAY", "Saturday"),
        (Self::Sunday, "SUNDAY", "Sunday"),
    ];
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "MembershipConnection")]
struct Members {
    nodes: Vec<Membership>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment, Debug)]
struct PageInfo {
    has_next_page: bool,
    end_cursor: Option<String>,
}

#[derive(cynic::QueryFragment, Debug)]
struct Membership {
    id: cynic::Id,
    name: String,
    email: Option<Email>,
    role: OrganizationRole,
    joined_at: DateTime<Utc>,
    suspended_at: Option<DateTime<Utc>>,
    version: i32,
}

/// The page.
///
/// # Errors
///
/// Where nobody is signed in.
pub async fn show(context: Rc<Context>) -> Result<Page, Failure> {
    if !context.signed_in() {
        return Err(Failure::SignIn);
    }
    let after = context.query().get("after").map(str::to_owned);
    let answer = context.ask::<Operation, After>(After { after }).await?;
    let missing = answer.missing();
    let viewer = answer.data.viewer.ok_or(Failure::SignIn)?;
    let organization = answer.data.organization.ok_or(missing)?;
    let administers = viewer.role != OrganizationRole::Member;
    let body = html! {
        div .title { h1 { (organization.name) } p .lead { "Who is in it, and what holds for all of its initiatives." } }
        div .grid {
            (members(&context, &organization.members, administers))
            section .card .side aria-labelledby="h-days" { (calendar(&context, organization.calendar.as_ref(), administers)) }
            section #set .card .wide aria-labelledby="h-set" {
                p { "An initiative without a rule of its own is decided under “" (organization.rule.word()) "”." }
                @if administers {
                    (super::settings::another(&context, &[(organization.id.inner().to_owned(), "Every initiative that has none of its own".to_owned())], &organization.rule))
                } @else { h2 #h-set .vh { "The rule" } p .meta { span { (icon("i-lock")) "Owners and admins can set another rule." } } }
            }
        }
    };
    let place = Place { initiative: None, at: "/organization" };
    Ok(Page { title: organization.name, place, viewing: Some(viewer.viewing), body, status: None })
}

fn members(context: &Context, members: &Members, administers: bool) -> Markup {
    html! {
        section .card .wide data-live="members" aria-labelledby="h-members" {
            div .hd { h2 #h-members { "People" } p .sub { "Who leads an initiative invites people to it, and so into here." } }
            ul .hist { @for one in &members.nodes { li { (member(context, one, administers)) } } }
            @if let (true, Some(cursor)) = (members.page_info.has_next_page, &members.page_info.end_cursor) {
                p .more { a href={ "?after=" (super::error::escaped(cursor)) } { "More people" } }
            }
        }
    }
}

fn member(context: &Context, one: &Membership, administers: bool) -> Markup {
    let id = one.id.inner();
    let roles = OrganizationRole::ALL.map(|role| (role.said().0.to_owned(), role.said().1.to_owned()));
    let role = Form::new(context, "setMemberRole")
        .about(id)
        .with("membershipId", id)
        .with("expectedVersion", one.version)
        .says("Their part is changed.");
    html! {
        p .who { b { (one.name) } span .sub { (one.role.said().1) @if let Some(email) = &one.email { " · " (email.0) } " · since " (time::moment(one.joined_at)) }
            @if one.suspended_at.is_some() { span .chip .down { "Suspended" } } }
        @if administers {
            details open[["setMemberRole", "suspendMember", "reinstateMember"].iter().any(|act| context.posted(&format!("{act}-{id}")).is_some())] { summary { "Change" span .vh { " " (one.name) } }
                (role.whole(html! { (role.choice("role", "Their part in the organization", &roles, Some(one.role.said().0))) (role.send("Change it")) }))
                @if one.suspended_at.is_some() {
                    (Form::new(context, "reinstateMember").about(id).with("membershipId", id).says("They may sign in again.").button("Reinstate them"))
                } @else {
                    (Form::new(context, "suspendMember").about(id).with("membershipId", id).says("They are signed out everywhere, and may not sign in.").button("Suspend them"))
                }
            }
        }
    }
}

fn calendar(context: &Context, calendar: Option<&Calendar>, administers: bool) -> Markup {
    let form = Form::new(context, "setCalendar").says("The calendar is set: working days are counted by it.");
    let form = match calendar {
        Some(calendar) => form.with("expectedVersion", calendar.version),
        None => form,
    };
    let is_set = |day: Weekday| calendar.is_some_and(|calendar| calendar.weekdays.contains(&day));
    let all = Weekday::ALL.map(|(_, value, word)| (value.to_owned(), word.to_owned()));
    let chosen: Vec<String> =
        Weekday::ALL.iter().filter(|(day, ..)| is_set(*day)).map(|(_, value, _)| (*value).to_owned()).collect();
    let words: Vec<&str> = Weekday::ALL.iter().filter(|(day, ..)| is_set(*day)).map(|(.., word)| *word).collect();
    html! {
        h2 #h-days { "Working days" }
        @match calendar {
            Some(calendar) => {
                p { (words.join(", ")) ", at UTC" (format!("{:+}:{:02}", calendar.utc_offset_minutes / 60, calendar.utc_offset_minutes.abs() % 60)) "." }
                @if !calendar.holidays.is_empty() { p .sub { "Not on " (calendar.holidays.iter().map(NaiveDate::to_string).collect::<Vec<_>>().join(", ")) "." } }
            }
            None => p .sub { "No calendar is set: every day counts." },
        }
        @if administers {
            details open[context.posted("setCalendar").is_some()] { summary { "Set it" }
                (form.whole(html! {
                    (form.many("weekdays", "Working days", &all, &chosen))
                    (form.line("utcOffsetMinutes", "Minutes from UTC").range(-840, 840).value(calendar.map_or(0, |calendar| calendar.utc_offset_minutes)))
                    @for (at, day) in calendar.iter().flat_map(|calendar| &calendar.holidays).enumerate() {
                        label .check { input type="checkbox" name="holidays" value=(day) checked[context.posted("setCalendar").is_none_or(|posted| posted.sent.has("holidays", &day.to_string()))]; span { "Holiday " (day) @if at == 0 { span .sub { " (take the tick away to remove it)" } } } }
                    }
                    div .field { label for="another" { "Another holiday" } input #another type="date" name="holidays"; }
                    (form.send("Set it"))
                }))
            }
        }
    }
}
