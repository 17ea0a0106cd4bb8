//! Numbers as people read them, told in one place.

/// `1240` as `1,240`.
#[must_use]
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A time in its two largest units: `40 s`, `5 min 0 s`, `2 h 5 min`.
#[must_use]
pub fn duration(seconds: u64) -> String {
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", thousands(seconds / 3600), seconds % 3600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_their_thousands_apart_and_times_two_units() {
        let seen = [0, 7, 999, 1000, 12_345, 1_234_567].map(thousands);
        assert_eq!(seen, ["0", "7", "999", "1,000", "12,345", "1,234,567"]);
        assert_eq!([40, 60, 3_599, 7_500].map(duration), ["40 s", "1 min 0 s", "59 min 59 s", "2 h 5 min"]);
    }
}
