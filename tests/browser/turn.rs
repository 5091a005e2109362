//! A stakeholder answers in a few keys.

use crate::{Browser, LEAD, Site};
use serde_json::{Value, json};

checks!(
    a_stance_is_taken_by_keys_alone_and_undone,
    silence_time_and_neither_are_told_apart,
    a_card_is_put_off_and_one_may_ask_back,
    a_lead_notes_a_talk_and_takes_it_back,
);

async fn press(browser: &Browser, key: &str, code: u32, control: bool) {
    for kind in ["keyDown", "keyUp"] {
        let mut event = json!({ "type": kind, "key": key, "windowsVirtualKeyCode": code, "modifiers": if control { 2 } else { 0 } });
        if kind == "keyDown" && key.len() == 1 && !control {
            event["text"] = json!(key);
        }
        browser.cdp("Input.dispatchKeyEvent", event).await;
    }
}

async fn held(site: &Site, token: &str, proposal: &str) -> Value {
    let query = "query($id: ID!) { proposal(id: $id) { initiative { viewerStakeholder { id } } \
        positions(first: 100) { nodes { stance stakeholder { id } } } } }";
    let seen = site.ask(token, query, json!({ "id": proposal })).await;
    let own = seen["proposal"]["initiative"]["viewerStakeholder"]["id"].clone();
    let all = seen["proposal"]["positions"]["nodes"].as_array().cloned().unwrap_or_default();
    all.into_iter().find(|one| one["stakeholder"]["id"] == own).map_or(Value::Null, |one| one["stance"].clone())
}

/// Check 13, from the page that a mail leads to.
async fn a_stance_is_taken_by_keys_alone_and_undone(site: &Site, browser: &Browser) {
    let token = site.token("hana@demo.invalid").await;
    browser.sign_in(&token).await;
    browser.go("/turn").await;
    let ticked = "return document.querySelectorAll('.ask .pick :checked').length";
    assert_eq!(browser.js(ticked).await, json!(0), "nothing is ticked for a new answer");
    let card =
        "[...document.querySelectorAll('.ask')].find(card => card.querySelector('[name=do][value=takePosition]'))";
    let proposal = browser.js(&format!("return {card}.querySelector('[name=proposalId]').value")).await;
    let proposal = proposal.as_str().expect("an id").to_owned();
    assert_eq!(held(site, &token, &proposal).await, Value::Null);
    // To the card, its second choice, and off: each a key.
    browser.js(&format!("{card}.querySelector('a').focus()")).await;
    press(browser, "2", 50, false).await;
    assert_eq!(browser.js(&format!("return {card}.querySelector('.pick :checked').value")).await, json!("SUPPORT"));
    press(browser, "Enter", 13, true).await;
    browser.until("return document.querySelector('.said') !== null").await;
    let said = browser.js("return document.querySelector('.said').textContent").await;
    assert!(said.as_str().is_some_and(|said| said.contains("is taken. Readiness")), "{said}");
    assert_eq!(held(site, &token, &proposal).await, json!("SUPPORT"));
    browser.js("document.querySelector('[name=undo]').form.requestSubmit()").await;
    browser.until("return document.querySelector('.said')?.textContent.includes('Undone') ?? false").await;
    assert_eq!(held(site, &token, &proposal).await, Value::Null);
    assert_eq!(browser.js("return document.querySelector('[name=undo]')").await, Value::Null, "once");
}

/// Check 14, and 21: by words and shapes, without colour.
async fn silence_time_and_neither_are_told_apart(site: &Site, browser: &Browser) {
    let token = site.token(LEAD).await;
    browser.sign_in(&token).await;
    let (_, proposals) = site.example(&token).await;
    browser.go(&format!("/proposals/{}", proposals[0])).await;
    let cells = "return [...document.querySelectorAll('.mx .st')].map(pill => \
        [pill.querySelector('span').textContent, pill.querySelector('use').getAttribute('href')])";
    let cells: Vec<(String, String)> = serde_json::from_value(browser.js(cells).await).expect("cells");
    let mut kinds = cells.clone();
    kinds.sort();
    kinds.dedup();
    let (mut words, mut shapes): (Vec<_>, Vec<_>) = kinds.into_iter().unzip();
    let many = words.len();
    words.dedup();
    shapes.sort();
    shapes.dedup();
    assert!(many >= 7 && words.len() == many && shapes.len() == many, "{words:?} {shapes:?}");
    for word in ["Not heard", "Need time", "Abstain"] {
        assert!(words.iter().any(|one| one == word), "{word} of {words:?}");
    }
}

