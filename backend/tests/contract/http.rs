//! As much HTTP as it takes to prepare an emulator.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

/// Sends a request to an emulator and gives back status and body.
pub fn send(base: &str, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> (u16, String) {
    let address = base.strip_prefix("http://").expect("emulators speak plain HTTP").trim_end_matches('/');
    let mut stream = TcpStream::connect(address).expect("the emulator listens");
    stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a timeout can be set");
    let mut request =
        format!("{method} {path} HTTP/1.0\r\nHost: {address}\r\nContent-Length: {}\r\n", body.len());
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    write!(stream, "{request}\r\n{body}").expect("the emulator reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("the emulator answers");
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("it is HTTP");
    let body = answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default();
    (status, body)
}

/// The header by which an emulator knows service and region; none looks at the signature.
pub fn authorization(service: &str, region: &str) -> String {
    format!(
        "AWS4-HMAC-SHA256 Credential=test/20260101/{region}/{service}/aws4_request, SignedHeaders=host, Signature=0"
    )
}

/// A call of the query protocol.
pub fn query(base: &str, service: &str, region: &str, form: &str) -> String {
    let authorization = authorization(service, region);
    let headers =
        [("Authorization", authorization.as_str()), ("Content-Type", "application/x-www-form-urlencoded")];
    let (status, body) = send(base, "POST", "/", &headers, form);
    assert_eq!(status, 200, "{form}: {body}");
    body
}
