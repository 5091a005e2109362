//! What pages say when there is nothing, when something is missing, when it is
//! decided, and when the server is away; each also through axe.

use crate::look::axe;
use crate::site::said;
use crate::{Browser, LEAD, Site};
use serde_json::json;

checks!(
    what_is_empty_says_what_to_do_next,
    what_is_decided_is_read_and_not_changed,
    who_has_no_right_is_told_who_can_give_it,
    a_server_that_was_away_is_noticed_and_caught_up_with,
    a_page_that_is_old_says_so,
    what_takes_long_says_so,
);

/// Goes there, and has axe look, wide and narrow, light and dark.
async fn looked_at(browser: &Browser, page: &str, found: &mut Vec<String>) {
    for (width, dark) in [(1440, false), (1440, true), (390, false), (390, true), (320, false), (320, true)] {
        browser.shape(width, dark).await;
        browser.go(page).await;
        found.extend(
            axe(browser).await.map(|said| format!("{page} at {width}{}: {said}", if dark { ", dark" } else { "" })),
        );
    }
    browser.shape(1440, false).await;
}

async fn text(browser: &Browser, of: &str) -> String {
    let text = browser.js(&format!("return document.querySelector('{of}')?.textContent ?? ''")).await;
    text.as_str().unwrap_or_default().to_owned()
}

