//! A tab of the browser.

use std::sync::mpsc::Receiver;

use serde_json::{Value, json};

use crate::browser::{Browser, receive, result};

/// A tab with its own cookies and storage. It is closed when it is dropped.
#[derive(Debug)]
pub(crate) struct Page {
    browser: &'static Browser,
    context: String,
    target: String,
    session: String,
    messages: Receiver<Value>,
    problems: Vec<String>,
}

impl Page {
    /// Opens an empty tab, `width` pixels wide.
    pub(crate) fn open(width: u32) -> Self {
        let browser = Browser::shared();
        let context = browser.call("Target.createBrowserContext", &json!({}));
        let context = string(&context["browserContextId"]);
        let blank = json!({ "url": "about:blank", "browserContextId": context });
        let target = string(&browser.call("Target.createTarget", &blank)["targetId"]);
        let attach = json!({ "targetId": target, "flatten": true });
        let session = string(&browser.call("Target.attachToTarget", &attach)["sessionId"]);
        let messages = browser.subscribe(&session);
        let mut page = Self { browser, context, target, session, messages, problems: vec![] };
        for domain in ["Page", "Runtime", "Log", "Network"] {
            page.call(&format!("{domain}.enable"), &json!({}));
        }
        page.set_width(width);
        page
    }

    /// Makes the tab `width` pixels wide.
    pub(crate) fn set_width(&mut self, width: u32) {
        let size =
            json!({ "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false });
        self.call("Emulation.setDeviceMetricsOverride", &size);
    }

    /// Lets the pages believe that the reader prefers a `feature` such as `prefers-color-scheme`.
    pub(crate) fn prefer(&mut self, feature: &str, value: &str) {
        let feature = json!({ "features": [{ "name": feature, "value": value }] });
        self.call("Emulation.setEmulatedMedia", &feature);
    }

    /// Switches JavaScript off for all pages that are loaded from now on.
    pub(crate) fn disable_javascript(&mut self) {
        self.call("Emulation.setScriptExecutionDisabled", &json!({ "value": true }));
    }

    /// Loads a page, with all that it consists of.
    #[track_caller]
    pub(crate) fn load(&mut self, url: &str) {
        let answer = self.call("Page.navigate", &json!({ "url": url }));
        assert!(answer["errorText"].is_null(), "{url} cannot be loaded: {}", answer["errorText"]);
        loop {
            let message = receive(&self.messages, url);
            if message["method"] == "Page.loadEventFired" {
                break;
            }
            self.note(&message);
        }
    }

    /// Evaluates a JavaScript expression, and returns its value. Waits if it is a promise.
    #[track_caller]
    pub(crate) fn eval(&mut self, expression: &str) -> Value {
        let params =
            json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let mut answer = self.call("Runtime.evaluate", &params);
        let exception = &answer["exceptionDetails"];
        assert!(exception.is_null(), "{expression} failed: {exception}");
        answer["result"]["value"].take()
    }

    /// Evaluates an expression whose value is a list of texts.
    #[track_caller]
    pub(crate) fn list(&mut self, expression: &str) -> Vec<String> {
        let value = self.eval(expression);
        let list = value.as_array().unwrap_or_else(|| panic!("{expression} is {value}: no list"));
        list.iter().map(string).collect()
    }

    /// Presses and releases a key, such as `Tab`, `Enter` or `1`.
    pub(crate) fn press(&mut self, key: &str) {
        let (code, text) = match key {
            "Enter" => (13, "\r"),
            "Tab" => (9, ""),
            "ArrowLeft" => (37, ""),
            "ArrowUp" => (38, ""),
            "ArrowRight" => (39, ""),
            "ArrowDown" => (40, ""),
            " " => (32, " "),
            _ => (u32::from(key.to_ascii_uppercase().as_bytes()[0]), key),
        };
        let mut event = json!({
            "type": if text.is_empty() { "rawKeyDown" } else { "keyDown" },
            "key": key,
            "text": text,
            "windowsVirtualKeyCode": code,
        });
        self.call("Input.dispatchKeyEvent", &event);
        event["type"] = "keyUp".into();
        self.call("Input.dispatchKeyEvent", &event);
    }

    /// Returns what went wrong since the last call: errors of scripts, messages in the console, and
    /// requests that failed.
    pub(crate) fn take_problems(&mut self) -> Vec<String> {
        // The answer comes after all events that happened before the call.
        self.eval("0");
        std::mem::take(&mut self.problems)
    }

    fn call(&mut self, method: &str, params: &Value) -> Value {
        let id = self.browser.send(&self.session, method, params);
        loop {
            let message = receive(&self.messages, method);
            if message["id"] == id {
                return result(method, message);
            }
            self.note(&message);
        }
    }

    /// Notes an event that is a problem.
    fn note(&mut self, message: &Value) {
        let params = &message["params"];
        let problem = match message["method"].as_str().unwrap_or_default() {
            "Runtime.exceptionThrown" => {
                let details = &params["exceptionDetails"];
                format!(
                    "a script failed: {} {}",
                    details["text"], details["exception"]["description"]
                )
            }
            "Runtime.consoleAPICalled" if params["type"] == "error" => {
                format!("a script reported an error: {}", params["args"])
            }
            "Log.entryAdded" if params["entry"]["level"] == "error" => {
                format!("the console shows: {} {}", params["entry"]["text"], params["entry"]["url"])
            }
            "Network.loadingFailed" if params["canceled"] != true => {
                format!("a request failed: {}", params["errorText"])
            }
            "Network.responseReceived"
                if params["response"]["status"].as_u64().is_some_and(|status| status >= 400) =>
            {
                let response = &params["response"];
                format!("{} was answered with {}", response["url"], response["status"])
            }
            _ => return,
        };
        self.problems.push(problem);
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.browser.call("Target.closeTarget", &json!({ "targetId": self.target }));
            let context = json!({ "browserContextId": self.context });
            self.browser.call("Target.disposeBrowserContext", &context);
        }
    }
}

fn string(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is not a text")).into()
}
