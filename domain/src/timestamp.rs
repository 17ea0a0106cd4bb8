//! Points in time, as the console stores and shows them.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use time::{Date, Month, OffsetDateTime, Time};

/// Milliseconds since 1970-01-01T00:00:00Z. Shown in UTC, always: a team's people sit in different zones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// `2026-03-02T09:15:41.207Z`, as AWS writes times in events.
    #[must_use]
    pub fn iso(self) -> String {
        self.parts().map_or_else(
            || self.0.to_string(),
            |t| {
                format!(
                    "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
                    t.year(),
                    u8::from(t.month()),
                    t.day(),
                    t.hour(),
                    t.minute(),
                    t.second(),
                    t.millisecond()
                )
            },
        )
    }

    /// How long before `now` this was, in the largest fitting unit: `just now`, `5 min ago`, `3 h ago`, `2 d ago`.
    #[must_use]
    pub fn distance(self, now: Self) -> String {
        let seconds = (now.0 - self.0) / 1000;
        let (word, seconds) = if seconds < 0 { ("from now", -seconds) } else { ("ago", seconds) };
        match seconds {
            0..=44 => "just now".into(),
            45..=5_399 => format!("{} min {word}", (seconds + 30) / 60),
            5_400..=129_599 => format!("{} h {word}", (seconds + 1_800) / 3_600),
            _ => format!("{} d {word}", (seconds + 43_200) / 86_400),
        }
    }

    /// This point, `seconds` later.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1000)))
    }

    fn parts(self) -> Option<OffsetDateTime> {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000).ok()
    }
}

/// Reads what [`Timestamp::iso`] writes; the milliseconds may be left out.
impl FromStr for Timestamp {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        instant(text).map(Self).ok_or_else(|| {
            format!("`{}` is no time; write it in UTC like `2026-03-02T09:15:41Z`", text.escape_debug())
        })
    }
}

fn instant(text: &str) -> Option<i64> {
    let number = |digits: &str, width: usize| {
        let fits = digits.len() == width && digits.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| digits.parse::<i64>().ok()).flatten()
    };
    let (date, clock) = text.strip_suffix('Z')?.split_once('T')?;
    let [year, month, day] = date.split('-').collect::<Vec<_>>()[..] else { return None };
    let (clock, millis) = clock.split_once('.').unwrap_or((clock, "000"));
    let [hour, minute, second] = clock.split(':').collect::<Vec<_>>()[..] else { return None };
    let small = |digits: &str| u8::try_from(number(digits, 2)?).ok();
    let year = i32::try_from(number(year, 4)?).ok()?;
    let date = Date::from_calendar_date(year, Month::try_from(small(month)?).ok()?, small(day)?).ok()?;
    let clock = Time::from_hms(small(hour)?, small(minute)?, small(second)?).ok()?;
    let seconds = OffsetDateTime::new_utc(date, clock).unix_timestamp();
    Some(seconds * 1000 + number(millis, 3)?)
}

/// `2026-03-02 09:15 UTC`, as pages show it.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.parts() {
            Some(t) => write!(
                f,
                "{:04}-{:02}-{:02} {:02}:{:02} UTC",
                t.year(),
                u8::from(t.month()),
                t.day(),
                t.hour(),
                t.minute()
            ),
            None => write!(f, "{} ms", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for ms in [0, 1_772_442_941_207, -1, 253_402_300_799_999] {
            assert_eq!(Timestamp(ms).iso().parse(), Ok(Timestamp(ms)));
        }
        assert_eq!("1970-01-01T00:00:01Z".parse(), Ok(Timestamp(1000)));
        for wrong in
            ["", "1970-01-01", "1970-01-01T00:00:01", "1970-13-01T00:00:01Z", "1970-01-01T00:00:+1Z", "é"]
        {
            assert!(wrong.parse::<Timestamp>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn times_are_written_in_utc() {
        let cases = [
            (0, "1970-01-01T00:00:00.000Z", "1970-01-01 00:00 UTC"),
            (1_772_442_941_207, "2026-03-02T09:15:41.207Z", "2026-03-02 09:15 UTC"),
            (-1, "1969-12-31T23:59:59.999Z", "1969-12-31 23:59 UTC"),
            (i64::MAX, "9223372036854775807", "9223372036854775807 ms"),
        ];
        for (ms, iso, shown) in cases {
            assert_eq!((Timestamp(ms).iso().as_str(), Timestamp(ms).to_string().as_str()), (iso, shown));
            let back = iso.parse().ok();
            assert_eq!(back, iso.ends_with('Z').then_some(Timestamp(ms)), "{iso}");
        }
    }

    #[test]
    fn a_text_that_is_no_time_is_none() {
        assert_eq!("2026-03-02T09:15:41Z".parse(), Ok(Timestamp(1_772_442_941_000)));
        let wrong =
            ["", "Z", "2026-03-02", "2026-13-02T09:15:41Z", "2026-02-30T09:15:41Z", "2026-03-02T25:15:41Z"];
        let odd =
            ["2026-3-2T09:15:41Z", "2026-03-02T09:15:41.2Z", "+026-03-02T09:15:41Z", "2026-03-02T09:15Z"];
        for text in wrong.into_iter().chain(odd) {
            assert!(text.parse::<Timestamp>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_distance_uses_the_largest_fitting_unit() {
        let now = Timestamp(1_000_000_000_000);
        let cases = [
            (0, "just now"),
            (300, "5 min ago"),
            (10_800, "3 h ago"),
            (172_800, "2 d ago"),
            (-300, "5 min from now"),
        ];
        for (ago, text) in cases {
            assert_eq!(now.plus_seconds(-ago).distance(now), text);
        }
    }
}
