//! US dollars to the billionth of a thousandth: sums of prices this small must not drift.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, str::FromStr};

/// So many make a dollar.
const UNIT: i128 = 1_000_000_000_000;

/// An amount in US dollars, exact to 10⁻¹².
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(i128);

impl Money {
    /// This × `count` ÷ `per`, rounded half up; none where it is more than there is.
    #[must_use]
    pub fn times(self, count: i128, per: i128) -> Option<Self> {
        if per <= 0 {
            return None;
        }
        self.0.checked_mul(count)?.checked_add(per / 2).map(|n| Self(n.div_euclid(per)))
    }

    /// The sum; the most there is where it would be more.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// A quotient with at most three decimals, without zeros at its end.
    #[must_use]
    pub fn decimal(count: i128, per: i128) -> String {
        let Some(thousandths) = count.checked_mul(1000).and_then(|n| n.checked_add(per / 2)).map(|n| n / per)
        else {
            return (count / per).to_string();
        };
        let (whole, rest) = (thousandths / 1000, thousandths % 1000);
        if rest == 0 { whole.to_string() } else { format!("{whole}.{rest:03}").trim_end_matches('0').into() }
    }

    /// All decimals there are, at least two: `0.0000166667`.
    #[must_use]
    pub fn exact(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let all = self.0.unsigned_abs();
        let unit = UNIT.unsigned_abs();
        let digits = format!("{:012}", all % unit);
        let kept = digits.trim_end_matches('0').len().max(2);
        format!("{sign}{}.{}", all / unit, digits.get(..kept).unwrap_or_default())
    }
}

/// `$3.53`: to the cent, or as exactly as it takes where it is less than one.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cent = UNIT / 100;
        if self.0 != 0 && self.0.abs() < cent {
            return write!(f, "${}", self.exact());
        }
        let cents = self.0.saturating_add(cent / 2).div_euclid(cent);
        write!(f, "${}.{:02}", cents / 100, cents.rem_euclid(100))
    }
}

impl FromStr for Money {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("`{text}` is no price: write a decimal such as `0.25`, with 12 decimals at most");
        let (whole, rest) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !digits(rest) || rest.len() > 12 || whole.len() > 12 {
            return Err(wrong());
        }
        let whole: i128 = whole.parse().map_err(|_| wrong())?;
        let rest: i128 = format!("{rest:0<12}").parse().map_err(|_| wrong())?;
        Ok(Self(whole * UNIT + rest))
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.exact())
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact_and_shown_to_the_cent() {
        let cases = [
            ("0.25", "0.25", "$0.25"),
            ("0.0000166667", "0.0000166667", "$0.0000166667"),
            ("3.5333375", "3.5333375", "$3.53"),
            ("1234567.895", "1234567.895", "$1234567.90"),
            ("0", "0.00", "$0.00"),
        ];
        for (text, exact, shown) in cases {
            let money: Money = text.parse().unwrap();
            assert_eq!((money.exact().as_str(), money.to_string().as_str()), (exact, shown));
        }
        for wrong in ["", ".", "1.", ".5", "-1", "1e3", "0,25", "$1", "0.1234567890123"] {
            assert!(wrong.parse::<Money>().is_err(), "{wrong}");
        }
        assert_eq!("0.1".parse::<Money>().unwrap().times(3, 1).unwrap().exact(), "0.30");
        assert_eq!("1".parse::<Money>().unwrap().times(i128::MAX, 1), None);
    }
}
