//! Forms: a mutation each, with what was sent and what is wrong with it where
//! it changed nothing.

use crate::context::Context;
use crate::session::secret;
use maud::{Markup, Render, html};

/// A form that posts a mutation to the page it stands on.
pub struct Form<'a> {
    context: &'a Context,
    name: String,
    act: &'static str,
    hidden: Vec<(String, String)>,
}

impl<'a> Form<'a> {
    /// A form for this mutation.
    #[must_use]
    pub fn new(context: &'a Context, act: &'static str) -> Self {
        Self { context, name: act.to_owned(), act, hidden: Vec::new() }
    }

    /// For this thing, of which the page has several.
    #[must_use]
    pub fn about(mut self, id: &str) -> Self {
        self.name = format!("{}-{id}", self.act);
        self
    }

    /// A field that people do not see.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "numbers and texts alike are given")]
    pub fn with(mut self, field: &str, value: impl ToString) -> Self {
        self.hidden.push((field.to_owned(), value.to_string()));
        self
    }

    /// Sent twice, it makes one.
    #[must_use]
    pub fn once(self) -> Self {
        let sent = self.context.posted(&self.name).and_then(|posted| posted.sent.get("idempotencyKey"));
        let key = sent.map_or_else(secret, str::to_owned);
        self.with("idempotencyKey", key)
    }

    /// Where it leads; `{id}` is what it made.
    #[must_use]
    pub fn next(self, place: &str) -> Self {
        self.with("next", place)
    }

    /// What the next page says of it.
    #[must_use]
    pub fn says(self, sentence: &str) -> Self {
        self.with("said", sentence)
    }

    /// The form around its fields.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "markup is made where it is given")]
    pub fn whole(&self, fields: Markup) -> Markup {
        let posted = self.context.posted(&self.name);
        html! {
            form .form method="post" action=(self.context.here()) id=(self.name) data-draft=(self.name) {
                input type="hidden" name="form-token" value=(self.context.form_token());
                input type="hidden" name="do" value=(self.act);
                input type="hidden" name="form" value=(self.name);
                @for (field, value) in &self.hidden { input type="hidden" name=(field) value=(value); }
                @if let Some(posted) = posted {
                    div .wrong role="alert" tabindex="-1" autofocus {
                        p { b { "Nothing was changed." } }
                        ul { @for wrong in &posted.wrong {
                            li { @if wrong.field.is_empty() { (wrong.message) } @else { a href={ "#" (self.id(&wrong.field)) } { (wrong.field) } " " (wrong.message) } }
                        } }
                    }
                }
                (fields)
            }
        }
    }

    /// One line of text.
    #[must_use]
    pub fn line(&self, field: &'static str, label: &str) -> Line<'_> {
        Line {
            form: self,
            field,
            label: label.to_owned(),
            hint: None,
            kind: "text",
            needed: false,
            fill: None,
            value: String::new(),
            rows: 1,
            range: None,
        }
    }

    /// Several lines of Markdown.
    #[must_use]
    pub fn text(&self, field: &'static str, label: &str) -> Line<'_> {
        Line { rows: 4, ..self.line(field, label) }
    }

    /// One of these words.
    #[must_use]
    pub fn choice(&self, field: &'static str, label: &str, of: &[(String, String)], chosen: Option<&str>) -> Markup {
        let sent = self.sent(field);
        let chosen = sent.as_deref().or(chosen);
        html! {
            div .field {
                label for=(self.id(field)) { (label) }
                select name=(field) id=(self.id(field)) aria-describedby=[self.wrong(field).map(|_| self.note(field))] {
                    @for (value, word) in of { option value=(value) selected[chosen == Some(value)] { (word) } }
                }
                (self.said(field))
            }
        }
    }

    /// Any of these.
    #[must_use]
    pub fn many(&self, field: &'static str, label: &str, of: &[(String, String)], chosen: &[String]) -> Markup {
        let posted = self.context.posted(&self.name);
        let is =
            |value: &str| posted.map_or(chosen.iter().any(|one| one == value), |posted| posted.sent.has(field, value));
        html! {
            fieldset .field .many { legend { (label) }
                @for (value, word) in of {
                    label { input type="checkbox" name=(field) value=(value) checked[is(value)]; span { (word) } }
                }
                (self.said(field))
            }
        }
    }

    /// One of a few, each a large button with a word and why.
    #[must_use]
    pub fn pick(&self, field: &'static str, label: &str, of: &[Pick<'_>], chosen: Option<&str>) -> Markup {
        let sent = self.sent(field);
        let chosen = sent.as_deref().or(chosen);
        html! {
            fieldset .pick { legend { (label) }
                @for one in of {
                    label .{ "st-" (one.look) } {
                        input type="radio" name=(field) value=(one.value) checked[chosen == Some(one.value)] required;
                        @if !one.look.is_empty() { (super::icon(&format!("s-{}", one.look))) }
                        b { (one.word) }
                        @if !one.says.is_empty() { small { (one.says) } }
                    }
                }
                (self.said(field))
            }
        }
    }

    /// The button that sends it.
    #[must_use]
    pub fn send(&self, word: &str) -> Markup {
        html! { div .act { button .pri type="submit" { (word) } } }
    }

    /// The button alone, where there is nothing to fill in.
    #[must_use]
    pub fn button(&self, word: &str) -> Markup {
        self.whole(html! { button type="submit" { (word) } })
    }

    fn id(&self, field: &str) -> String {
        format!("{}.{field}", self.name)
    }

    fn note(&self, field: &str) -> String {
        format!("{}.{field}.note", self.name)
    }

    fn sent(&self, field: &str) -> Option<String> {
        self.context.posted(&self.name)?.sent.get(field).map(str::to_owned)
    }

    fn wrong(&self, field: &str) -> Option<&str> {
        let wrong = &self.context.posted(&self.name)?.wrong;
        wrong.iter().find(|wrong| wrong.field == field).map(|wrong| wrong.message.as_str())
    }

    fn said(&self, field: &str) -> Markup {
        html! { @if let Some(wrong) = self.wrong(field) { p .bad id=(self.note(field)) { (wrong) } } }
    }
}

/// One of a few that can be picked.
#[derive(Clone, Copy, Debug)]
pub struct Pick<'a> {
    /// What is sent.
    pub value: &'a str,
    /// The word.
    pub word: &'a str,
    /// What it means.
    pub says: &'a str,
    /// The shape and colour, where it has one.
    pub look: &'a str,
}

