//! A console, as its REST API shows it.

use crate::Done;
use cli::{Exit, Stop};
use serde_json::Value;
use std::{path::PathBuf, sync::Arc, time::Duration};
use ureq::{
    Agent, Body,
    http::{Request, Response},
    tls::{RootCerts, TlsConfig},
};

/// Longer than the console itself takes before it gives up.
const PATIENCE: Duration = Duration::from_secs(100);

/// Where the console is, and what to come by: as environment variables and the file of `countersign login` say.
#[derive(Debug, Clone, Default)]
pub struct Where {
    /// `COUNTERSIGN_URL`.
    pub url: Option<String>,
    /// `COUNTERSIGN_TOKEN`.
    pub token: Option<String>,
    /// The file that `countersign login` writes; none where there is no home.
    pub file: Option<PathBuf>,
}

impl Where {
    /// As environment variables say.
    #[must_use]
    pub fn of(variable: impl Fn(&str) -> Option<String>) -> Self {
        let of = |name: &str| variable(name).filter(|value| !value.is_empty());
        let home = of("XDG_CONFIG_HOME").map(PathBuf::from).or_else(|| {
            of("HOME").or_else(|| of("USERPROFILE")).map(|home| PathBuf::from(home).join(".config"))
        });
        Self {
            url: of("COUNTERSIGN_URL"),
            token: of("COUNTERSIGN_TOKEN"),
            file: home.map(|dir| dir.join("countersign").join("login.json")),
        }
    }

    /// The console. A variable counts more than the file; a token of the file goes to the file's console only.
    pub(crate) fn console(&self) -> Done<Console> {
        let kept = self.kept()?;
        let url = self.url.clone().or_else(|| kept.as_ref().map(|(url, _)| url.clone()));
        let Some(url) = url else {
            return Err(Stop::unusable("no console: set `COUNTERSIGN_URL`, or run `countersign login URL`"));
        };
        let of_file = kept.filter(|(kept, _)| trimmed(kept) == trimmed(&url)).map(|(_, token)| token);
        let Some(token) = self.token.clone().or(of_file) else {
            return Err(Stop::unusable(format!(
                "no token for {url}: set `COUNTERSIGN_TOKEN`, or run `countersign login {url}`"
            )));
        };
        Console::new(&url, &token)
    }

    /// Address and token of the file, if it is there.
    fn kept(&self) -> Done<Option<(String, String)>> {
        let Some(file) = self.file.as_ref().filter(|file| file.exists()) else { return Ok(None) };
        let wrong = |why: String| {
            Stop::unusable(format!("{}: {why}; run `countersign login URL` again", file.display()))
        };
        let text = std::fs::read_to_string(file).map_err(|e| wrong(e.to_string()))?;
        let value: Value = serde_json::from_str(&text).map_err(|e| wrong(e.to_string()))?;
        match (value["url"].as_str(), value["token"].as_str()) {
            (Some(url), Some(token)) => Ok(Some((url.to_owned(), token.to_owned()))),
            _ => Err(wrong("`url` or `token` is missing".into())),
        }
    }
}

/// An address without what may stand around it.
pub(crate) fn trimmed(url: &str) -> &str {
    url.trim().trim_end_matches('/')
}

/// A console, and the token to come by.
pub(crate) struct Console {
    agent: Agent,
    base: String,
    token: String,
}

