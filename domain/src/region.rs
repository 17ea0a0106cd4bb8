//! Regions and partitions, and where SES receives mail.
//!
//! AWS's own endpoint data does not say in which regions SES receives; its pages give a count and name some. The table
//! says how sure each entry is. AWS: Amazon SES endpoints and quotas, "Email receiving endpoints".

/// Whether SES receives mail in a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Receiving {
    /// AWS's pages name it.
    Yes,
    /// Inferred: AWS's pages count more regions than they name.
    Probably,
    /// SES sends there, but AWS's pages do not list it for receiving.
    No,
    /// Nothing is known of it.
    Unknown,
}

impl Receiving {
    /// In words that follow the region's name.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Yes => "receives mail",
            Self::Probably => "probably receives mail",
            Self::No => "does not receive mail, as far as AWS's pages say",
            Self::Unknown => "is not known here",
        }
    }
}

/// A region as a select shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// Its code, e.g. `eu-west-1`.
    pub code: &'static str,
    /// Where it is, e.g. `Ireland`.
    pub place: &'static str,
    /// Its partition, e.g. `aws`.
    pub partition: &'static str,
    /// Whether SES receives there.
    pub receiving: Receiving,
}

const fn region(
    code: &'static str,
    place: &'static str,
    partition: &'static str,
    receiving: Receiving,
) -> Region {
    Region { code, place, partition, receiving }
}

/// The regions SES is in, those that receive first, then by code.
pub const ALL: &[Region] = &[
    region("ap-northeast-1", "Tokyo", "aws", Receiving::Yes),
    region("ap-northeast-2", "Seoul", "aws", Receiving::Yes),
    region("ap-south-1", "Mumbai", "aws", Receiving::Yes),
    region("ap-southeast-1", "Singapore", "aws", Receiving::Yes),
    region("ap-southeast-2", "Sydney", "aws", Receiving::Yes),
    region("ap-southeast-3", "Jakarta", "aws", Receiving::Yes),
    region("ca-central-1", "Canada Central", "aws", Receiving::Yes),
    region("eu-central-1", "Frankfurt", "aws", Receiving::Yes),
    region("eu-north-1", "Stockholm", "aws", Receiving::Yes),
    region("eu-south-1", "Milan", "aws", Receiving::Yes),
    region("eu-west-1", "Ireland", "aws", Receiving::Yes),
    region("eu-west-2", "London", "aws", Receiving::Yes),
    region("eu-west-3", "Paris", "aws", Receiving::Yes),
    region("sa-east-1", "São Paulo", "aws", Receiving::Yes),
    region("us-east-1", "N. Virginia", "aws", Receiving::Yes),
    region("us-east-2", "Ohio", "aws", Receiving::Yes),
    region("us-west-1", "N. California", "aws", Receiving::Yes),
    region("us-west-2", "Oregon", "aws", Receiving::Yes),
    region("af-south-1", "Cape Town", "aws", Receiving::Probably),
    region("ap-northeast-3", "Osaka", "aws", Receiving::Probably),
    region("il-central-1", "Tel Aviv", "aws", Receiving::Probably),
    region("me-south-1", "Bahrain", "aws", Receiving::Probably),
    region("ap-south-2", "Hyderabad", "aws", Receiving::No),
    region("ap-southeast-5", "Malaysia", "aws", Receiving::No),
    region("ca-west-1", "Calgary", "aws", Receiving::No),
    region("eu-central-2", "Zurich", "aws", Receiving::No),
    region("me-central-1", "UAE", "aws", Receiving::No),
    region("cn-north-1", "Beijing", "aws-cn", Receiving::No),
    region("cn-northwest-1", "Ningxia", "aws-cn", Receiving::No),
    region("us-gov-east-1", "GovCloud East", "aws-us-gov", Receiving::No),
    region("us-gov-west-1", "GovCloud West", "aws-us-gov", Receiving::No),
];

/// Partitions and how their regions' codes begin. AWS: AWS Fault Isolation Boundaries, "Partitions"; SDK endpoint data.
/// The commercial partition has no prefix of its own and stands last.
pub const PARTITIONS: &[(&str, &str)] = &[
    ("aws-cn", "cn-"),
    ("aws-us-gov", "us-gov-"),
    ("aws-iso", "us-iso-"),
    ("aws-iso-b", "us-isob-"),
    ("aws-iso-e", "eu-isoe-"),
    ("aws-iso-f", "us-isof-"),
    ("aws-eusc", "eusc-"),
    ("aws", ""),
];

/// Whether SES receives mail in a region.
#[must_use]
pub fn receiving(region: &str) -> Receiving {
    match ALL.iter().find(|r| r.code == region) {
        Some(known) => known.receiving,
        None if partition(region) != "aws" => Receiving::No,
        None => Receiving::Unknown,
    }
}

/// The partition a region's code belongs to; `aws` for any code with no partition's prefix.
#[must_use]
pub fn partition(region: &str) -> &'static str {
    PARTITIONS.iter().find(|(_, prefix)| region.starts_with(prefix)).map_or("aws", |(name, _)| name)
}

/// Whether a partition is known.
#[must_use]
pub fn is_partition(name: &str) -> bool {
    PARTITIONS.iter().any(|(known, _)| *known == name)
}

/// Whether a text is written like a region's code: `us-gov-west-1`, `eu-west-1`. A new region need not be in [`ALL`].
#[must_use]
pub fn is_code(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let Some((number, words)) = parts.split_last() else { return false };
    words.len() >= 2
        && text.len() <= 32
        && words.iter().all(|w| !w.is_empty() && w.bytes().all(|b| b.is_ascii_lowercase()))
        && words.first().is_some_and(|w| w.len() >= 2)
        && (1..=2).contains(&number.len())
        && number.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_region_of_the_table_is_a_code_of_its_partition() {
        for region in ALL {
            assert!(is_code(region.code), "{}", region.code);
            assert_eq!(partition(region.code), region.partition, "{}", region.code);
            assert!(is_partition(region.partition));
            assert_eq!(receiving(region.code), region.receiving, "{} is listed once", region.code);
        }
        // The count AWS's page gives.
        let receiving = |r: &&Region| matches!(r.receiving, Receiving::Yes | Receiving::Probably);
        assert_eq!(ALL.iter().filter(receiving).count(), 22);
    }

    #[test]
    fn a_region_of_another_partition_does_not_receive_and_a_new_one_is_unknown() {
        assert_eq!(receiving("us-iso-east-1"), Receiving::No);
        assert_eq!(receiving("mx-central-1"), Receiving::Unknown);
    }

    #[test]
    fn codes_are_told_from_other_texts() {
        for code in ["eu-west-1", "us-gov-west-1", "ap-southeast-10", "eusc-de-east-1"] {
            assert!(is_code(code), "{code}");
        }
        for other in
            ["", "-", "eu", "eu-west", "eu-1", "EU-west-1", "eu-west-", "eu--1", "eu-west-1a", "eu-west-100"]
        {
            assert!(!is_code(other), "{other}");
        }
    }
}
