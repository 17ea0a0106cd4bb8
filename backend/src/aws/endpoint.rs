//! Which addresses the console may send requests to in AWS's place.
//!
//! An endpoint that anybody may type is a way into the network the server stands in. So: this machine itself, or a
//! host that an administrator has put on the allow-list; written the plain way, since every other way of writing an
//! address exists to get past a check.

use domain::failure::Problem;
use url::{Host, Url};

/// The field of the form that endpoints are typed in.
const FIELD: &str = "endpoint_url";

/// Whether requests may go to an endpoint: `http` or `https`, on this machine or on an allowed host.
///
/// `allowed_hosts` are names or addresses, each with an optional `:port`. Link-local and other special addresses are
/// refused even there: they are where clouds hand out credentials.
pub fn check_endpoint(url: &str, allowed_hosts: &[String]) -> Result<(), Problem> {
    let no = |fault: &str| Err(Problem::new(FIELD, format!("`{}` {fault}", shown(url))));
    let Ok(parsed) = Url::parse(url) else {
        return no("is no address; write it like `http://127.0.0.1:5000`");
    };
    if !matches!(parsed.scheme(), "http" | "https") {
        return no("is neither http nor https");
    }
    if !parsed.username().is_empty() || parsed.password().is_some() || url.contains('@') {
        return no("holds a user name; leave it out, credentials come from where the server runs");
    }
    let Some(host) = parsed.host() else { return no("names no host") };
    if !is_plain(url, &parsed) {
        return no("is not written plainly; write only scheme, host and port, like `http://127.0.0.1:5000`");
    }
    if is_special(&host) {
        return no("is an address that no AWS endpoint has");
    }
    let is_here = match &host {
        Host::Ipv4(ip) => ip.is_loopback(),
        Host::Ipv6(ip) => ip.is_loopback(),
        Host::Domain(name) => *name == "localhost",
    };
    let name = host.to_string();
    let with_port = parsed.port_or_known_default().map(|port| format!("{name}:{port}"));
    let is_allowed = allowed_hosts.iter().any(|allowed| {
        allowed.eq_ignore_ascii_case(&name) || with_port.as_ref() == Some(&allowed.to_lowercase())
    });
    if is_here || is_allowed {
        return Ok(());
    }
    no("is not on this machine; an administrator can put its host on the server's list of allowed endpoints")
}

/// Whether what was typed is exactly scheme, host and port as browsers write them: no decimal, octal or mapped
/// addresses, no trailing dot, no path, nothing encoded.
fn is_plain(typed: &str, parsed: &Url) -> bool {
    let Some(host) = parsed.host_str() else { return false };
    let typed = typed.to_ascii_lowercase();
    let typed = typed.strip_suffix('/').unwrap_or(&typed);
    let bare = format!("{}://{host}", parsed.scheme());
    let with_port = parsed.port_or_known_default().map(|port| format!("{bare}:{port}"));
    let is_bare = parsed.port().is_none() && typed == bare;
    (is_bare || with_port.as_deref() == Some(typed)) && !host.ends_with('.')
}

fn is_special(host: &Host<&str>) -> bool {
    match host {
        Host::Ipv4(ip) => ip.is_link_local() || ip.is_unspecified() || ip.is_broadcast() || ip.is_multicast(),
        Host::Ipv6(ip) => {
            ip.to_ipv4_mapped().is_some()
                || ip.is_unspecified()
                || ip.is_multicast()
                || ip.is_unicast_link_local()
                || *ip == std::net::Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254)
        }
        Host::Domain(_) => false,
    }
}

