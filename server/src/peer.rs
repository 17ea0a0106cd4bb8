//! Where a request comes from, also behind a proxy: what failed sign-ins are counted by.

use http::HeaderMap;
use std::net::IpAddr;

/// The address of whoever asks. What `X-Forwarded-For` says is believed only of proxies that were named, and only as far as they
/// vouch for it: the last address that is not one of them. Whatever stands before that was written by the one who asks.
#[must_use]
pub fn peer(connected: Option<IpAddr>, headers: &HeaderMap, proxies: &[IpAddr]) -> String {
    let is_proxy = |ip: &IpAddr| proxies.contains(&ip.to_canonical());
    let Some(connected) = connected.map(|ip| ip.to_canonical()) else { return String::new() };
    if !is_proxy(&connected) {
        return connected.to_string();
    }
    let told = headers.get_all("x-forwarded-for").iter().rev();
    let told = told.flat_map(|value| value.to_str().unwrap_or_default().rsplit(','));
    let mut behind = told.map(|text| text.trim().parse::<IpAddr>().map(|ip| ip.to_canonical()));
    match behind.find(|ip| ip.as_ref().map_or(true, |ip| !is_proxy(ip))) {
        Some(Ok(ip)) => ip.to_string(),
        // Said by a proxy, and no address: nobody is blamed but the proxy.
        Some(Err(_)) | None => connected.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn only_named_proxies_are_believed_and_only_what_they_vouch_for() {
        let proxies = ["10.0.0.1".parse().expect("an address"), "::1".parse().expect("an address")];
        for (connected, told, is) in [
            ("192.0.2.9", &[][..], "192.0.2.9"),
            ("192.0.2.9", &["198.51.100.1"], "192.0.2.9"),
            ("10.0.0.1", &[], "10.0.0.1"),
            ("10.0.0.1", &["198.51.100.1"], "198.51.100.1"),
            ("::ffff:10.0.0.1", &["198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1", &["203.0.113.5, 198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1", &["203.0.113.5", "198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1", &["203.0.113.5, 198.51.100.1, ::1"], "198.51.100.1"),
            ("10.0.0.1", &["10.0.0.1"], "10.0.0.1"),
            ("10.0.0.1", &["203.0.113.5, nonsense"], "10.0.0.1"),
            ("10.0.0.1", &["2001:db8::7"], "2001:db8::7"),
            ("10.0.0.1", &[""], "10.0.0.1"),
        ] {
            let mut headers = HeaderMap::new();
            for value in told {
                headers.append("x-forwarded-for", HeaderValue::from_static(value));
            }
            assert_eq!(peer(connected.parse().ok(), &headers, &proxies), is, "{connected} {told:?}");
        }
    }
}
