//! The same through the pages, as a browser goes.

use super::Door;
use crate::harness::{PAGES, PASSWORD, TestApp, both};
use awc::http::StatusCode;
use awc::http::header::{LOCATION, SET_COOKIE};
use serde_json::json;

both!(
    a_person_signs_in_at_a_provider_by_the_pages,
    an_account_is_linked_by_the_pages,
    who_does_not_agree_is_told_so,
    a_sign_in_that_another_browser_began_is_refused_by_the_page,
);

/// How the browser knows the server.
const HOST: &str = "pages.example";

async fn door(app: &TestApp) -> Door {
    Door::open(app, |settings| {
        settings["providers"][0]["redirectUris"] = json!([PAGES]);
        settings["providers"][0]["joins"] = json!(true);
    })
    .await
}

/// The status of a page, where it leads, what it sets, and what it shows.
async fn page(door: &Door, path: &str, cookies: &str) -> (StatusCode, String, Vec<String>, String) {
    let browser = awc::Client::builder().disable_redirects().finish();
    let asked = browser.get(format!("{}{path}", door.app.url)).insert_header(("host", HOST));
    let asked = asked.insert_header(("x-forwarded-proto", "https"));
    let mut answer = asked.insert_header(("cookie", cookies)).send().await.expect("an answer");
    let text = |value: &awc::http::header::HeaderValue| value.to_str().expect("text").to_owned();
    let place = answer.headers().get(LOCATION).map(text).unwrap_or_default();
    let set = answer.headers().get_all(SET_COOKIE).map(text);
    let set = set.filter_map(|cookie| cookie.split(';').next().map(str::to_owned)).collect();
    let shown = String::from_utf8_lossy(&answer.body().limit(1_000_000).await.expect("a body")).into_owned();
    (answer.status(), place, set, shown)
}

/// The place to which the provider sends whoever agrees, without its origin.
async fn agreed(authorization_url: &str) -> String {
    let browser = awc::Client::builder().disable_redirects().finish();
    let answer = browser.get(authorization_url).send().await.expect("an answer");
    let place = answer.headers().get(LOCATION).expect("a place").to_str().expect("text").to_owned();
    place.strip_prefix(&format!("https://{HOST}")).unwrap_or_else(|| panic!("{place}")).to_owned()
}

async fn a_person_signs_in_at_a_provider_by_the_pages(app: &TestApp) {
    let door = door(app).await;
    let (status, _, _, shown) = page(&door, "/sign-in", "").await;
    assert!(status.is_success() && shown.contains("href=\"/sign-in-with/example\""), "{shown}");
    let (status, provider, set, _) = page(&door, "/sign-in-with/example", "").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let attempt = set.iter().find(|cookie| cookie.starts_with("attempt=sign-in.")).expect("the secret").clone();
    let back = agreed(&provider).await;
    let (status, place, set, shown) = page(&door, &back, &attempt).await;
    assert_eq!((status, place.as_str()), (StatusCode::SEE_OTHER, "/"), "{shown}");
    assert!(set.contains(&"attempt=".to_owned()), "the secret is thrown away: {set:?}");
    let access = set.iter().find(|cookie| cookie.starts_with("access=")).expect("a session");
    let (status, _, _, shown) = page(&door, "/settings", access).await;
    assert!(status.is_success() && shown.contains("ada@example.org") && shown.contains("Link an account at Example"));
    door.close().await;
}

async fn an_account_is_linked_by_the_pages(app: &TestApp) {
    let door = door(app).await;
    let access = format!("access={}", door.lead.token());
    let (status, provider, set, _) = page(&door, "/link-with/example", &access).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let attempt = set.iter().find(|cookie| cookie.starts_with("attempt=link.")).expect("the secret").clone();
    let back = agreed(&provider).await;
    let cookies = format!("{access}; {attempt}");
    let (status, _, set, shown) = page(&door, &back, &cookies).await;
    assert!(status.is_success() && shown.contains("Link the account"), "{shown}");
    let secret = attempt.strip_prefix("attempt=link.").and_then(|rest| rest.split('.').next()).expect("a secret");
    assert!(!shown.contains(secret), "the page does not show the secret");
    let field = |name: &str| {
        let start = format!("name=\"{name}\" value=\"");
        shown.split_once(&start).and_then(|(_, rest)| rest.split('"').next()).expect("a field").to_owned()
    };
    let form = set.iter().find(|cookie| cookie.starts_with("form=")).expect("a form's cookie");
    let fields = [("form-token", field("form-token")), ("do", "linkIdentity".to_owned()), ("code", field("code"))];
    let more = [("state", field("state")), ("iss", field("iss")), ("password", PASSWORD.to_owned())];
    let browser = awc::Client::builder().disable_redirects().finish();
    let asked = browser.post(format!("{}/signed-in", door.app.url)).insert_header(("host", HOST));
    let asked = asked.insert_header(("cookie", format!("{cookies}; {form}")));
    let mut answer = asked.send_form(&fields.into_iter().chain(more).collect::<Vec<_>>()).await.expect("an answer");
    let body = String::from_utf8_lossy(&answer.body().limit(1_000_000).await.expect("a body")).into_owned();
    assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{body}");
    assert_eq!(door.viewer(&door.lead.token()).await["identities"][0]["subject"], "ada-1");
    door.close().await;
}

async fn who_does_not_agree_is_told_so(app: &TestApp) {
    let door = door(app).await;
    let (_, _, set, _) = page(&door, "/sign-in-with/example", "").await;
    let attempt = set.iter().find(|cookie| cookie.starts_with("attempt=")).expect("the secret").clone();
    let (status, _, set, shown) = page(&door, "/signed-in?error=access_denied&state=x", &attempt).await;
    assert!(status == StatusCode::BAD_REQUEST && shown.contains("The provider did not agree"), "{shown}");
    assert!(set.contains(&"attempt=".to_owned()), "{set:?}");
    door.close().await;
}

async fn a_sign_in_that_another_browser_began_is_refused_by_the_page(app: &TestApp) {
    let door = door(app).await;
    let (_, provider, _, _) = page(&door, "/sign-in-with/example", "").await;
    let back = agreed(&provider).await;
    for cookies in ["", "attempt=sign-in.another", "attempt=another"] {
        let (status, _, set, shown) = page(&door, &back, cookies).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{cookies}: {shown}");
        assert!(!set.iter().any(|cookie| cookie.starts_with("access=")), "{set:?}");
    }
    let (status, _, _, shown) = page(&door, "/sign-in-with/nobody", "").await;
    assert!(status == StatusCode::BAD_REQUEST && shown.contains("providerId"), "{shown}");
    door.close().await;
}