impl Console {
    /// A console at an address. A token goes over TLS, or to this machine.
    pub(crate) fn new(url: &str, token: &str) -> Done<Self> {
        let url = trimmed(url);
        let uri: Option<ureq::http::Uri> = url.parse().ok();
        let host = uri.as_ref().and_then(|uri| uri.host()).unwrap_or_default();
        let here = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
        match uri.as_ref().and_then(|uri| uri.scheme_str()) {
            Some("https") if !host.is_empty() => {}
            Some("http") if here => {}
            Some("http") if !host.is_empty() => {
                return Err(Stop::unusable(format!(
                    "`{url}` would send the token readably over the network: use https"
                )));
            }
            _ => return Err(Stop::unusable(format!("`{url}` is no address; write it like https://host"))),
        }
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::PlatformVerifier)
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        let agent = Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .http_status_as_error(false)
            // The API leads nowhere; whoever does is not the console, and gets no token.
            .max_redirects(0)
            .tls_config(tls)
            .user_agent(concat!("countersign/", env!("CARGO_PKG_VERSION")))
            .build();
        Ok(Self { agent: agent.into(), base: format!("{url}/api/v1"), token: token.trim().to_owned() })
    }

    /// Reads.
    pub(crate) fn get(&self, path: &str) -> Done<Value> {
        Ok(self.ask("GET", path, None, &[])?.1)
    }

    /// Does something.
    pub(crate) fn post(&self, path: &str, body: Option<&Value>, key: Option<&str>) -> Done<Value> {
        let key = key.map(|key| ("idempotency-key", key));
        Ok(self.ask("POST", path, body, key.as_slice())?.1)
    }

    /// Asks; gives the entity tag and the body.
    pub(crate) fn ask(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
        headers: &[(&str, &str)],
    ) -> Done<(String, Value)> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base))
            .header("authorization", format!("Bearer {}", self.token))
            .header("accept", "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answered = match body {
            Some(body) => {
                let request = request.header("content-type", "application/json").body(body.to_string());
                request.map_err(Into::into).and_then(|request| self.agent.run(request))
            }
            None if method == "POST" => {
                request.body(String::new()).map_err(Into::into).and_then(|request| self.agent.run(request))
            }
            None => request.body(()).map_err(Into::into).and_then(|request| self.agent.run(request)),
        };
        let unsent = |why: ureq::Error| Stop::unusable(format!("{method} {}{path}: {why}", self.base));
        let mut response = answered.map_err(unsent)?;
        read(&mut response)
            .map_err(|stop| Stop { reason: format!("{method} {path}: {}", stop.reason), ..stop })
    }
}

fn read(response: &mut Response<Body>) -> Done<(String, Value)> {
    let status = response.status();
    let tag = response.headers().get("etag").and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    let text = response.body_mut().read_to_string().map_err(|e| Stop::unusable(format!("{status}: {e}")))?;
    let body: Option<Value> =
        if text.is_empty() { Some(Value::Null) } else { serde_json::from_str(&text).ok() };
    match body {
        Some(body) if status.is_success() => Ok((tag, body)),
        Some(problem) if problem["type"].as_str().is_some_and(|t| t.starts_with("urn:countersign:")) => {
            Err(Stop { reason: said(&problem), exit: Exit::Found })
        }
        _ => Err(Stop::unusable(format!("{status}: what answers there is no console"))),
    }
}

/// What a problem says, on one line: every fault, or what is wrong.
fn said(problem: &Value) -> String {
    let faults = problem["errors"].as_array().into_iter().flatten();
    let lines: Vec<String> = faults
        .map(|fault| {
            let of = |member: &str| fault[member].as_str().unwrap_or_default();
            format!("{}: {}", of("at"), of("message"))
        })
        .collect();
    if lines.is_empty() {
        problem["detail"].as_str().unwrap_or_default().to_owned()
    } else {
        lines.join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_goes_over_tls_or_to_this_machine() {
        for good in [
            "https://c.example.com",
            "https://c.example.com/",
            "http://127.0.0.1:3000",
            "http://localhost",
            "http://[::1]:1",
        ] {
            assert!(Console::new(good, "t").is_ok(), "{good}");
        }
        for bad in [
            "http://c.example.com",
            "http://127.0.0.1.example.com",
            "ftp://x",
            "c.example.com",
            "",
            "https://",
            "http://localhost@example.com",
        ] {
            assert!(Console::new(bad, "t").is_err(), "{bad}");
        }
    }

    #[test]
    fn a_variable_counts_more_than_the_file_and_a_token_goes_nowhere_else() {
        let dir = tempfile::tempdir().expect("a directory");
        let file = dir.path().join("login.json");
        std::fs::write(&file, r#"{"url":"https://a.example.com","token":"of a"}"#).expect("it is written");
        let found = |url: Option<&str>, token: Option<&str>| {
            let [url, token] = [url, token].map(|text| text.map(str::to_owned));
            Where { url, token, file: Some(file.clone()) }.console().map(|c| (c.base, c.token)).ok()
        };
        let of = |base: &str, token: &str| Some((format!("{base}/api/v1"), token.to_owned()));
        assert_eq!(found(None, None), of("https://a.example.com", "of a"));
        assert_eq!(found(Some("https://a.example.com/"), None), of("https://a.example.com", "of a"));
        assert_eq!(found(Some("https://b.example.com"), None), None);
        assert_eq!(found(Some("https://b.example.com"), Some("t")), of("https://b.example.com", "t"));
        assert_eq!(found(None, Some("t")), of("https://a.example.com", "t"));
    }
}
