//! What trying a few rows measured, and the range it leaves for all of them.
//!
//! AWS tells how many tasks succeeded and failed and how long a job was active; not how long one invocation took, nor how many ran at
//! once. So a range is all there is, and each end says what it rests on.

use crate::{
    jobs::status::Progress,
    words::{duration, thousands},
};

/// What a job on a few rows came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured {
    /// Tasks that ran.
    pub tried: u64,
    /// Those that failed.
    pub failed: u64,
    /// Seconds the job was active; none where AWS does not say, or it was less than one.
    pub seconds: Option<u64>,
}

/// Two-sided 95 %, of the normal distribution.
const Z: f64 = 1.959_964;

impl Measured {
    /// What a job's progress says; none where no task ran.
    #[must_use]
    pub fn of(progress: &Progress) -> Option<Self> {
        let tried = progress.succeeded + progress.failed;
        let seconds = progress.active_seconds.filter(|seconds| *seconds > 0);
        (tried > 0).then_some(Self { tried, failed: progress.failed, seconds })
    }

    /// Between which shares, of one, the rows that fail lie, with 95 % confidence: Wilson's score interval. It takes for granted that
    /// the rows tried were drawn by chance.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts of tasks are far below 2^52")]
    pub fn failing(self) -> (f64, f64) {
        let (n, p) = (self.tried as f64, self.failed as f64 / self.tried as f64);
        let middle = p + Z * Z / (2.0 * n);
        let half = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
        let whole = 1.0 + Z * Z / n;
        (((middle - half) / whole).max(0.0), ((middle + half) / whole).min(1.0))
    }

    /// Between how many seconds so many rows take: as long as those tried, were all run at once; and as long as at their pace, which
    /// has the job's start in it.
    #[must_use]
    pub fn seconds_for(self, rows: u64) -> Option<(u64, u64)> {
        let seconds = self.seconds?;
        let paced = (u128::from(rows) * u128::from(seconds)).div_ceil(u128::from(self.tried));
        Some((seconds, u64::try_from(paced).unwrap_or(u64::MAX).max(seconds)))
    }

    /// All of it in sentences, for a manifest of so many rows if that is known.
    #[must_use]
    pub fn words(self, rows: Option<u64>) -> Vec<String> {
        let Self { tried, failed, seconds } = self;
        let took =
            seconds.map_or_else(|| ", in less than a second".to_owned(), |s| format!(", in {}", duration(s)));
        let mut said = vec![format!("{} of {} rows failed{took}.", thousands(failed), thousands(tried))];
        let (low, high) = self.failing();
        said.push(match rows {
            Some(rows) => format!(
                "Of {} rows between {} and {} fail, with 95 % confidence: as far as the rows tried, drawn from the manifest's beginning, stand for the others.",
                thousands(rows),
                thousands(share(rows, low, f64::floor)),
                thousands(share(rows, high, f64::ceil))
            ),
            None => format!(
                "Between {:.1} % and {:.1} % of all rows fail, with 95 % confidence: as far as the rows tried, drawn from the manifest's beginning, stand for the others.",
                low * 100.0,
                high * 100.0
            ),
        });
        if let Some((least, most)) = rows.and_then(|rows| self.seconds_for(rows)) {
            said.push(format!(
                "It takes between {}, were all run at once, and {}, at the pace of these rows: a small job is slower by its start, and how many invocations run at once AWS does not say.",
                duration(least),
                duration(most)
            ));
        }
        said.push("How long one invocation took stands in the function's own log and metrics, not in what AWS says of a job: type it into the estimate.".into());
        said
    }
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a count of rows lies between nothing and that count"
)]
fn share(rows: u64, of: f64, round: impl Fn(f64) -> f64) -> u64 {
    (round(rows as f64 * of) as u64).min(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(tried: u64, failed: u64, seconds: Option<u64>) -> Measured {
        Measured { tried, failed, seconds }
    }

    /// The ends, in thousandths, as R's `binom::binom.wilson` gives them.
    #[test]
    fn the_interval_is_wilsons() {
        for (tried, failed, low, high) in [
            (5, 0, 0, 434),
            (50, 0, 0, 71),
            (50, 1, 4, 105),
            (50, 25, 366, 634),
            (50, 50, 929, 1000),
            (1, 1, 207, 1000),
        ] {
            let (a, b) = measured(tried, failed, None).failing();
            let round = |share: f64| format!("{:.0}", share * 1000.0);
            assert_eq!((round(a), round(b)), (low.to_string(), high.to_string()), "{failed} of {tried}");
        }
    }

    #[test]
    fn the_range_holds_what_was_measured_and_grows_with_the_rows() {
        for (tried, failed) in [(1, 0), (5, 5), (50, 3), (10_000, 9_999)] {
            let of = measured(tried, failed, Some(7));
            let (low, high) = of.failing();
            #[expect(clippy::cast_precision_loss, reason = "small")]
            let p = failed as f64 / tried as f64;
            assert!((0.0..=p + 1e-9).contains(&low) && (p - 1e-9..=1.0).contains(&high), "{low} {p} {high}");
            let mut before = 0;
            for rows in [0, 1, tried, 1_000_000, u64::MAX] {
                let (least, most) = of.seconds_for(rows).expect("it was measured");
                assert!(least == 7 && most >= before.max(7), "{rows}");
                before = most;
            }
        }
    }

    #[test]
    fn what_was_not_measured_is_not_said() {
        let progress =
            |succeeded, failed, active_seconds| Progress { total: None, succeeded, failed, active_seconds };
        assert_eq!(Measured::of(&progress(0, 0, Some(9))), None);
        let of = Measured::of(&progress(4, 1, Some(0))).expect("tasks ran");
        assert_eq!(of, measured(5, 1, None));
        let said = of.words(None).join(" ");
        assert!(
            said.starts_with("1 of 5 rows failed, in less than a second.") && said.contains("3.6 %"),
            "{said}"
        );
        assert!(!said.contains("It takes"), "{said}");
        let said = measured(50, 1, Some(20)).words(Some(2_000_000)).join(" ");
        assert!(
            said.contains("Of 2,000,000 rows between 7,") && said.contains("It takes between 20 s"),
            "{said}"
        );
    }
}
