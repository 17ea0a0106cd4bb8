//! Small things: badges, times, a copy button.

use domain::{Timestamp, environment::Colour, finding};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// How a badge looks; what it means stands in its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tone {
    /// Nothing special.
    Plain,
    /// Under way.
    Busy,
    /// Well.
    Good,
    /// Needs somebody.
    Warn,
    /// Went wrong.
    Bad,
}

impl Tone {
    /// The CSS class.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Plain => "badge",
            Self::Busy => "badge busy",
            Self::Good => "badge good",
            Self::Warn => "badge warn",
            Self::Bad => "badge bad",
        }
    }

    /// How the state of a change looks.
    #[must_use]
    pub const fn of_change(state: domain::change::State) -> Self {
        use domain::change::State;
        match state {
            State::InReview | State::Deploying => Self::Busy,
            State::SentBack => Self::Warn,
            State::Approved | State::Live => Self::Good,
            State::RolledBack | State::Withdrawn => Self::Plain,
        }
    }

    /// How the state of a deployment looks.
    #[must_use]
    pub const fn of_deployment(state: domain::deployment::State) -> Self {
        use domain::deployment::State;
        match state {
            State::Queued | State::Running => Self::Busy,
            State::Done => Self::Good,
            State::Stopped => Self::Bad,
            State::RolledBack => Self::Plain,
        }
    }
}

/// A state, as a word with a colour.
#[component]
pub fn Badge(
    /// How it looks.
    tone: Tone,
    /// The word.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! { <span class=tone.class()>{text}</span> }
}

/// A finding's severity.
#[component]
pub fn Severity(
    /// Which.
    severity: finding::Severity,
) -> impl IntoView {
    let tone = match severity {
        finding::Severity::Error => Tone::Bad,
        finding::Severity::Warning => Tone::Warn,
        finding::Severity::Note => Tone::Plain,
    };
    view! { <Badge tone text=severity.as_str() /> }
}

/// An environment by its name and colour.
#[component]
pub fn EnvironmentBadge(
    /// Its name.
    #[prop(into)]
    id: String,
    /// Its colour.
    colour: Colour,
) -> impl IntoView {
    view! { <span class=format!("environment {}", colour.as_str())>{id}</span> }
}

/// A point in time, in UTC. The distance is added in the browser: on the server it would be old by the time it is read.
#[component]
pub fn When(
    /// The point.
    at: Timestamp,
) -> impl IntoView {
    let distance = RwSignal::new(String::new());
    Effect::new(move || {
        distance.set(now().map_or_else(String::new, |now| format!(" · {}", at.distance(now))));
    });
    view! {
        <time datetime=at.iso() class="when">
            {at.to_string()}
            <span class="quiet">{move || distance.get()}</span>
        </time>
    }
    .into_any()
}

/// The browser's clock; effects run only there.
#[cfg(feature = "hydrate")]
fn now() -> Option<Timestamp> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "milliseconds since 1970 fit i64 for longer than there are browsers"
    )]
    Some(Timestamp(js_sys::Date::now() as i64))
}

#[cfg(not(feature = "hydrate"))]
const fn now() -> Option<Timestamp> {
    None
}

/// A button that copies a text; without JavaScript the text stands beside it to be selected.
#[component]
pub fn Copy(
    /// What is copied.
    #[prop(into)]
    text: String,
    /// What the button says.
    #[prop(default = "Copy")]
    label: &'static str,
) -> impl IntoView {
    let done = RwSignal::new(false);
    let copy = move |_| {
        #[cfg(feature = "hydrate")]
        {
            let clipboard = window().navigator().clipboard();
            let _ = clipboard.write_text(&text);
            done.set(true);
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = &text;
    };
    view! {
        <button type="button" class="small needs-js" on:click=copy>
            {move || if done.get() { "Copied" } else { label }}
        </button>
    }
    .into_any()
}