/// Widget 14: Later, and Ask a question.
async fn a_card_is_put_off_and_one_may_ask_back(site: &Site, browser: &Browser) {
    let token = site.token("hana@demo.invalid").await;
    browser.sign_in(&token).await;
    browser.go("/turn").await;
    let heads = "return [...document.querySelectorAll('.ask')].map(card => card.querySelector('h2').textContent + card.querySelector('p.sub a')?.textContent)";
    let before: Vec<String> = serde_json::from_value(browser.js(heads).await).expect("cards");
    assert!(before.len() > 1, "{before:?}");
    browser.js("[...document.querySelectorAll('.ask a')].find(link => link.textContent === 'Later').click()").await;
    browser.until("return location.search.startsWith('?later=')").await;
    let after: Vec<String> = serde_json::from_value(browser.js(heads).await).expect("cards");
    let expected: Vec<String> = before[1..].iter().chain(&before[..1]).cloned().collect();
    assert_eq!(after, expected, "it comes last");

    let ask = "const form = document.querySelector('form[id^=askQuestion]'); form.closest('details').open = true; \
        form.elements.body.value = 'Who pays for *this*?'; const id = form.elements.proposalId.value; form.requestSubmit(); return id;";
    let proposal = browser.js(ask).await.as_str().expect("an id").to_owned();
    browser.until("return document.querySelector('.said')?.textContent.includes('It is asked') ?? false").await;
    assert_eq!(held(site, &token, &proposal).await, Value::Null, "a question is no position");

    // The lead finds it, and answers.
    browser.sign_in(&site.token(LEAD).await).await;
    browser.go("/turn").await;
    let answer = "const card = [...document.querySelectorAll('.ask')].find(card => card.textContent.includes('Who pays for')); \
        const form = card.querySelector('form[id^=answerQuestion]'); form.elements.answer.value = 'We do.'; form.requestSubmit();";
    browser.js(answer).await;
    browser.until("return document.querySelector('.said') !== null").await;
    browser.sign_in(&token).await;
    browser.go(&format!("/proposals/{proposal}/questions")).await;
    let seen = browser
        .js("const one = [...document.querySelectorAll('#h-questions ~ ul > li')][0]; \
        return [one.querySelector('em').textContent, one.querySelector('blockquote').textContent.includes('We do.'), \
            one.querySelectorAll('form').length]")
        .await;
    assert_eq!(seen, json!(["this", true, 0]), "the asker reads it, and it stays");
}

/// Widget 4: mark as talked, and not useful.
async fn a_lead_notes_a_talk_and_takes_it_back(site: &Site, browser: &Browser) {
    let token = site.token(LEAD).await;
    browser.sign_in(&token).await;
    let (_, proposals) = site.example(&token).await;
    browser.go(&format!("/proposals/{}", proposals[0])).await;
    let names =
        "return [...document.querySelectorAll('#talk .talk > li')].map(one => one.querySelector('.who b').textContent)";
    let before: Vec<String> = serde_json::from_value(browser.js(names).await).expect("names");
    let note = |value: &str| format!("document.querySelector('#talk .talk > li button[value={value}]').click()");
    browser.js(&note("NOT_USEFUL")).await;
    browser.until("return document.querySelector('.said') !== null").await;
    let after: Vec<String> = serde_json::from_value(browser.js(names).await).expect("names");
    assert!(!after.contains(&before[0]) && after[0] == before[1], "{before:?} {after:?}");
    let left = "return document.querySelector('#talk .rows').textContent";
    assert!(browser.js(left).await.as_str().is_some_and(|left| left.starts_with(&before[0])));
    browser.js("document.querySelector('#talk .rows form').requestSubmit()").await;
    browser.until("return document.querySelector('.said')?.textContent.includes('taken back') ?? false").await;
    let again: Vec<String> = serde_json::from_value(browser.js(names).await).expect("names");
    assert_eq!(again, before);
    browser.js(&note("TALKED")).await;
    browser.until("return document.querySelector('.said')?.textContent.includes('noted') ?? false").await;
    let after: Vec<String> = serde_json::from_value(browser.js(names).await).expect("names");
    assert_eq!(after[0], before[1], "who was talked to comes after the others: {after:?}");
}
