//! A Chromium of its own for every check.

use crate::Site;
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use url::Url;

/// A browser.
pub struct Browser {
    /// What drives it.
    pub client: Client,
    site: String,
    _driver: Driver,
}

/// The program that drives it; it ends with this.
struct Driver(Child);

impl Drop for Driver {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Runs one check, or says that it was skipped.
pub fn run(check: impl AsyncFnOnce(&Site, &Browser)) {
    actix_web::rt::System::new().block_on(async {
        let site = Site::open().await;
        let Some(browser) = Browser::begin(&site).await else {
            assert!(std::env::var_os("BROWSER_NEEDED").is_none(), "no Chromium, and it is needed here");
            println!("skipped: no `chromium` and `chromedriver` on this machine");
            return;
        };
        check(&site, &browser).await;
        browser.client.clone().close().await.expect("the browser ends");
        site.close().await;
    });
}

fn driver() -> Option<(Driver, String)> {
    let mut child =
        Command::new("chromedriver").args(["--port=0"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
    let lines = BufReader::new(child.stdout.take()?).lines();
    let port = lines.map_while(Result::ok).find_map(|line| {
        let port = line.split("on port ").nth(1)?;
        line.contains("started successfully").then(|| port.trim_end_matches('.').to_owned())
    });
    let driver = Driver(child);
    Some((driver, format!("http://127.0.0.1:{}", port?)))
}

impl Browser {
    /// A browser that has opened nothing; none where the machine has none.
    pub async fn begin(site: &Site) -> Option<Self> {
        let (driver, address) = driver()?;
        Some(Self::open(site, driver, &address, true).await)
    }

    async fn open(site: &Site, driver: Driver, address: &str, scripts: bool) -> Self {
        let mut options = json!({ "args": [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
            "--force-prefers-reduced-motion", "--window-size=1440,1000", "--lang=en-GB",
        ] });
        if !scripts {
            options["prefs"] = json!({ "profile.managed_default_content_settings.javascript": 2 });
        }
        let capabilities = json!({ "browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": { "browser": "ALL" } });
        let Value::Object(capabilities) = capabilities else { panic!("an object") };
        let capabilities: Capabilities = capabilities.into_iter().collect();
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(address)
            .await
            .expect("a browser");
        Self { client, site: site.url.clone(), _driver: driver }
    }

    /// Another browser that shares nothing with this one; without scripts where that is said.
    pub async fn another(&self, site: &Site, scripts: bool) -> Self {
        let (driver, address) = driver().expect("there was one before");
        Self::open(site, driver, &address, scripts).await
    }

    /// Comes with this token.
    pub async fn sign_in(&self, token: &str) {
        let cookie = json!({ "name": "access", "value": token, "url": self.site, "httpOnly": true });
        self.cdp("Network.setCookie", cookie).await;
    }

    /// Opens a page.
    pub async fn go(&self, path: &str) {
        self.client.goto(&format!("{}{path}", self.site)).await.expect("a page");
    }

    /// What a script gives.
    pub async fn js(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Waits until a script gives true; the check fails where it does not.
    pub async fn until(&self, script: &str) {
        for _ in 0..10_000 {
            if self.js(script).await == json!(true) {
                return;
            }
            tokio::task::yield_now().await;
        }
        panic!("never: {script}");
    }

    /// A command of the browser's own protocol.
    pub async fn cdp(&self, command: &str, params: Value) -> Value {
        self.client.issue_cmd(Cdp { command: command.to_owned(), params }).await.expect("an answer")
    }

    /// So wide, in this theme.
    pub async fn shape(&self, width: u32, dark: bool) {
        let size = json!({ "width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": false });
        self.cdp("Emulation.setDeviceMetricsOverride", size).await;
        let theme = if dark { "dark" } else { "light" };
        let media = json!({ "features": [
            { "name": "prefers-color-scheme", "value": theme }, { "name": "prefers-reduced-motion", "value": "reduce" },
        ] });
        self.cdp("Emulation.setEmulatedMedia", media).await;
    }

    /// What the browser complained about since it was asked last.
    pub async fn complaints(&self) -> Vec<String> {
        let log = self.client.issue_cmd(Log).await.expect("a log");
        let said = log.as_array().cloned().unwrap_or_default();
        // What it only suggests is no complaint.
        let said = said.iter().filter(|entry| entry["level"] != "DEBUG" && entry["level"] != "INFO");
        said.filter_map(|entry| entry["message"].as_str().map(str::to_owned)).collect()
    }
}

#[derive(Debug)]
struct Cdp {
    command: String,
    params: Value,
}

impl WebDriverCompatibleCommand for Cdp {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (http::Method, Option<String>) {
        let body = json!({ "cmd": self.command, "params": self.params }).to_string();
        (http::Method::POST, Some(body))
    }
}

#[derive(Debug)]
struct Log;

impl WebDriverCompatibleCommand for Log {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(json!({ "type": "browser" }).to_string()))
    }
}

impl Site {
    /// The worked example: its initiative, and its proposals in the order they were made.
    pub async fn example(&self, token: &str) -> (String, Vec<String>) {
        let query = "{ initiatives(first: 9) { nodes { id title proposals(first: 9) { nodes { id } } } } }";
        let data = self.ask(token, query, json!({})).await;
        let all = data["initiatives"]["nodes"].as_array().expect("initiatives").clone();
        let one = all.iter().find(|one| one["title"].as_str().is_some_and(|title| title.starts_with("Sessions")));
        let one = one.expect("the worked example");
        let id = |value: &Value| value["id"].as_str().expect("an id").to_owned();
        (id(one), one["proposals"]["nodes"].as_array().expect("proposals").iter().map(id).collect())
    }

    /// The proposal of the demo that is decided, and its decision.
    pub async fn decided(&self, token: &str) -> (String, String) {
        let query = "{ initiatives(first: 9) { nodes { proposals(first: 9) { nodes { id decision { id } } } } } }";
        let data = self.ask(token, query, json!({})).await;
        let initiatives = data["initiatives"]["nodes"].as_array().cloned().unwrap_or_default();
        let mut all = initiatives.iter().filter_map(|one| one["proposals"]["nodes"].as_array()).flatten();
        let found = all.find_map(|one| Some((one["id"].as_str()?, one["decision"]["id"].as_str()?)));
        let (proposal, decision) = found.expect("a decided proposal");
        (proposal.to_owned(), decision.to_owned())
    }
}