/// What was typed, without what it may hide: a password, or a page of text.
fn shown(url: &str) -> String {
    let from = url.rfind('@').map_or(0, |at| at + 1);
    url.chars().skip(url.get(..from).map_or(0, |head| head.chars().count())).take(100).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is typed, and a word of the refusal; none if it is let through.
    const CASES: &[(&str, Option<&str>)] = &[
        ("http://127.0.0.1:5000", None),
        ("http://127.0.0.1:5000/", None),
        ("http://127.0.0.1", None),
        ("http://127.0.0.1:80", None),
        ("http://127.9.8.7:1", None),
        ("http://localhost:4566", None),
        ("HTTP://LocalHost:4566", None),
        ("https://localhost", None),
        ("https://localhost:443/", None),
        ("http://[::1]:5000", None),
        ("https://ses.emulator.example", None),
        ("https://SES.Emulator.Example/", None),
        ("http://10.0.0.7:5000", None),
        ("http://10.0.0.7:5001", Some("not on this machine")),
        ("http://10.0.0.8:5000", Some("not on this machine")),
        ("https://x.ses.emulator.example", Some("not on this machine")),
        ("https://ses.emulator.example.evil.example", Some("not on this machine")),
        ("https://evil.example/ses.emulator.example", Some("plainly")),
        ("http://example.com", Some("not on this machine")),
        ("http://localhost.evil.example", Some("not on this machine")),
        ("http://127.0.0.1.evil.example", Some("not on this machine")),
        ("http://x.localhost", Some("not on this machine")),
        ("http://localhost.", Some("plainly")),
        ("http://127.0.0.1.", Some("plainly")),
        ("https://ses.emulator.example.", Some("plainly")),
        ("http://2130706433", Some("plainly")),
        ("http://0x7f000001", Some("plainly")),
        ("http://0177.0.0.1", Some("plainly")),
        ("http://127.1", Some("plainly")),
        ("http://127。0。0。1", Some("plainly")),
        ("http://[::ffff:127.0.0.1]", Some("plainly")),
        ("http://[::ffff:7f00:1]", Some("no AWS endpoint")),
        ("http://[0:0:0:0:0:0:0:1]", Some("plainly")),
        ("http://169.254.169.254", Some("no AWS endpoint")),
        ("http://169.254.170.2", Some("no AWS endpoint")),
        ("http://2852039166", Some("plainly")),
        ("http://[::ffff:a9fe:a9fe]", Some("no AWS endpoint")),
        ("http://[fe80::1]", Some("no AWS endpoint")),
        ("http://[fd00:ec2::254]", Some("no AWS endpoint")),
        ("http://[::]", Some("no AWS endpoint")),
        ("http://0.0.0.0:5000", Some("no AWS endpoint")),
        ("http://0", Some("plainly")),
        ("http://user@127.0.0.1", Some("user name")),
        ("http://user:secret@127.0.0.1", Some("user name")),
        ("http://127.0.0.1@evil.example", Some("user name")),
        ("http://@127.0.0.1", Some("user name")),
        ("http://evil.example#@127.0.0.1", Some("user name")),
        ("http://127.0.0.1/path", Some("plainly")),
        ("http://127.0.0.1?x=1", Some("plainly")),
        ("http://127.0.0.1#x", Some("plainly")),
        ("http:127.0.0.1", Some("plainly")),
        ("http:\\\\127.0.0.1", Some("plainly")),
        ("http://127.0.0.1\t:5000", Some("plainly")),
        (" http://127.0.0.1", Some("plainly")),
        ("http://loc%61lhost", Some("plainly")),
        ("http://127.0.0.1:65536", Some("no address")),
        ("http://", Some("no address")),
        ("127.0.0.1:5000", Some("no address")),
        ("localhost:5000", Some("neither http")),
        ("", Some("no address")),
        ("ftp://127.0.0.1", Some("neither http")),
        ("file:///etc/passwd", Some("neither http")),
        ("gopher://127.0.0.1", Some("neither http")),
        ("javascript:alert(1)", Some("neither http")),
    ];

    #[test]
    fn requests_go_to_this_machine_and_to_allowed_hosts_only() {
        let allowed = ["ses.emulator.example".to_owned(), "10.0.0.7:5000".to_owned()];
        for (url, word) in CASES {
            match (check_endpoint(url, &allowed), word) {
                (Ok(()), None) => {}
                (Err(problem), Some(word)) => {
                    assert!(problem.message.contains(word), "{url:?}: {}", problem.message);
                    assert_eq!(problem.at, "endpoint_url");
                }
                (answer, _) => panic!("{url:?}: {answer:?}"),
            }
        }
    }

    #[test]
    fn special_addresses_stay_out_even_when_allowed() {
        let allowed = ["169.254.169.254".to_owned(), "[::ffff:a9fe:a9fe]".to_owned(), "0.0.0.0".to_owned()];
        for url in ["http://169.254.169.254", "http://[::ffff:a9fe:a9fe]", "http://0.0.0.0"] {
            assert!(check_endpoint(url, &allowed).is_err(), "{url}");
        }
    }

    #[test]
    fn a_password_is_not_said_back() {
        let problem = check_endpoint("http://user:secret@evil.example", &[]).expect_err("it is refused");
        assert!(!problem.message.contains("secret"), "{}", problem.message);
    }
}
