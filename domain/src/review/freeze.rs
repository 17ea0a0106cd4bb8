//! Freeze windows: when nothing is deployed, by the clock on somebody's wall.
//!
//! A window names its time zone (`Europe/Berlin`), because "Fridays from 16:00" moves with summer time while an offset does
//! not. What the wall clock says at a moment is asked of whoever has the zones' tables ([`Local`] is an argument), so the
//! tables are in the server and not in what browsers load.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// When nothing is deployed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Freeze {
    /// Why, in a few words; may be empty.
    #[serde(default)]
    pub why: String,
    /// The time zone's IANA name.
    pub zone: String,
    /// When.
    pub when: Window,
}

/// A span of wall-clock time. The first minute belongs to it, the last one does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "every", rename_all = "snake_case")]
pub enum Window {
    /// Every week; may go over the week's end.
    Week {
        /// From.
        from: WeekTime,
        /// Until.
        until: WeekTime,
    },
    /// Once.
    Once {
        /// From.
        from: Local,
        /// Until.
        until: Local,
    },
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "days say what they are")]
pub enum Weekday {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

impl Weekday {
    /// All, Monday first.
    pub const ALL: [Self; 7] = [Self::Mon, Self::Tue, Self::Wed, Self::Thu, Self::Fri, Self::Sat, Self::Sun];

    /// `Mon`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mon => "Mon",
            Self::Tue => "Tue",
            Self::Wed => "Wed",
            Self::Thu => "Thu",
            Self::Fri => "Fri",
            Self::Sat => "Sat",
            Self::Sun => "Sun",
        }
    }
}

/// A minute of the week: `Fri 16:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WeekTime {
    /// The day.
    pub day: Weekday,
    /// The minute of the day, 0–1439.
    pub minute: u16,
}

/// What a calendar and a clock on the wall show: `2026-12-20 18:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Local {
    /// Year, 0–9999.
    pub year: i16,
    /// Month, 1–12.
    pub month: u8,
    /// Day of the month, 1–31.
    pub day: u8,
    /// The minute of the day, 0–1439.
    pub minute: u16,
}

impl Local {
    /// The day of the week. Sakamoto's method for the Gregorian calendar.
    #[must_use]
    pub fn weekday(self) -> Weekday {
        const SHIFT: [i32; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
        let month = usize::from(self.month.clamp(1, 12)) - 1;
        let year = i32::from(self.year) - i32::from(self.month < 3);
        let sum = year + year.div_euclid(4) - year.div_euclid(100)
            + year.div_euclid(400)
            + SHIFT.get(month).copied().unwrap_or(0)
            + i32::from(self.day);
        // Sunday is 0 there.
        let from_monday = usize::try_from((sum + 6).rem_euclid(7)).unwrap_or(0);
        Weekday::ALL.get(from_monday).copied().unwrap_or(Weekday::Mon)
    }
}

impl Freeze {
    /// Whether it is on when the clock in its zone shows this. A clock that is not known (the zone's table is gone) counts as
    /// frozen: better asked than deployed.
    #[must_use]
    pub fn is_on(&self, clock: Option<Local>) -> bool {
        let Some(now) = clock else { return true };
        match self.when {
            Window::Once { from, until } => from <= now && now < until,
            Window::Week { from, until } => {
                let now = WeekTime { day: now.weekday(), minute: now.minute };
                if from < until { from <= now && now < until } else { now >= from || now < until }
            }
        }
    }

    /// In words: `Fri 16:00 to Mon 08:00, Europe/Berlin (weekend)`.
    #[must_use]
    pub fn words(&self) -> String {
        let (from, until) = match self.when {
            Window::Week { from, until } => (from.to_string(), until.to_string()),
            Window::Once { from, until } => (from.to_string(), until.to_string()),
        };
        let why = if self.why.is_empty() { String::new() } else { format!(" ({})", self.why) };
        format!("{from} to {until}, {}{why}", self.zone)
    }

