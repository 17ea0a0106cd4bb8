//! Every way a mail can take through a rule set, as a picture: lines drawn on the server, and beside them, row by row, the
//! words. The words are a list and the lines are hidden from screen readers, so the list is the picture's text twin. Each
//! answer is a link that pins it, so the picture is clicked through without JavaScript as well.

use super::{
    layout::{self, Look, Picture, Row},
    state::Preview,
};
use domain::rules::outcome::{Answer, Answers, Tree};
use leptos::prelude::*;

/// The picture of every way.
#[component]
pub fn TreePicture(
    /// The preview.
    preview: Preview,
    /// The page it stands on.
    action: String,
    /// What else that address carries.
    kept: Vec<(&'static str, Signal<String>)>,
) -> impl IntoView {
    let base = StoredValue::new((action, kept));
    move || {
        let tree = preview.tree.get()?;
        let answers = preview.answers.get();
        let picture = layout::picture(&tree, &answers);
        if picture.rows.is_empty() {
            return None;
        }
        let address = base.with_value(|(action, kept)| {
            let mut address = format!("{action}?");
            for (name, value) in kept {
                address.push_str(&format!("{name}={}&", value.get()));
            }
            address
        });
        let to = |answers: &Answers| {
            let pinned = preview.address_with(answers);
            format!("{address}{}#ways", pinned.trim_start_matches('&'))
        };
        Some(draw(preview, &tree, picture, &answers, &to))
    }
}

fn draw(
    preview: Preview,
    tree: &Tree,
    picture: Picture,
    answers: &Answers,
    to: &impl Fn(&Answers) -> String,
) -> AnyView {
    let ways = match tree.ways() {
        1 => "One way, whatever functions answer.".to_owned(),
        ways if ways > 1_000_000 => "Over a million ways. Choose an answer to see where it leads.".to_owned(),
        ways => format!("{ways} ways. Choose an answer to see where it leads."),
    };
    let width = picture.width;
    let height = layout::ROW * u32::try_from(picture.rows.len()).unwrap_or_default();
    let rows = picture.rows.iter().map(|row| draw_row(preview, tree, row, answers, to)).collect_view();
    let lines = picture
        .lines
        .into_iter()
        .map(|line| {
            let class = format!("line {}{}", line.look.class(), if line.assumed { " assumed" } else { "" });
            view! { <path class=class d=line.path /> }
        })
        .collect_view();
    let dots = picture
        .dots
        .into_iter()
        .map(|dot| {
            let class = format!("dot {}{}", dot.look.class(), if dot.assumed { " assumed" } else { "" });
            view! { <circle class=class cx=dot.x cy=dot.y r="5" /> }
        })
        .collect_view();
    view! {
        <section class="ways" id="ways" aria-labelledby="ways-title">
            <h3 id="ways-title">"Every way it can take"</h3>
            <p class="quiet">{ways}</p>
            <div class="tree">
                <svg width=width height=height aria-hidden="true">{lines}{dots}</svg>
                <ol class="tree-rows">{rows}</ol>
            </div>
            <p class="quiet tree-key">
                <span class="key taken">"taken"</span>
                <span class="key open">"open: another answer leads there"</span>
                <span class="key assumed">"assumed: not documented by AWS"</span>
            </p>
        </section>
    }
    .into_any()
}

fn draw_row(
    preview: Preview,
    tree: &Tree,
    row: &Row,
    answers: &Answers,
    to: &impl Fn(&Answers) -> String,
) -> AnyView {
    match row {
        Row::Skipped(rules) => {
            let names: Vec<&str> =
                rules.iter().filter_map(|at| tree.rules.get(*at)).map(|rule| rule.name.as_str()).collect();
            let count = if names.len() == 1 { "1 rule".to_owned() } else { format!("{} rules", names.len()) };
            let names = names.join(", ");
            let title = names.clone();
            view! { <li class="tree-skipped" title=title>{format!("{count} skipped: {names}")}</li> }
                .into_any()
        }
        Row::Rule(at) => {
            let rule = tree.rules.get(*at);
            let name = rule.map(|rule| rule.name.clone()).unwrap_or_default();
            let why = rule.map(|rule| rule.words().replace('`', "")).unwrap_or_default();
            let title = why.clone();
            view! {
                <li class="tree-rule" title=title>
                    <strong>{name}</strong>
                    <span class="quiet">{why}</span>
                </li>
            }
            .into_any()
        }
        Row::Action(rule, action, look) => draw_action(tree, *rule, *action, *look),
        Row::Branch(node, branch, taken) => {
            draw_branch(preview, tree, (*node, *branch), *taken, answers, to).into_any()
        }
        Row::End => view! { <li class="tree-end">"End: the mail is accepted"</li> }.into_any(),
    }
}

fn draw_action(tree: &Tree, rule: u32, action: u32, look: Look) -> AnyView {
    let standing = tree.rules.get(rule as usize).and_then(|r| r.actions.get(action as usize));
    let title = standing.map(domain::rules::outcome::ActionStanding::title).unwrap_or_default();
    let node = tree.node_of(rule, action);
    let effects: Vec<String> =
        node.iter().flat_map(|n| &n.effects).map(|effect| effect.words().replace('`', "")).collect();
    let effects = effects.join("; ");
    let hint = effects.clone();
    view! {
        <li class=format!("tree-action {}", look.class()) title=hint>
            <span>{title}</span>
            <span class="word">{look.word()}</span>
            <span class="quiet">{effects}</span>
        </li>
    }
    .into_any()
}

fn draw_branch(
    preview: Preview,
    tree: &Tree,
    (node, branch): (usize, usize),
    taken: bool,
    answers: &Answers,
    to: &impl Fn(&Answers) -> String,
) -> Option<AnyView> {
    let node = tree.nodes.get(node)?;
    let branch = node.branches.get(branch)?;
    let (rule, action) = (node.rule, node.action);
    let answer = branch.answers.first().copied().unwrap_or(Answer::Continue);
    let mut pinned = answers.clone();
    pinned.0.insert((rule, action), answer);
    let pin = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        preview.answer(rule, action, answer);
    };
    let leads = tree.leads(node, branch).replace('`', "");
    let title = format!("{}: {leads}", branch.answer_words());
    Some(
        view! {
            <li class=format!("tree-branch {}", if taken { "taken" } else { "open" }) title=title>
                <a href=to(&pinned) aria-current=taken.then_some("true") on:click=pin>
                    <code>{branch.answer_words()}</code>
                </a>
                <span class="quiet">{leads}</span>
            </li>
        }
        .into_any(),
    )
}
