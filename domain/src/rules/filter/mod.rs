//! IP address filters: who may connect at all. They belong to the account and region, not to a rule set, and are asked
//! before any rule.
//!
//! AWS: SES API 2010-12-01, `ReceiptFilter`, `ReceiptIpFilter`; Developer Guide, "Email receiving concepts", IP-based
//! control.

mod read;

pub use read::{MAX_BYTES, MAX_FILTERS, read, write};

use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// A filter as AWS documents it, member for member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Filter {
    /// Its name.
    pub name: String,
    /// Which addresses it is for, and what it does to them.
    pub ip_filter: IpFilter,
}

/// Addresses, and what is done to them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct IpFilter {
    /// Whether they are kept out or let in.
    pub policy: FilterPolicy,
    /// One address, or a range of addresses in CIDR notation.
    pub cidr: String,
}

/// What a filter does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
pub enum FilterPolicy {
    /// Refuses mail from there.
    #[default]
    Block,
    /// Takes mail from there, whatever other filters and SES's own block list say.
    Allow,
}

impl FilterPolicy {
    /// `Block` or `Allow`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Block => "Block",
            Self::Allow => "Allow",
        }
    }

    /// Reads it, in upper or lower case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Block, Self::Allow].into_iter().find(|policy| policy.as_str().eq_ignore_ascii_case(text))
    }
}

/// A range of addresses. Its bits beyond the prefix are not looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u32,
}

impl Network {
    /// Reads `198.51.100.24`, `198.51.100.0/24` or `2001:db8::/32`. SES refuses IPv4 addresses written as IPv6, and so
    /// does this.
    ///
    /// # Errors
    /// Says what is wrong with the text, and how one is written.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (host, length) = text.split_once('/').map_or((text, None), |(host, length)| (host, Some(length)));
        let is_plain = |address: &IpAddr| address.to_canonical() == *address;
        let Some(address) = host.parse::<IpAddr>().ok().filter(is_plain) else {
            return Err(format!(
                "`{}` is no range of addresses: write it like `198.51.100.0/24` or `2001:db8::/32`",
                shown(text)
            ));
        };
        let longest = bits(address).1;
        let is_number = |length: &&str| !length.is_empty() && length.bytes().all(|b| b.is_ascii_digit());
        match length {
            None => Ok(Self { address, prefix: longest }),
            Some(length) => Some(length)
                .filter(is_number)
                .and_then(|length| length.parse().ok())
                .filter(|prefix| *prefix <= longest)
                .map(|prefix| Self { address, prefix })
                .ok_or_else(|| {
                    format!("`{}` has no prefix length from 0 to {longest} after its `/`", shown(text))
                }),
        }
    }

    /// Whether an address is in the range. An IPv4 address written as IPv6 (`::ffff:198.51.100.24`) is the IPv4 one.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        let ((mine, length), (other, other_length)) = (bits(self.address), bits(address.to_canonical()));
        let outside = length - self.prefix;
        length == other_length && (mine ^ other).checked_shr(outside).unwrap_or(0) == 0
    }
}

/// An address's bits, and how many there are.
fn bits(address: IpAddr) -> (u128, u32) {
    match address {
        IpAddr::V4(v4) => (u128::from(v4.to_bits()), 32),
        IpAddr::V6(v6) => (v6.to_bits(), 128),
    }
}

fn shown(text: &str) -> String {
    text.chars().take(60).collect::<String>().escape_debug().to_string()
}

/// What the filters of an account say to an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// None is for it.
    Unfiltered,
    /// This one lets it in; `despite` is one that would keep it out and names fewer addresses. AWS's documents do
    /// not say that the smaller range does not win.
    Allowed {
        /// The filter, counted from 0.
        by: usize,
        /// The filter it prevails over by assumption, counted from 0.
        despite: Option<usize>,
    },
    /// This one keeps it out.
    Blocked {
        /// The filter, counted from 0.
        by: usize,
    },
}

