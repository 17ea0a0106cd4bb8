//! The effect of one rule set in place of another: what is different for which mail. First of a change's tabs, and what a
//! way back would do. Drawn on the server, so it stands without JavaScript too.

use super::effect::{Title, answered, only, refusal, title};
use crate::{
    preview::{MailPath, Uncertainties, try_link},
    ui::{Badge, Prose, Tone},
};
use domain::{
    draft::DraftId,
    mail::{Sample, SampleSummary},
    rules::{
        RuleSet,
        effect_diff::{Difference, Entry, Group, Mails, effect_diff},
        outcome::{Effect, Outcome},
    },
};
use leptos::prelude::*;

/// So many entries of a group are drawn with both sides; the others are counted.
const MAX_SHOWN: usize = 25;

/// The samples and every kind of mail under what is live and what is proposed.
#[component]
pub fn EffectTab(
    /// The environment both are of.
    environment: String,
    /// The draft in whose preview a kind of mail is tried.
    #[prop(optional_no_strip)]
    draft: Option<DraftId>,
    /// What is live; none while receiving is off.
    base: Option<RuleSet>,
    /// What would be live.
    proposed: RuleSet,
    /// What the latter is called.
    #[prop(default = "Proposed")]
    after: &'static str,
    /// The samples.
    samples: Vec<SampleSummary>,
) -> impl IntoView {
    let mails: Vec<Sample> = samples.iter().map(|s| s.sample.clone()).collect();
    let diff = effect_diff(base.as_ref(), &proposed, &mails);
    let (line, proof) = (diff.words(), diff.proof_words());
    let proof = proof.map(|words| {
        let mut rest = words.chars();
        let first = rest.next().map(|c| c.to_ascii_uppercase());
        let words: String = first.into_iter().chain(rest).chain(['.']).collect();
        view! { <p class="notice good proof"><Prose text=words /></p> }
    });
    let of = Compared {
        draft,
        after,
        sets: StoredValue::new((base, proposed)),
        samples: StoredValue::new(samples),
        mails: StoredValue::new(mails),
    };
    let none = of.samples.with_value(Vec::is_empty).then(|| {
        view! {
            <p class="quiet">
                "No sample to try this on. "
                <a href=format!("/e/{environment}/samples/new")>"Add a sample"</a>
                " to see what this does to a real mail."
            </p>
        }
    });
    let groups = diff.groups.into_iter().map(|group| view! { <OneGroup group of /> }).collect_view();
    view! {
        <p class="count"><strong>{line}</strong></p>
        {proof}
        <p class="quiet">
            "A kind of mail stands for every mail that the rules of both sets take alike. Each is compared for all answers that functions can give."
        </p>
        {none}
        {groups}
    }
    .into_any()
}

/// What the entries are about.
#[derive(Clone, Copy)]
struct Compared {
    draft: Option<DraftId>,
    after: &'static str,
    sets: StoredValue<(Option<RuleSet>, RuleSet)>,
    samples: StoredValue<Vec<SampleSummary>>,
    mails: StoredValue<Vec<Sample>>,
}

/// What loses mail or tells its sender so is marked as bad.
const fn tone(difference: Difference) -> Tone {
    match difference {
        Difference::NowRefused
        | Difference::NoLongerStored
        | Difference::BouncedTwice
        | Difference::NowBounced
        | Difference::StoredTwice => Tone::Bad,
        Difference::Order | Difference::Scanned => Tone::Plain,
        _ => Tone::Warn,
    }
}

#[component]
fn OneGroup(group: Group, of: Compared) -> impl IntoView {
    let Group { difference, entries } = group;
    let count: usize = entries.iter().map(Entry::count).sum();
    let more = entries.len().saturating_sub(MAX_SHOWN);
    let more = (more > 0).then(|| view! { <p class="quiet">{format!("And {more} more of this kind.")}</p> });
    let items = entries
        .into_iter()
        .take(MAX_SHOWN)
        .enumerate()
        .map(|(at, entry)| view! { <OneEntry entry open={at == 0} of /> })
        .collect_view();
    view! {
        <section class="effect-group">
            <h2>{format!("{count} {}", difference.words())}</h2>
            {items}
            {more}
        </section>
    }
    .into_any()
}

