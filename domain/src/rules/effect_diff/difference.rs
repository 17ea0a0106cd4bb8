//! In what two effects of one mail differ, by kind, the gravest first.

use crate::rules::outcome::Effect;
use serde::{Deserialize, Serialize};

/// A kind of difference. The order is the order of groups: what loses mail comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Difference {
    /// It was accepted and is refused.
    NowRefused,
    /// It was stored and is not.
    NoLongerStored,
    /// More than one non-delivery report goes to the sender, where fewer did.
    BouncedTwice,
    /// A non-delivery report goes to the sender, where none did.
    NowBounced,
    /// It is stored in another place, or in more or fewer places.
    StoredElsewhere,
    /// Twice under one key: the second object replaces the first.
    StoredTwice,
    /// In the same place, encrypted by SES where it was not, or the other way round.
    StoredOtherwise,
    /// It was refused and is accepted.
    NowAccepted,
    /// It was not stored and is.
    NowStored,
    /// No non-delivery report goes to the sender, where one did.
    NoLongerBounced,
    /// Another code, text or sender of the non-delivery report.
    BouncedOtherwise,
    /// Other `WorkMail` organizations or Connect instances get it.
    HandedOver,
    /// Other functions are invoked, or otherwise.
    Functions,
    /// Other topics are told.
    Topics,
    /// Other headers are added.
    Headers,
    /// The same functions and topics are told of other recipients; or some recipients of the mail have a rule on one side
    /// only, while the mail as a whole is taken on both.
    Recipients,
    /// It is scanned for spam and viruses on one side only: the verdicts functions see, and the stored mail's headers,
    /// differ.
    Scanned,
    /// The same effects in another order.
    Order,
}

impl Difference {
    /// All, the gravest first.
    pub const ALL: [Self; 18] = [
        Self::NowRefused,
        Self::NoLongerStored,
        Self::BouncedTwice,
        Self::NowBounced,
        Self::StoredElsewhere,
        Self::StoredTwice,
        Self::StoredOtherwise,
        Self::NowAccepted,
        Self::NowStored,
        Self::NoLongerBounced,
        Self::BouncedOtherwise,
        Self::HandedOver,
        Self::Functions,
        Self::Topics,
        Self::Headers,
        Self::Recipients,
        Self::Scanned,
        Self::Order,
    ];

    /// How it is said of mails: "3 now refused".
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::NowRefused => "now refused",
            Self::NoLongerStored => "no longer stored",
            Self::BouncedTwice => "bounced twice",
            Self::NowBounced => "now bounced",
            Self::StoredElsewhere => "stored elsewhere",
            Self::StoredTwice => "stored twice under one key",
            Self::StoredOtherwise => "encrypted otherwise",
            Self::NowAccepted => "now accepted",
            Self::NowStored => "now stored",
            Self::NoLongerBounced => "no longer bounced",
            Self::BouncedOtherwise => "bounced otherwise",
            Self::HandedOver => "handed over otherwise",
            Self::Functions => "with other functions",
            Self::Topics => "with other topics told",
            Self::Headers => "with other headers",
            Self::Recipients => "for other recipients",
            Self::Scanned => "scanned otherwise",
            Self::Order => "in another order only",
        }
    }
}

/// The differences between what two sets do to an accepted mail, the gravest first. None when the effects are the same
/// ones in the same order.
pub(super) fn between(base: &[&Effect], proposed: &[&Effect]) -> Vec<Difference> {
    let mut found = Vec::new();
    if base == proposed {
        return found;
    }
    bounces(base, proposed, &mut found);
    storage(base, proposed, &mut found);
    let other = |of: Is| of_kind(base, of) != of_kind(proposed, of);
    let handed = |e: &Effect| matches!(e, Effect::HandedToWorkmail { .. } | Effect::ContactStarted { .. });
    let kinds: [(Is, Difference); 4] = [
        (handed, Difference::HandedOver),
        (|e| matches!(e, Effect::Invoked { .. }), Difference::Functions),
        (|e| matches!(e, Effect::Published { .. } | Effect::Told { .. }), Difference::Topics),
        (|e| matches!(e, Effect::HeaderAdded { .. }), Difference::Headers),
    ];
    found.extend(kinds.into_iter().filter(|(of, _)| other(*of)).map(|(_, difference)| difference));
    if found.is_empty() {
        found.push(Difference::Order);
    }
    found.sort_unstable();
    found
}

/// A kind of effect.
type Is = fn(&Effect) -> bool;

/// The effects of a kind, sorted: what happens, in whatever order.
fn of_kind<'e>(effects: &[&'e Effect], of: Is) -> Vec<&'e Effect> {
    let mut all: Vec<&Effect> = effects.iter().copied().filter(|e| of(e)).collect();
    all.sort_by_cached_key(|e| e.words());
    all
}

fn bounces(base: &[&Effect], proposed: &[&Effect], found: &mut Vec<Difference>) {
    let is_bounce = |e: &Effect| matches!(e, Effect::Bounced { .. } | Effect::TooLarge { .. });
    let (before, after) = (of_kind(base, is_bounce), of_kind(proposed, is_bounce));
    if before == after {
        return;
    }
    found.push(match (before.len(), after.len()) {
        (b, a) if a > 1 && a > b => Difference::BouncedTwice,
        (0, _) => Difference::NowBounced,
        (_, 0) => Difference::NoLongerBounced,
        _ => Difference::BouncedOtherwise,
    });
}

fn storage(base: &[&Effect], proposed: &[&Effect], found: &mut Vec<Difference>) {
    let is_stored = |e: &Effect| matches!(e, Effect::Stored { .. });
    let (before, after) = (of_kind(base, is_stored), of_kind(proposed, is_stored));
    if before == after {
        return;
    }
    let places = |stored: &[&Effect]| {
        let place = |e: &&Effect| match e {
            Effect::Stored { bucket, key, .. } => Some((bucket.clone(), key.clone())),
            _ => None,
        };
        let mut all: Vec<(String, String)> = stored.iter().filter_map(place).collect();
        all.sort_unstable();
        all
    };
    let (before, after) = (places(&before), places(&after));
    let distinct = |places: &[(String, String)]| {
        let mut places = places.to_vec();
        places.dedup();
        places
    };
    let twice = |places: &[(String, String)]| places.len() - distinct(places).len();
    if twice(&after) > twice(&before) {
        found.push(Difference::StoredTwice);
    }
    if before == after {
        found.push(Difference::StoredOtherwise);
    } else if after.is_empty() {
        found.push(Difference::NoLongerStored);
    } else if before.is_empty() {
        found.push(Difference::NowStored);
    } else if distinct(&before) != distinct(&after) || !found.contains(&Difference::StoredTwice) {
        found.push(Difference::StoredElsewhere);
    }
}
