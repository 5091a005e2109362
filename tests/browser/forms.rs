//! Forms: they name what the schema has, say what is wrong, keep what was typed,
//! and are taken from our own pages only.

use crate::{Browser, LEAD, Site};
use awc::http::StatusCode;
use dashboard::act::Act;
use fantoccini::Locator;
use serde_json::{Value, json};

checks!(
    forms_name_fields_of_their_mutation,
    what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays,
    a_form_is_taken_from_our_pages_only,
    what_people_write_is_never_run,
    a_link_of_a_mail_leads_to_one_of_our_pages,
    a_rule_of_ones_own_clauses_is_set_on_the_page,
);

/// Fields that are the dashboard's own.
const OWN: [&str; 6] = ["form-token", "do", "form", "next", "said", "undo"];
/// Forms that are no mutation.
const OTHERS: [&str; 2] = ["theme", "console"];

async fn forms_name_fields_of_their_mutation(site: &Site, browser: &Browser) {
    let token = site.token(LEAD).await;
    browser.sign_in(&token).await;
    let forms = "return [...document.querySelectorAll('form[method=post]')].map(form => \
        [form.elements.do?.value ?? '', [...new Set([...form.elements].map(field => field.name).filter(name => name))]])";
    let mut seen = 0;
    for page in site.pages(&token).await {
        browser.go(&page).await;
        let forms: Vec<(String, Vec<String>)> = serde_json::from_value(browser.js(forms).await).expect("forms");
        for (name, fields) in forms {
            if OTHERS.contains(&name.as_str()) {
                continue;
            }
            let act = Act::find(&name).unwrap_or_else(|| panic!("{page}: there is no mutation `{name}`"));
            for field in fields.iter().filter(|field| !OWN.contains(&field.as_str())) {
                assert!(act.takes(field), "{page}: `{name}` takes no `{field}`");
                seen += 1;
            }
        }
    }
    assert!(seen > 50, "{seen}");
}

async fn what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(site: &Site, browser: &Browser) {
    let token = site.token("hana@demo.invalid").await;
    browser.sign_in(&token).await;
    let (_, proposals) = site.example(&token).await;
    browser.go(&format!("/proposals/{}", proposals[0])).await;
    let fill = "const form = document.querySelector('form#raiseObjection'); form.closest('details').open = true; \
        form.elements.title.value = 'x'.repeat(5000); form.elements.body.value = 'Half of <b>what</b> I think'; form.requestSubmit();";
    browser.js(fill).await;
    browser.until("return document.querySelector('.wrong') !== null").await;
    let seen = browser.js("const form = document.querySelector('form#raiseObjection'), title = form.elements.title; \
        return [title.getAttribute('aria-invalid'), document.getElementById(title.getAttribute('aria-describedby')).textContent.length > 5, \
            title.value.length, form.elements.body.value, form.closest('details').open, document.activeElement.className]").await;
    assert_eq!(seen, json!(["true", true, 5000, "Half of <b>what</b> I think", true, "wrong"]));
}

/// Check 15.
async fn a_form_is_taken_from_our_pages_only(site: &Site, browser: &Browser) {
    let token = site.token("hana@demo.invalid").await;
    browser.sign_in(&token).await;
    let (_, proposals) = site.example(&token).await;
    let page = format!("/proposals/{}", proposals[0]);
    browser.go(&page).await;
    assert!(browser.client.find(Locator::Css("#lead")).await.is_err(), "who does not lead sees no button of leads");
    let known = browser.js("return document.querySelector('[name=form-token]').value").await;
    let cookies = browser.cdp("Network.getCookies", json!({ "urls": [site.url] })).await;
    let cookie = |name: &str| {
        let all = cookies["cookies"].as_array().cloned().unwrap_or_default();
        let one = all.iter().find(|one| one["name"] == name).expect("a cookie").clone();
        format!("{name}={}", one["value"].as_str().expect("text"))
    };
    let cookies = format!("{}; {}", cookie("access"), cookie("form"));
    let form = |token: &Value| {
        format!(
            "form-token={}&do=takePosition&proposalId={}&stance=SUPPORT",
            token.as_str().unwrap_or_default(),
            proposals[0]
        )
    };
    let withdraw = |token: &Value| {
        format!(
            "form-token={}&do=withdrawProposal&proposalId={}&reason=no",
            token.as_str().unwrap_or_default(),
            proposals[0]
        )
    };
    let none = json!("");
    let (same, other) = (("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site"));
    let foreign = ("origin", "https://elsewhere.example");
    for (body, header, expected) in [
        (form(&none), same, StatusCode::FORBIDDEN),
        (form(&json!("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")), same, StatusCode::FORBIDDEN),
        (form(&known), other, StatusCode::FORBIDDEN),
        (form(&known), foreign, StatusCode::FORBIDDEN),
        // Ours, but of what only leads may do.
        (withdraw(&known), same, StatusCode::UNPROCESSABLE_ENTITY),
        (form(&known), same, StatusCode::SEE_OTHER),
    ] {
        let sent = awc::Client::builder().disable_redirects().finish().post(format!("{}{page}", site.url));
        let sent = sent.insert_header(("cookie", cookies.clone())).insert_header(header);
        let sent = sent.insert_header(("content-type", "application/x-www-form-urlencoded"));
        let answer = sent.send_body(body.clone()).await.expect("an answer");
        assert_eq!(answer.status(), expected, "{body} with {header:?}");
    }
    let query = "query($id: ID!) { proposal(id: $id) { status } }";
    assert_eq!(site.ask(&token, query, json!({ "id": proposals[0] })).await["proposal"]["status"], "OPEN");
}

