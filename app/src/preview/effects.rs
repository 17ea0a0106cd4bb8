//! Effects and what is uncertain about them.

use crate::ui::Prose;
use domain::rules::outcome::{Effect, Uncertainty};
use leptos::prelude::*;

/// What the outside world sees, in order.
#[component]
pub fn EffectList(
    /// The effects.
    effects: Vec<Effect>,
) -> impl IntoView {
    if effects.is_empty() {
        return view! { <p class="quiet">"Nothing: nobody outside sees this mail."</p> }.into_any();
    }
    let items = effects.into_iter().map(|effect| view! { <EffectItem effect /> }).collect_view();
    view! { <ol class="effects">{items}</ol> }.into_any()
}

/// One effect, in words.
#[component]
pub fn EffectItem(
    /// The effect.
    effect: Effect,
) -> impl IntoView {
    view! { <li><Prose text=effect.words() /></li> }
}

/// What AWS's documents leave open here, with what is known.
#[component]
pub fn Uncertainties(
    /// What is open.
    uncertain: Vec<Uncertainty>,
) -> impl IntoView {
    if uncertain.is_empty() {
        return ().into_any();
    }
    let items = uncertain
        .into_iter()
        .map(|u| {
            view! {
                <li>
                    <p><Prose text=u.message /></p>
                    <p class="quiet">{u.reference}</p>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="notice warning uncertain">
            <h3>"Not documented by AWS"</h3>
            <ul>{items}</ul>
        </section>
    }
    .into_any()
}