/// A field for text.
pub struct Line<'a> {
    form: &'a Form<'a>,
    field: &'static str,
    label: String,
    hint: Option<String>,
    kind: &'static str,
    needed: bool,
    fill: Option<&'static str>,
    value: String,
    rows: u32,
    range: Option<(i64, i64)>,
}

impl Line<'_> {
    /// What it is for, or what is right.
    #[must_use]
    pub fn hint(mut self, hint: &str) -> Self {
        self.hint = Some(hint.to_owned());
        self
    }

    /// The kind of input.
    #[must_use]
    pub fn kind(mut self, kind: &'static str) -> Self {
        self.kind = kind;
        self
    }

    /// It has to be filled in.
    #[must_use]
    pub fn needed(mut self) -> Self {
        self.needed = true;
        self
    }

    /// What a browser may fill in by itself.
    #[must_use]
    pub fn fill(mut self, fill: &'static str) -> Self {
        self.fill = Some(fill);
        self
    }

    /// What stands there.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "numbers and texts alike are given")]
    pub fn value(mut self, value: impl ToString) -> Self {
        self.value = value.to_string();
        self
    }

    /// A whole number in this range.
    #[must_use]
    pub fn range(mut self, least: i64, most: i64) -> Self {
        self.kind = "number";
        self.range = Some((least, most));
        self
    }

    /// How many lines it has.
    #[must_use]
    pub fn rows(mut self, rows: u32) -> Self {
        self.rows = rows;
        self
    }
}

impl Render for Line<'_> {
    fn render(&self) -> Markup {
        let Self { form, field, label, hint, kind, needed, fill, value, rows, range } = self;
        let (id, note) = (form.id(field), form.note(field));
        let hint_id = format!("{id}.hint");
        let wrong = form.wrong(field);
        // What is secret is not sent back.
        let value = if *kind == "password" { String::new() } else { form.sent(field).unwrap_or_else(|| value.clone()) };
        let described = match (hint, wrong) {
            (Some(_), Some(_)) => Some(format!("{hint_id} {note}")),
            (Some(_), None) => Some(hint_id.clone()),
            (None, Some(_)) => Some(note),
            (None, None) => None,
        };
        html! {
            div .field {
                label for=(id) { (label) @if !needed && *kind != "hidden" { " " span .sub { "(optional)" } } }
                @if let Some(hint) = hint { p .sub id=(hint_id) { (hint) } }
                @if *rows > 1 {
                    textarea id=(id) name=(field) rows=(rows) required[*needed] aria-describedby=[described] aria-invalid=[wrong.map(|_| "true")] { (value) }
                } @else {
                    input id=(id) name=(field) type=(kind) value=(value) required[*needed] autocomplete=[*fill]
                        min=[range.map(|range| range.0)] max=[range.map(|range| range.1)]
                        aria-describedby=[described] aria-invalid=[wrong.map(|_| "true")];
                }
                (form.said(field))
            }
        }
    }
}