/// What filters say to an address: any that allows wins. A filter whose range cannot be read is for nobody.
#[must_use]
pub fn verdict(filters: &[Filter], address: IpAddr) -> Verdict {
    let taking = |policy: FilterPolicy| {
        let of_policy = filters.iter().enumerate().filter(move |(_, f)| f.ip_filter.policy == policy);
        let read = of_policy.filter_map(|(at, f)| Some((at, Network::parse(&f.ip_filter.cidr).ok()?)));
        // The smallest range says most about why.
        read.filter(|(_, network)| network.contains(address)).max_by_key(|(_, network)| network.prefix)
    };
    match (taking(FilterPolicy::Allow), taking(FilterPolicy::Block)) {
        (None, None) => Verdict::Unfiltered,
        (None, Some((by, _))) => Verdict::Blocked { by },
        (Some((by, allow)), block) => {
            let despite = block.filter(|(_, block)| block.prefix >= allow.prefix).map(|(at, _)| at);
            Verdict::Allowed { by, despite }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(policy: FilterPolicy, cidr: &str) -> Filter {
        Filter { name: cidr.into(), ip_filter: IpFilter { policy, cidr: cidr.into() } }
    }

    #[test]
    fn ranges_take_what_they_name() {
        let cases = [
            ("198.51.100.24", "198.51.100.24", true),
            ("198.51.100.24", "198.51.100.25", false),
            ("198.51.100.0/24", "198.51.100.255", true),
            ("198.51.100.77/24", "198.51.100.1", true),
            ("198.51.100.0/24", "198.51.101.0", false),
            ("198.51.100.0/24", "::ffff:198.51.100.7", true),
            ("198.51.100.24/31", "198.51.100.25", true),
            ("0.0.0.0/0", "203.0.113.9", true),
            ("0.0.0.0/0", "2001:db8::1", false),
            ("2001:db8::/32", "2001:db8:ffff::1", true),
            ("2001:db8::/32", "2001:db9::1", false),
            ("2001:db8::1", "2001:db8::1", true),
            ("::/0", "2001:db8::1", true),
            ("::/0", "198.51.100.24", false),
        ];
        for (range, address, expected) in cases {
            let network = Network::parse(range).expect("a range");
            assert_eq!(network.contains(address.parse().expect("an address")), expected, "{range} {address}");
        }
    }

    #[test]
    fn what_is_no_range_is_said() {
        for text in [
            "",
            "/",
            "1.2.3/8",
            "example.com",
            "1.2.3.4/33",
            "::/129",
            "1.2.3.4/",
            "1.2.3.4/+8",
            "1.2.3.4/8/8",
            "::ffff:1.2.3.4",
        ] {
            let message = Network::parse(text).expect_err("no range");
            assert!(message.starts_with(&format!("`{text}` ")), "{message}");
        }
    }

    #[test]
    fn any_filter_that_allows_wins() {
        use FilterPolicy::{Allow, Block};
        let filters = [
            filter(Block, "0.0.0.0/0"),
            filter(Allow, "198.51.100.0/24"),
            filter(Block, "198.51.100.24"),
            filter(Allow, "nonsense"),
        ];
        let ask = |address: &str| verdict(&filters, address.parse().expect("an address"));
        assert_eq!(ask("203.0.113.9"), Verdict::Blocked { by: 0 });
        assert_eq!(ask("198.51.100.7"), Verdict::Allowed { by: 1, despite: None });
        assert_eq!(ask("198.51.100.24"), Verdict::Allowed { by: 1, despite: Some(2) });
        assert_eq!(ask("2001:db8::1"), Verdict::Unfiltered);
    }

    #[test]
    fn a_filter_is_written_as_aws_writes_it() {
        let text = r#"{"Name":"office","IpFilter":{"Policy":"Allow","Cidr":"198.51.100.0/24"}}"#;
        let read: Filter = serde_json::from_str(text).expect("a filter");
        assert_eq!(serde_json::to_string(&read).expect("JSON"), text);
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_fall_over(text in "[0-9a-f:./]{0,24}", address in proptest::prelude::any::<u128>()) {
            let _ = Network::parse(&text).map(|n| n.contains(std::net::Ipv6Addr::from_bits(address).into()));
        }
    }
}