    /// What is wrong with it.
    pub(super) fn check(&self, knows: impl Fn(&str) -> bool) -> Result<(), String> {
        if !knows(&self.zone) {
            let zone = self.zone.escape_debug();
            return Err(format!("`{zone}` is no time zone; use a name like `Europe/Berlin` or `UTC`"));
        }
        let empty = match self.when {
            Window::Week { from, until } => from == until,
            Window::Once { from, until } => from >= until,
        };
        if empty {
            return Err(format!("the window `{}` ends before it begins", self.words()));
        }
        if self.why.chars().count() > 120 {
            return Err("a window's reason has at most 120 characters".into());
        }
        Ok(())
    }
}

/// Reads one line of the form: `Fri 16:00 - Mon 08:00 Europe/Berlin weekend`, `2026-12-20 18:00 - 2027-01-04 08:00 UTC`.
impl FromStr for Freeze {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "`{}` is no window; write `Fri 16:00 - Mon 08:00 Europe/Berlin` or \
                 `2026-12-20 18:00 - 2027-01-04 08:00 Europe/Berlin`, and behind it why",
                text.escape_debug()
            )
        };
        let words: Vec<&str> = text.split_whitespace().collect();
        let [from_day, from_time, "-" | "–" | "to", until_day, until_time, zone, why @ ..] = &words[..]
        else {
            return Err(wrong());
        };
        let (from, until) = (format!("{from_day} {from_time}"), format!("{until_day} {until_time}"));
        let week = || Some(Window::Week { from: from.parse().ok()?, until: until.parse().ok()? });
        let once = || Some(Window::Once { from: from.parse().ok()?, until: until.parse().ok()? });
        let when = week().or_else(once).ok_or_else(wrong)?;
        Ok(Self { why: why.join(" "), zone: (*zone).to_owned(), when })
    }
}

/// The line that [`Freeze::from_str`] reads.
impl fmt::Display for Freeze {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.when {
            Window::Week { from, until } => write!(f, "{from} - {until} {}", self.zone)?,
            Window::Once { from, until } => write!(f, "{from} - {until} {}", self.zone)?,
        }
        if self.why.is_empty() { Ok(()) } else { write!(f, " {}", self.why) }
    }
}

impl fmt::Display for WeekTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:02}:{:02}", self.day.as_str(), self.minute / 60, self.minute % 60)
    }
}

impl fmt::Display for Local {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { year, month, day, minute } = self;
        write!(f, "{year:04}-{month:02}-{day:02} {:02}:{:02}", minute / 60, minute % 60)
    }
}

fn digits(text: &str, width: usize) -> Option<u16> {
    (text.len() == width && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

fn clock(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute) = (digits(hour, 2)?, digits(minute, 2)?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

impl FromStr for WeekTime {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let read = || {
            let (day, time) = text.split_once(' ')?;
            let day = Weekday::ALL.into_iter().find(|d| d.as_str().eq_ignore_ascii_case(day))?;
            Some(Self { day, minute: clock(time)? })
        };
        read().ok_or_else(|| format!("`{}` is no time of a week; write `Fri 16:00`", text.escape_debug()))
    }
}

impl FromStr for Local {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let read = || {
            let (date, time) = text.split_once(' ')?;
            let [year, month, day] = date.split('-').collect::<Vec<_>>()[..] else { return None };
            let (year, month, day) = (digits(year, 4)?, digits(month, 2)?, digits(day, 2)?);
            let month = u8::try_from(month).ok()?;
            let day = u8::try_from(day).ok()?;
            let known = time::Month::try_from(month).ok()?;
            time::Date::from_calendar_date(i32::from(year), known, day).ok()?;
            Some(Self { year: i16::try_from(year).ok()?, month, day, minute: clock(time)? })
        };
        read()
            .ok_or_else(|| format!("`{}` is no date and time; write `2026-12-20 18:00`", text.escape_debug()))
    }
}

/// Both are written and read as texts.
macro_rules! as_text {
    ($($name:ident),+) => {$(
        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}
as_text!(WeekTime, Local);
