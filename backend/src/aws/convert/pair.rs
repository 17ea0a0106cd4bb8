//! One type of the console's and the SDK's for the same thing, with both ways between them.

use aws_sdk_s3control::primitives::{DateTime, DateTimeFormat};
use std::collections::{BTreeMap, HashMap};

/// Why something cannot be put into the other form: the member's path, and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{at}: {message}")]
pub(in crate::aws) struct Fault {
    at: String,
    message: String,
}

impl Fault {
    pub fn new(message: impl Into<String>) -> Self {
        Self { at: String::new(), message: message.into() }
    }

    /// The fault, of a member.
    pub fn inside(self, member: &str) -> Self {
        let dot = if self.at.is_empty() { "" } else { "." };
        Self { at: format!("{member}{dot}{}", self.at), ..self }
    }
}

/// The SDK has `S` for this.
pub(super) trait Pair<S>: Sized {
    fn to_sdk(&self) -> Result<S, Fault>;
    fn of_sdk(sdk: &S) -> Result<Self, Fault>;
}

/// A member that may be missing.
pub(super) fn optional<A: Pair<S>, S>(value: Option<&A>) -> Result<Option<S>, Fault> {
    value.map(A::to_sdk).transpose()
}

/// A member of the SDK's that may be missing.
pub(super) fn optional_of<A: Pair<S>, S>(value: Option<&S>) -> Result<Option<A>, Fault> {
    value.map(A::of_sdk).transpose()
}

macro_rules! same {
    ($($kind:ty)+) => {$(
        impl Pair<Self> for $kind {
            fn to_sdk(&self) -> Result<Self, Fault> {
                Ok(self.clone())
            }
            fn of_sdk(sdk: &Self) -> Result<Self, Fault> {
                Ok(sdk.clone())
            }
        }
    )+};
}
same!(String bool i64);

impl Pair<i32> for i64 {
    fn to_sdk(&self) -> Result<i32, Fault> {
        i32::try_from(*self).map_err(|_| Fault::new(format!("`{self}` is out of range")))
    }
    fn of_sdk(sdk: &i32) -> Result<Self, Fault> {
        Ok(Self::from(*sdk))
    }
}

impl<A: Pair<S>, S> Pair<Vec<S>> for Vec<A> {
    fn to_sdk(&self) -> Result<Vec<S>, Fault> {
        let numbered = self.iter().enumerate();
        numbered.map(|(at, one)| one.to_sdk().map_err(|f| f.inside(&format!("[{at}]")))).collect()
    }
    fn of_sdk(sdk: &Vec<S>) -> Result<Self, Fault> {
        sdk.iter().map(A::of_sdk).collect()
    }
}

impl<A: Pair<S>, S> Pair<S> for Box<A> {
    fn to_sdk(&self) -> Result<S, Fault> {
        self.as_ref().to_sdk()
    }
    fn of_sdk(sdk: &S) -> Result<Self, Fault> {
        A::of_sdk(sdk).map(Self::new)
    }
}

impl Pair<HashMap<String, String>> for BTreeMap<String, String> {
    fn to_sdk(&self) -> Result<HashMap<String, String>, Fault> {
        Ok(self.clone().into_iter().collect())
    }
    fn of_sdk(sdk: &HashMap<String, String>) -> Result<Self, Fault> {
        Ok(sdk.clone().into_iter().collect())
    }
}

/// Documents write a point in time as ISO 8601, as a date alone, or as seconds since 1970, which all mean UTC without a zone.
impl Pair<DateTime> for String {
    fn to_sdk(&self) -> Result<DateTime, Fault> {
        let text = self.trim();
        if let Ok(seconds) = text.parse::<f64>() {
            return Ok(DateTime::from_secs_f64(seconds));
        }
        let tries = [text.replacen(' ', "T", 1), format!("{text}Z"), format!("{text}T00:00:00Z")];
        let read = |text: &Self| DateTime::from_str(text, DateTimeFormat::DateTimeWithOffset).ok();
        let found = tries.iter().find_map(read);
        found.ok_or_else(|| Fault::new(format!("`{self}` is no point in time, e.g. `2026-03-01T00:00:00Z`")))
    }
    fn of_sdk(sdk: &DateTime) -> Result<Self, Fault> {
        sdk.fmt(DateTimeFormat::DateTime).map_err(|error| Fault::new(error.to_string()))
    }
}

/// Texts of which the SDK makes enumerations. What it does not know goes through as it is.
macro_rules! texts {
    ($($kind:ident)+) => {$(
        impl Pair<types::$kind> for String {
            fn to_sdk(&self) -> Result<types::$kind, Fault> {
                Ok(types::$kind::from(self.as_str()))
            }
            fn of_sdk(sdk: &types::$kind) -> Result<Self, Fault> {
                Ok(sdk.as_str().to_owned())
            }
        }
    )+};
}
pub(super) use texts;

macro_rules! theirs {
    ($sdk:ident, $field:ident) => {
        $sdk.$field
    };
    ($sdk:ident, $field:ident, $name:ident) => {
        $sdk.$name
    };
}
pub(super) use theirs;

/// How a member of the SDK's is read: it `may` be missing, it `must` be there, or it is a `switch` whose off is the same as
/// not being there, and is not sent.
macro_rules! read {
    (may, $member:expr) => {
        optional_of($member.as_ref())
    };
    (must, $member:expr) => {
        Pair::of_sdk(&$member).map(Some)
    };
    (switch, $member:expr) => {
        Ok::<_, Fault>($member.then_some(true))
    };
}
pub(super) use read;

macro_rules! built {
    (sure, $builder:expr) => {
        Ok($builder.build())
    };
    (tried, $builder:expr) => {
        $builder.build().map_err(|error| Fault::new(error.to_string()))
    };
}
pub(super) use built;

/// Structures, member for member: ours, the SDK's name where it is another, its setter, and how it is read.
macro_rules! structures {
    ($($ours:ty as $theirs:ident, $build:ident { $($field:ident $(= $name:ident)?, $set:ident, $kind:ident;)* })+) => {$(
        impl Pair<types::$theirs> for $ours {
            fn to_sdk(&self) -> Result<types::$theirs, Fault> {
                let builder = types::$theirs::builder();
                $(let builder = builder.$set(
                    optional(self.$field.as_ref()).map_err(|fault| fault.inside(stringify!($field)))?
                );)*
                built!($build, builder)
            }
            fn of_sdk(sdk: &types::$theirs) -> Result<Self, Fault> {
                let _ = sdk;
                Ok(Self {
                    $($field: read!($kind, theirs!(sdk, $field $(, $name)?))
                        .map_err(|fault| fault.inside(stringify!($field)))?,)*
                })
            }
        }
    )+};
}
pub(super) use structures;