async fn what_people_write_is_never_run(site: &Site, browser: &Browser) {
    let token = site.token(LEAD).await;
    let (_, proposals) = site.example(&token).await;
    let body = "<script>window.hit = 1</script><img src=x onerror='window.hit = 1'> [a](javascript:window.hit=1) \n\n# One\n\n\
        ![p](https://elsewhere.example/x.png)";
    let raise = "mutation($input: RaiseObjectionInput!) { raiseObjection(input: $input) { errors { message } } }";
    let input = json!({ "proposalId": proposals[0], "title": "<script>window.hit = 1</script>", "body": body,
        "severity": "MINOR", "removal": body });
    site.ask(&token, raise, json!({ "input": input })).await;
    browser.sign_in(&token).await;
    browser.go(&format!("/proposals/{}", proposals[0])).await;
    assert_eq!(
        browser
            .js("return [window.hit ?? null, document.querySelectorAll('main script, main img').length, \
        document.querySelectorAll('main a[href^=javascript]').length]")
            .await,
        json!([null, 0, 0])
    );
}

/// Of widget 14: what a mail asks is where its link leads.
async fn a_link_of_a_mail_leads_to_one_of_our_pages(_: &Site, browser: &Browser) {
    for (query, leads) in [
        ("", "/"),
        ("?next=/turn", "/turn"),
        ("?next=%2Fobjections%2Fx%3Fa%3Db", "/objections/x?a=b"),
        ("?next=https://elsewhere.example", "/"),
        ("?next=//elsewhere.example", "/"),
        ("?next=/%5Celsewhere.example", "/"),
    ] {
        browser.go(&format!("/sign-in-link{query}")).await;
        assert_eq!(browser.js("return document.querySelector('[name=next]').value").await, json!(leads), "{query}");
    }
}

async fn a_rule_of_ones_own_clauses_is_set_on_the_page(site: &Site, browser: &Browser) {
    let token = site.token(LEAD).await;
    browser.sign_in(&token).await;
    let (initiative, _) = site.example(&token).await;
    let page = format!("/initiatives/{initiative}/settings");
    let form = "const form = document.querySelector('form#setRule-custom'); form.closest('details').open = true;";
    for (change, says) in [
        ("form.elements['rule.custom'].value = '{ \"name\": ';", "must be JSON"),
        (
            "form.elements['rule.custom'].value = form.elements['rule.custom'].value.replace('MAJOR', 'GRAVE');",
            "severityAtLeast",
        ),
        (
            "form.elements['rule.custom'].value = form.elements['rule.custom'].value.replace('\"Ours\"', '\" \"');",
            "name",
        ),
    ] {
        browser.go(&page).await;
        browser.js(&format!("{form} {change} form.requestSubmit()")).await;
        browser.until("return document.querySelector('.wrong') !== null").await;
        let wrong = browser.js("return document.querySelector('.wrong').textContent").await;
        assert!(wrong.as_str().is_some_and(|wrong| wrong.contains(says)), "{says}: {wrong}");
    }
    browser.go(&page).await;
    browser.js(&format!("{form} form.requestSubmit()")).await;
    browser.until("return document.querySelector('.said') !== null").await;
    let query = "query($id: ID!) { initiative(id: $id) { rule { name preset } } }";
    let rule = site.ask(&token, query, json!({ "id": initiative })).await["initiative"]["rule"].clone();
    assert_eq!(rule, json!({ "name": "Ours", "preset": null }));
}
