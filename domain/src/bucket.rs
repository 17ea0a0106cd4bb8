//! Names of buckets.

/// Why a text can be no bucket's name. Names of directory buckets (`base--azid--x-s3`) pass: they are spelled alike.
///
/// AWS: Amazon S3 User Guide, "General purpose bucket naming rules".
#[must_use]
pub fn fault(name: &str) -> Option<&'static str> {
    if name.starts_with("arn:") || name.starts_with("s3:") {
        return Some("it takes the name alone");
    }
    if name.bytes().any(|b| b.is_ascii_uppercase()) {
        return Some("it has capital letters");
    }
    if let Some(other) =
        name.chars().find(|c| !(c.is_ascii_lowercase() || c.is_ascii_digit() || ".-".contains(*c)))
    {
        return Some(match other {
            '_' => "it has a `_`",
            '/' => "it has a `/`; a folder goes into the prefix",
            _ => "it has a character buckets do not have",
        });
    }
    if !(3..=63).contains(&name.len()) {
        return Some("it has not 3 to 63 characters");
    }
    let inner = |c: char| ".-".contains(c);
    if name.starts_with(inner) || name.ends_with(inner) {
        return Some("it starts or ends with `.` or `-`");
    }
    if name.contains("..") {
        return Some("it has two periods in a row");
    }
    let numbers: Vec<&str> = name.split('.').collect();
    let address = numbers.len() == 4 && numbers.iter().all(|n| n.parse::<u8>().is_ok());
    address.then_some("it is written like an IP address")
}
