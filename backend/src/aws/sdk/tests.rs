//! Answers that are none of SES's: what emulators, proxies and broken networks give.

use super::*;
use crate::aws::{Kind, accounts::base};
use aws_config::{Region, timeout::TimeoutConfig};
use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    thread,
    time::Duration,
};

/// Takes a request and gives an answer, whatever was asked; none: keeps the connection open and says nothing.
fn serve(answer: Option<String>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    let url = format!("http://{}", listener.local_addr().expect("it is bound"));
    thread::spawn(move || {
        let mut open: Vec<TcpStream> = Vec::new();
        for stream in listener.incoming() {
            let mut stream = stream.expect("the client connects");
            let mut reader = BufReader::new(stream.try_clone().expect("it is one connection"));
            let (mut line, mut length) = (String::new(), 0);
            while reader.read_line(&mut line).is_ok_and(|read| read > 2) {
                if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                    length = value.trim().parse().expect("it is a number");
                }
                line.clear();
            }
            reader.read_exact(&mut vec![0; length]).expect("the body follows");
            match &answer {
                Some(answer) => stream.write_all(answer.as_bytes()).expect("the client listens"),
                None => open.push(stream),
            }
        }
    });
    url
}

fn http(status: &str, kind: &str, body: &str) -> Option<String> {
    let length = body.len();
    Some(format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    ))
}

async fn sdk(url: &str) -> Sdk {
    let credentials = Credentials::new("test", "test", None, None, "test");
    let config = base(Some(url))
        .region(Region::new("eu-west-1"))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .timeout_config(TimeoutConfig::builder().operation_timeout(Duration::from_millis(300)).build())
        .load()
        .await;
    Sdk::new(&config, "a test")
}

#[tokio::test]
async fn answers_that_are_none_of_ses_are_told_by_what_may_have_happened() {
    let error = |code: &str, message: &str| {
        format!(
            "<ErrorResponse><Error><Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>"
        )
    };
    let html =
        "<!doctype html>\n<html lang=en><title>500 Internal Server Error</title>\n<p>The server broke</p>";
    let xml = "text/xml";
    for (answer, kind, code, words) in [
        (http("500 X", "text/html", html), Kind::Unknown, errors::UNREADABLE, "HTTP 500"),
        (http("502 X", "text/html", "<h1>bad gateway"), Kind::Unknown, errors::UNREADABLE, "HTTP 502"),
        (
            http("200 OK", xml, "<ListReceiptRuleSetsResponse><"),
            Kind::Unknown,
            errors::UNREADABLE,
            "HTTP 200",
        ),
        (http("200 OK", xml, "{}"), Kind::Unknown, errors::UNREADABLE, "not as AWS does"),
        (http("500 X", xml, &error("InternalFailure", "")), Kind::Unknown, "InternalFailure", ""),
        (
            http("503 X", xml, &error("ServiceUnavailable", "busy")),
            Kind::Unknown,
            "ServiceUnavailable",
            "busy",
        ),
        (http("400 X", xml, &error("Throttling", "Rate exceeded")), Kind::Throttled, "Throttling", "Rate"),
        (http("400 X", xml, &error("BrandNew", "new")), Kind::Refused, "BrandNew", "new"),
        (http("500 X", xml, &error("BrandNew", "new")), Kind::Unknown, "BrandNew", "new"),
        (Some("HTTP/1.1 200 OK\r\nContent-Len".into()), Kind::Unknown, errors::NO_ANSWER, "reached"),
        (Some("what?".into()), Kind::Unknown, errors::NO_ANSWER, "reached"),
        (None, Kind::Unknown, errors::NO_ANSWER, "no answer in time"),
    ] {
        let shown = answer.clone();
        let sdk = sdk(&serve(answer)).await;
        let error = sdk.list_rule_sets().await.expect_err("that is no answer");
        assert_eq!((error.kind, error.code.as_str()), (kind, code), "{shown:?}: {error}");
        assert!(error.message.contains(words), "{shown:?}: {error}");
    }
}

#[tokio::test]
async fn nobody_listening_is_said() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    let url = format!("http://{}", listener.local_addr().expect("it is bound"));
    drop(listener);
    let error = sdk(&url).await.identity().await.expect_err("nobody listens");
    assert_eq!((error.kind, error.code.as_str()), (Kind::Unknown, errors::NO_ANSWER));
    assert!(error.message.contains("refused"), "{error}");
}