#[component]
fn OneEntry(entry: Entry, open: bool, of: Compared) -> impl IntoView {
    let Title { name, to, more } = of.samples.with_value(|samples| title(&entry, samples));
    let sides = of.mails.with_value(|mails| {
        of.sets.with_value(|(base, proposed)| entry.outcomes(base.as_ref(), proposed, mails))
    });
    let Some((before, after)) = sides else { return ().into_any() };
    let words: Vec<&str> = entry.differences.iter().map(|d| d.words()).collect();
    let link = link(&entry, of);
    let (live, answers) = of.sets.with_value(|(base, proposed)| {
        let live = base.as_ref().map_or_else(|| "receiving off".to_owned(), |set| set.name.clone());
        let before = base.as_ref().map(|set| answered(set, &entry.base_answers)).unwrap_or_default();
        (live, [before, answered(proposed, &entry.proposed_answers)])
    });
    let [answers_before, answers_after] = answers;
    let may: Vec<&str> = entry.may.iter().map(|d| d.words()).collect();
    let may = (!may.is_empty()).then(|| {
        view! { <p class="help">{format!("If functions answer otherwise, it may also be {}.", may.join(", "))}</p> }
    });
    let tone = entry.differences.first().map_or(Tone::Plain, |d| tone(*d));
    let [left, right] =
        [before.as_ref().map(|o| o.effects.clone()).unwrap_or_default(), after.effects.clone()];
    view! {
        <details class="sample-diff" open=open>
            <summary>
                <Badge tone text=words.join(", ") />
                " " <strong>{name}</strong>
                " " <span class="quiet">"to " {to} " " {more}</span>
            </summary>
            {may}
            <div class="sides">
                <OneSide title=format!("Live: {live}") side=before other=right answers=answers_before gone=true after=of.after />
                <OneSide title=of.after.to_owned() side=Some(after) other=left answers=answers_after gone=false after=of.after />
            </div>
            {link}
        </details>
    }
    .into_any()
}

/// Where the mail can be looked at by itself.
fn link(entry: &Entry, of: Compared) -> Option<AnyView> {
    match &entry.mails {
        Mails::Samples { samples } => {
            let at = *samples.first()? as usize;
            let id = of.samples.with_value(|all| all.get(at).map(|s| s.id))?;
            Some(view! { <p><a href=format!("/samples/{id}")>"See the sample"</a></p> }.into_any())
        }
        Mails::Kind { recipients, tls, .. } => {
            let [to] = &recipients[..] else { return None };
            let link = try_link(of.draft?, None, to, *tls);
            Some(view! { <p><a href=link>"Try it in the draft's preview"</a></p> }.into_any())
        }
    }
}

#[component]
fn OneSide(
    title: String,
    side: Option<Outcome>,
    other: Vec<Effect>,
    answers: Vec<String>,
    gone: bool,
    after: &'static str,
) -> impl IntoView {
    let said = refusal(side.as_ref());
    // That a rule set ended is not seen outside; the path says it.
    let seen = |effects: Vec<Effect>| -> Vec<Effect> {
        effects.into_iter().filter(|e| *e != Effect::Ended).collect()
    };
    let effects = seen(side.as_ref().map(|o| o.effects.clone()).unwrap_or_default());
    let marked = only(&effects, &seen(other));
    let nothing = said.is_none() && effects.is_empty();
    let (side_word, mark) = if gone { ("live".to_owned(), "−") } else { (after.to_lowercase(), "+") };
    let word = format!("only {side_word}: ");
    let items = effects
        .into_iter()
        .zip(marked)
        .map(|(effect, only)| {
            let class = if only { if gone { "only gone" } else { "only new" } } else { "" };
            let lead = only.then(|| view! { <span class="mark" aria-hidden="true">{mark}</span><span class="hidden">{word.clone()}</span> });
            view! { <li class=class>{lead}<Prose text=effect.words() /></li> }
        })
        .collect_view();
    let answers = (!answers.is_empty())
        .then(|| view! { <p class="help">"When " <Prose text=answers.join(", and ") /> "."</p> });
    let path = side.map(|outcome| {
        view! {
            <Uncertainties uncertain=outcome.uncertain.clone() />
            <details><summary>"Path through the rules"</summary><MailPath outcome brief=true /></details>
        }
    });
    view! {
        <section class="side">
            <h3>{title}</h3>
            {answers}
            {said.map(|text| view! { <p>{text}</p> })}
            {nothing.then(|| view! { <p class="quiet">"Accepted, and nothing is done with it."</p> })}
            <ol class="effects">{items}</ol>
            {path}
        </section>
    }
    .into_any()
}
