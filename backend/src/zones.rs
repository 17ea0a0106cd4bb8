//! What clocks on walls show: time zones by their IANA names, from tables that are part of the program, so that no machine's
//! own tables (or their absence) decide whether a freeze window is on.

use domain::{Timestamp, review::freeze::Local};
use jiff::tz::TimeZone;

/// Whether there is a time zone of this name.
pub(crate) fn knows(zone: &str) -> bool {
    TimeZone::get(zone).is_ok()
}

/// What the clock in a zone shows at a moment; none where the zone is not known.
pub(crate) fn local(zone: &str, at: Timestamp) -> Option<Local> {
    let zone = TimeZone::get(zone).ok()?;
    let shown = jiff::Timestamp::from_millisecond(at.0).ok()?.to_zoned_datetime(zone);
    let minute = u16::try_from(shown.hour()).ok()? * 60 + u16::try_from(shown.minute()).ok()?;
    let (month, day) = (u8::try_from(shown.month()).ok()?, u8::try_from(shown.day()).ok()?);
    Some(Local { year: shown.year(), month, day, minute })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::review::freeze::Freeze;

    #[test]
    fn a_window_moves_with_summer_time() {
        let freeze: Freeze = "Fri 16:00 - Mon 08:00 Europe/Berlin".parse().unwrap();
        let cases = [
            // In winter 16:00 in Berlin is 15:00 UTC, in summer 14:00.
            ("2026-01-09T14:59:00Z", false),
            ("2026-01-09T15:00:00Z", true),
            ("2026-07-10T13:59:00Z", false),
            ("2026-07-10T14:00:00Z", true),
            // The clock goes forward inside the window: Monday 08:00 is then 06:00 UTC.
            ("2026-03-30T05:59:00Z", true),
            ("2026-03-30T06:00:00Z", false),
            // It goes back inside the window: Monday 08:00 is then 07:00 UTC.
            ("2026-10-26T06:59:00Z", true),
            ("2026-10-26T07:00:00Z", false),
        ];
        for (at, on) in cases {
            let clock = local(&freeze.zone, at.parse().unwrap());
            assert_eq!(freeze.is_on(clock), on, "{at}: {clock:?}");
        }
    }

    #[test]
    fn zones_are_known_by_their_names() {
        for zone in ["UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu"] {
            assert!(knows(zone), "{zone}");
        }
        for zone in ["", "Mars/Base", "../../etc/passwd", "/etc/localtime", "Europe/Berlin\0"] {
            assert!(!knows(zone), "{zone}");
        }
        let kathmandu = local("Asia/Kathmandu", "2026-01-01T00:00:00Z".parse().unwrap());
        assert_eq!(kathmandu.map(|l| l.to_string()).as_deref(), Some("2026-01-01 05:45"));
    }
}
