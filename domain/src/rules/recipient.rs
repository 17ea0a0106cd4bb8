//! Recipient conditions: which addresses of `RCPT TO` a rule is for.
//!
//! AWS: Developer Guide, "Creating receipt rules", recipient conditions. Conditions are stored in lower case, so both
//! parts of an address are compared without regard to case. There is no wildcard: a `*` is a character like others.

/// One recipient condition, as SES reads it. It borrows what was typed, so that reading one costs nothing.
///
/// An empty list of conditions, which takes every recipient, is a matter of the rule and not of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Condition<'a> {
    /// `user@example.com`: that address and every `user+label@example.com`.
    Address {
        /// What comes before the `@`; has no `+`.
        local: &'a str,
        /// What comes after it.
        domain: &'a str,
    },
    /// `user+label@example.com`: only that label.
    Labelled {
        /// What comes before the `@`; has a `+`.
        local: &'a str,
        /// What comes after it.
        domain: &'a str,
    },
    /// `example.com` or `sub.example.com`: every address at just that domain.
    Domain(&'a str),
    /// `.example.com`: every address at a subdomain, however deep, but not at `example.com` itself. Kept with its
    /// period.
    Subdomains(&'a str),
    /// `user@.example.com`: AWS's documents do not say what it does. It is taken to match nothing, and said so.
    Undocumented {
        /// What comes before the `@`.
        local: &'a str,
        /// What comes after it, with its period.
        domain: &'a str,
    },
    /// Nothing SES takes for a condition; matches nothing.
    Malformed(&'a str),
}

impl<'a> Condition<'a> {
    /// Reads a condition. Total: what has no form of a condition is [`Condition::Malformed`] and matches nothing.
    #[must_use]
    pub fn parse(text: &'a str) -> Self {
        let domain_is_empty = |domain: &str| domain.is_empty() || domain == ".";
        match text.rsplit_once('@') {
            None if domain_is_empty(text) => Self::Malformed(text),
            None if text.starts_with('.') => Self::Subdomains(text),
            None => Self::Domain(text),
            Some((local, domain)) if local.is_empty() || domain_is_empty(domain) => Self::Malformed(text),
            Some((local, domain)) if domain.starts_with('.') => Self::Undocumented { local, domain },
            Some((local, domain)) if local.contains('+') => Self::Labelled { local, domain },
            Some((local, domain)) => Self::Address { local, domain },
        }
    }

    /// Whether an address of the envelope meets the condition. What is no address meets none.
    #[must_use]
    pub fn matches(&self, address: &str) -> bool {
        let Some((to_local, to_domain)) = split(address) else { return false };
        match *self {
            Self::Address { local, domain } => {
                same(domain, to_domain) && (same(local, to_local) || same(local, without_label(to_local)))
            }
            Self::Labelled { local, domain } => same(domain, to_domain) && same(local, to_local),
            Self::Domain(domain) => same(domain, to_domain),
            Self::Subdomains(suffix) => is_below(to_domain, suffix),
            Self::Undocumented { .. } | Self::Malformed(_) => false,
        }
    }

    /// What AWS's documents leave open about this condition and this address; none where they are clear.
    #[must_use]
    pub fn doubt(&self, address: &str) -> Option<Doubt> {
        let (to_local, to_domain) = split(address)?;
        match *self {
            Self::Subdomains(suffix) if is_below(to_domain, suffix) => {
                let labels = to_domain.get(..to_domain.len() - suffix.len())?;
                labels.contains('.').then_some(Doubt::Depth)
            }
            Self::Undocumented { local, domain } => (is_below(to_domain, domain)
                && (same(local, to_local) || same(local, without_label(to_local))))
            .then_some(Doubt::AddressAtSubdomains),
            _ => None,
        }
    }
}

/// What AWS's documents leave open about recipient conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Doubt {
    /// Whether `.example.com` takes addresses more than one level below; taken to.
    Depth,
    /// Whether `user@.example.com` takes that user at subdomains; taken not to.
    AddressAtSubdomains,
}

/// Whether an address of the envelope meets a condition. Allocates nothing.
#[must_use]
pub fn matches(condition: &str, address: &str) -> bool {
    Condition::parse(condition).matches(address)
}

/// The two parts of an address; none where one is missing.
fn split(address: &str) -> Option<(&str, &str)> {
    address.rsplit_once('@').filter(|(local, domain)| !local.is_empty() && !domain.is_empty())
}

fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

/// `user+label` is `user`. A part that begins with `+` has no user before the label and stays whole.
fn without_label(local: &str) -> &str {
    match local.find('+') {
        Some(at) if at > 0 => &local[..at],
        _ => local,
    }
}

/// Whether `domain` lies below `suffix`, which begins with a period.
fn is_below(domain: &str, suffix: &str) -> bool {
    let (domain, suffix) = (domain.as_bytes(), suffix.as_bytes());
    domain.len() > suffix.len() && domain[domain.len() - suffix.len()..].eq_ignore_ascii_case(suffix)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Condition, addresses it matches, addresses it does not.
    type Case = (&'static str, &'static [&'static str], &'static [&'static str]);

    const CASES: &[Case] = &[
        (
            "user@example.com",
            &[
                "user@example.com",
                "USER@Example.COM",
                "user+x@example.com",
                "user+a+b@example.com",
                "user+@example.com",
            ],
            &[
                "other@example.com",
                "user@sub.example.com",
                "user2@example.com",
                "use@example.com",
                "+user@example.com",
            ],
        ),
        (
            "user+news@example.com",
            &["user+news@example.com", "User+NEWS@example.com"],
            &[
                "user@example.com",
                "user+other@example.com",
                "user+news+x@example.com",
                "user+news@sub.example.com",
            ],
        ),
        (
            "example.com",
            &["a@example.com", "b+c@EXAMPLE.com"],
            &[
                "a@sub.example.com",
                "a@anexample.com",
                "a@example.com.evil.net",
                "example.com",
                "@example.com",
            ],
        ),
        (
            "sub.example.com",
            &["a@sub.example.com"],
            &["a@example.com", "a@deep.sub.example.com", "a@bus.example.com"],
        ),
        (
            ".example.com",
            &["a@sub.example.com", "a@deep.sub.example.com", "a@SUB.example.COM"],
            &["a@example.com", "a@anexample.com", "a@.example.com", "a@sub.example.net"],
        ),
        ("user@.example.com", &[], &["user@sub.example.com", "user@example.com"]),
        ("*@example.com", &["*@example.com"], &["a@example.com"]),
        ("+x@example.com", &["+x@example.com"], &["x@example.com", "@example.com"]),
        ("", &[], &["a@example.com", "", "@"]),
        ("@", &[], &["a@", "@", "@b"]),
        (".", &[], &["a@.", "a@b."]),
        ("@example.com", &[], &["a@example.com", "@example.com"]),
        ("user@", &[], &["user@", "user@example.com"]),
        ("ü.example", &["a@ü.example"], &["a@u.example", "a@Ü.example"]),
        (".é.example", &["a@x.é.example"], &["a@é.example", "a@xé.example"]),
    ];

    #[test]
    fn each_form_takes_what_the_guide_says() {
        for (condition, takes, leaves) in CASES {
            for address in *takes {
                assert!(matches(condition, address), "`{condition}` takes `{address}`");
            }
            for address in *leaves {
                assert!(!matches(condition, address), "`{condition}` leaves `{address}`");
            }
        }
    }

    #[test]
    fn what_the_guide_leaves_open_is_marked() {
        let doubt = |condition: &'static str, address| Condition::parse(condition).doubt(address);
        assert_eq!(doubt(".example.com", "a@sub.example.com"), None);
        assert_eq!(doubt(".example.com", "a@deep.sub.example.com"), Some(Doubt::Depth));
        assert_eq!(doubt("a@.example.com", "a+x@sub.example.com"), Some(Doubt::AddressAtSubdomains));
        assert_eq!(doubt("a@.example.com", "b@sub.example.com"), None);
        assert_eq!(doubt("example.com", "a@deep.sub.example.com"), None);
        assert_eq!(doubt(".example.com", "nonsense"), None);
    }

    proptest::proptest! {
        #[test]
        fn nothing_typed_makes_it_fall_over(condition in ".{0,20}", address in ".{0,30}") {
            let read = Condition::parse(&condition);
            let _ = (read.matches(&address), read.doubt(&address));
        }
    }
}