async fn what_is_empty_says_what_to_do_next(site: &Site, browser: &Browser) {
    let token = site.token(LEAD).await;
    browser.sign_in(&token).await;
    let open = "mutation { openInitiative(input: { title: \"Nothing yet\", context: GREENFIELD, role: CONTRIBUTOR, \
        withTopics: false }) { initiative { id } errors { message path } } }";
    let made = site.ask(&token, open, json!({})).await;
    let initiative = made["openInitiative"]["initiative"]["id"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned();
    let draft =
        "mutation($input: DraftProposalInput!) { draftProposal(input: $input) { proposal { id } errors { message } } }";
    let state =
        "mutation($input: StateProblemInput!) { stateProblem(input: $input) { problem { id } errors { message } } }";
    let mut found = Vec::new();
    for (end, says) in [
        ("", "No problem is written down yet."),
        ("/people", "Invite"),
        ("/research", "topic"),
        ("/map", "needs"),
        ("/activity", "Nothing of that happened"),
        ("/settings", "Consent"),
    ] {
        let page = format!("/initiatives/{initiative}{end}");
        looked_at(browser, &page, &mut found).await;
        let main = text(browser, "main").await;
        assert!(main.contains(says), "{page}: {main}");
    }
    let problem = json!({ "initiativeId": initiative, "title": "It is slow", "statement": "It takes a day." });
    let problem = site.ask(&token, state, json!({ "input": problem })).await["stateProblem"]["problem"]["id"].clone();
    let id = problem.as_str().expect("an id");
    for page in [format!("/problems/{id}"), format!("/problems/{id}/compare")] {
        looked_at(browser, &page, &mut found).await;
    }
    let input =
        json!({ "initiativeId": initiative, "problemIds": [id], "title": "Make it fast", "body": "As it says." });
    let proposal = site.ask(&token, draft, json!({ "input": input })).await["draftProposal"]["proposal"]["id"].clone();
    let proposal = proposal.as_str().expect("an id");
    // A draft, and then one that nobody has answered: no score, and no fake of one.
    let draft = format!("/proposals/{proposal}");
    looked_at(browser, &draft, &mut found).await;
    assert!(text(browser, "main").await.contains("Draft"));
    let share = "mutation($input: ShareProposalInput!) { shareProposal(input: $input) { errors { message } } }";
    site.ask(&token, share, json!({ "input": { "proposalId": proposal } })).await;
    for page in [draft.clone(), format!("{draft}/arguments"), format!("{draft}/revisions")] {
        looked_at(browser, &page, &mut found).await;
    }
    browser.go(&draft).await;
    assert!(text(browser, "main").await.contains("No score yet: nobody has answered."));
    assert_eq!(browser.js("return [document.querySelectorAll('.dial .seg').length, document.querySelector('.track.none') !== null]").await, json!([0, true]));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

async fn what_is_decided_is_read_and_not_changed(site: &Site, browser: &Browser) {
    let token = site.token(LEAD).await;
    browser.sign_in(&token).await;
    let (proposal, decision) = site.decided(&token).await;
    let mut found = Vec::new();
    looked_at(browser, &format!("/decisions/{decision}"), &mut found).await;
    let record = text(browser, "main").await;
    for part in
        ["Accepted", "Why", "Dissent", "I hold that the checkout should have come last", "disagrees and commits"]
    {
        assert!(record.contains(part), "{part}: {record}");
    }
    looked_at(browser, &format!("/proposals/{proposal}"), &mut found).await;
    assert!(text(browser, ".band").await.contains("This is decided"));
    browser.go(&format!("/proposals/{proposal}/arguments")).await;
    assert_eq!(browser.js("return document.querySelector('#argue')").await, json!(null));
    browser.go(&format!("/proposals/{proposal}")).await;
    let forms = "return ['takePosition', 'raiseObjection', 'reviseProposal', 'withdrawProposal', 'draftConcession'].filter(form => document.querySelector(`form [name=do][value=${form}]`))";
    assert_eq!(browser.js(forms).await, json!([]));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

async fn who_has_no_right_is_told_who_can_give_it(site: &Site, browser: &Browser) {
    // Dana has no part in the decided initiative.
    let token = site.token("dana@demo.invalid").await;
    let (proposal, _) = site.decided(&site.token(LEAD).await).await;
    browser.sign_in(&token).await;
    let mut found = Vec::new();
    looked_at(browser, &format!("/proposals/{proposal}"), &mut found).await;
    assert!(text(browser, "main").await.contains("Who leads the initiative can invite you"));
    // Of a form that was refused, and of a search that finds nothing.
    browser.go("/search?q=nosuchwordatall").await;
    found.extend(axe(browser).await);
    assert!(text(browser, "main").await.contains("Nothing that you may see"));
    let (_, proposals) = site.example(&token).await;
    browser.go(&format!("/proposals/{}", proposals[0])).await;
    browser.js("const form = document.querySelector('form#raiseObjection'); form.noValidate = true; form.elements.title.value = 'x'.repeat(5000); form.requestSubmit()").await;
    browser.until("return document.querySelector('.wrong') !== null").await;
    found.extend(axe(browser).await);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Check 12.
async fn a_server_that_was_away_is_noticed_and_caught_up_with(site: &Site, browser: &Browser) {
    let (lead, hana) = (site.token(LEAD).await, site.token("hana@demo.invalid").await);
    browser.sign_in(&lead).await;
    let (_, proposals) = site.example(&lead).await;
    browser.go(&format!("/proposals/{}", proposals[0])).await;
    browser.until("return document.querySelector('#live').dataset.state === 'live'").await;
    browser.js("window.kept = true").await;
    let (beside, handle) = site.beside().await;
    site.stop().await;
    browser.until("return document.querySelector('#live').textContent.startsWith('Reconnecting, as of ')").await;
    let take = "mutation($input: TakePositionInput!) { takePosition(input: $input) { errors { message } } }";
    let input = json!({ "input": { "proposalId": proposals[0], "stance": "SUPPORT" } });
    let taken = said(&beside, &hana, take, input).await;
    assert_eq!(taken["data"]["takePosition"]["errors"], json!([]), "{taken}");
    let found: Vec<String> = axe(browser).await.into_iter().collect();
    site.start().await;
    browser.until("return document.querySelector('#live').textContent === 'Live'").await;
    let seen = "[...document.querySelectorAll('.mx tbody tr')].find(row => row.textContent.includes('Hana')).querySelector('td.cur').textContent.includes('Support')";
    browser.until(&format!("return {seen}")).await;
    assert_eq!(browser.js("return window.kept").await, json!(true), "it was not loaded anew");
    handle.stop(false).await;
    assert!(found.is_empty(), "{found:?}");
}

async fn a_page_that_is_old_says_so(site: &Site, browser: &Browser) {
    let token = site.token(LEAD).await;
    browser.sign_in(&token).await;
    browser.go("/").await;
    browser.until("return document.querySelector('#live').dataset.state === 'live'").await;
    site.stop().await;
    browser.until("return document.querySelector('#live').dataset.state === 'stale'").await;
    browser.js("const now = Date.now; Date.now = () => now() + 180000").await;
    browser
        .until(
            "return document.querySelector('#stale')?.textContent.includes('This page is 3 min old. Reload') ?? false",
        )
        .await;
    let found: Vec<String> = axe(browser).await.into_iter().collect();
    assert!(found.is_empty(), "{found:?}");
    site.start().await;
    browser.until("return document.querySelector('#stale') === null").await;
}

async fn what_takes_long_says_so(site: &Site, browser: &Browser) {
    let token = site.token(LEAD).await;
    browser.sign_in(&token).await;
    let (_, proposals) = site.example(&token).await;
    browser.go(&format!("/proposals/{}", proposals[0])).await;
    let slow = json!({ "offline": false, "latency": 1500, "downloadThroughput": -1, "uploadThroughput": -1 });
    browser.cdp("Network.enable", json!({})).await;
    browser.cdp("Network.emulateNetworkConditions", slow).await;
    browser.js("document.querySelector('#planform input').click()").await;
    browser.until("return document.querySelector('#planner .res').getAttribute('aria-busy') === 'true'").await;
    browser.until("return document.querySelector('#planner .res').getAttribute('aria-busy') === null && location.search.includes('accept=')").await;
}
