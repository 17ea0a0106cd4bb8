//! What a check has found.

use super::{api::Brief, rows::FourWays};
use crate::{
    files::size_words,
    ui::{Prose, Severity},
};
use domain::words::thousands;
use domain::{
    errand::{Checked, Duplicates, MOST_COMPARED},
    finding,
    manifest::{Code, Finding, Lengths, Report, Share, Versions},
};
use leptos::prelude::*;

/// The whole report.
#[component]
pub fn Found(
    /// What was found.
    checked: Checked,
) -> impl IntoView {
    let Checked { report, rows, duplicates } = checked;
    let findings = report.findings.iter().cloned().map(|finding| view! { <Item finding /> }).collect_view();
    view! {
        <section aria-labelledby="verdict">
            <h2 id="verdict">{verdict(report.findings.iter().map(|f| f.severity))}</h2>
            <ul class="findings manifest">{findings}</ul>
            <p class="quiet">{compared(duplicates)}</p>
        </section>
        <Summary report />
        {(!rows.is_empty())
            .then(|| {
                view! {
                    <section aria-labelledby="first-rows">
                        <h2 id="first-rows">{format!("The first {} rows, four ways", rows.len())}</h2>
                        <FourWays rows />
                    </section>
                }
            })}
    }
    .into_any()
}

/// What is left of a report where a cookie has carried it.
#[component]
pub fn BriefFound(
    /// What was found.
    brief: Brief,
) -> impl IntoView {
    let known: Vec<(Code, u64, Vec<u64>)> = brief
        .findings
        .iter()
        .filter_map(|(code, count, lines)| Some((Code::of(code)?, *count, lines.clone())))
        .collect();
    let verdict = verdict(known.iter().map(|(code, ..)| code.severity()));
    let finding = |(code, count, lines): (Code, u64, Vec<u64>)| Finding {
        code: code.name().into(),
        severity: code.severity(),
        count,
        lines,
        message: code.title().into(),
        fix: code.fix().into(),
        reference: code.reference().into(),
        examples: vec![],
    };
    let items = known.into_iter().map(|one| view! { <Item finding=finding(one) /> }).collect_view();
    let Brief { rows, bytes, columns, json_rows, buckets, .. } = brief;
    view! {
        <section aria-labelledby="verdict">
            <h2 id="verdict">{verdict}</h2>
            <ul class="findings manifest">{items}</ul>
            <p>
                {format!(
                    "{}, {}, {columns} columns, {}, {} with JSON.",
                    many(rows, "row"),
                    size_words(bytes),
                    many(buckets, "bucket"),
                    many(json_rows, "row"),
                )}
            </p>
        </section>
    }
    .into_any()
}

/// How it came out, in a heading.
fn verdict(severities: impl Iterator<Item = finding::Severity>) -> String {
    let mut counts = [0_u64; 3];
    for severity in severities {
        let at = match severity {
            finding::Severity::Error => 0,
            finding::Severity::Warning => 1,
            finding::Severity::Note => 2,
        };
        if let Some(count) = counts.get_mut(at) {
            *count += 1;
        }
    }
    let [errors, warnings, notes] = counts;
    let mut parts = vec![if errors == 0 { "No error".to_owned() } else { many(errors, "kind of error") }];
    if warnings > 0 {
        parts.push(many(warnings, "kind of warning"));
    }
    if notes > 0 {
        parts.push(many(notes, "kind of note"));
    }
    parts.join(", ")
}

fn compared(duplicates: Duplicates) -> String {
    match duplicates {
        Duplicates::Not => "Duplicates were not looked for.".into(),
        Duplicates::All => "Every row was compared with every other.".into(),
        Duplicates::First(rows) => format!(
            "Duplicates were looked for among the first {} rows only ({} fit into the browser's memory): the command line compares all, `countersign manifest check --duplicates`.",
            thousands(rows),
            thousands(MOST_COMPARED)
        ),
    }
}

#[component]
fn Item(finding: Finding) -> impl IntoView {
    let Finding { code, severity, count, lines, message, fix, reference, examples } = finding;
    let named: Vec<String> = lines.iter().map(|line| thousands(*line)).collect();
    let more = if count > named.len() as u64 && !named.is_empty() { ", …" } else { "" };
    let lines = match named.len() {
        0 => String::new(),
        1 if more.is_empty() => format!(", line {}", named.concat()),
        _ => format!(", lines {}{more}", named.join(", ")),
    };
    let rows = examples
        .into_iter()
        .map(|example| {
            view! {
                <tr>
                    <td class="number">{thousands(example.line)}</td>
                    <td class="number">{thousands(example.byte)}</td>
                    <td><code class="raw">{example.text}</code></td>
                </tr>
            }
        })
        .collect_view();
    let has_rows = !rows.is_empty();
    view! {
        <li class=format!("finding {}", severity.as_str())>
            <p>
                <Severity severity />
                " "
                <strong>{thousands(count)}" ×"</strong>
                " "
                <Prose text=message.into_owned() />
                <span class="quiet">{lines}</span>
                " "
                <code class="quiet">{code.into_owned()}</code>
            </p>
            <p>"Fix: " <Prose text=fix.into_owned() /></p>
            <details>
                <summary>{if has_rows { "The first of them" } else { "Where the rule comes from" }}</summary>
                {has_rows
                    .then(|| {
                        view! {
                            <div class="scroll">
                                <table>
                                    <thead>
                                        <tr>
                                            <th scope="col" class="number">"Line"</th>
                                            <th scope="col" class="number">"Byte"</th>
                                            <th scope="col">"Its beginning"</th>
                                        </tr>
                                    </thead>
                                    <tbody>{rows}</tbody>
                                </table>
                            </div>
                        }
                    })}
                <p class="quiet">{reference.into_owned()}</p>
            </details>
        </li>
    }
    .into_any()
}

#[component]
fn Summary(report: Report) -> impl IntoView {
    let mut facts: Vec<(&str, String)> = vec![
        ("Rows", thousands(report.rows)),
        ("Lines", thousands(report.lines)),
        ("Size", size_words(report.bytes)),
        ("Columns", columns(&report)),
        ("Rows with JSON", thousands(report.json_rows)),
    ];
    let lengths =
        |of: Lengths, unit: &str| format!("{} to {} {unit}, {} on average", of.shortest, of.longest, of.mean);
    if let Some(of) = report.encoded {
        facts.push(("Keys as written", lengths(of, "characters")));
    }
    if let Some(of) = report.decoded {
        facts.push(("Keys once decoded", lengths(of, "bytes")));
    }
    if let Some(Versions { present, null, empty }) = report.versions {
        let line = format!(
            "{} present, {} of them null, {} empty",
            thousands(present),
            thousands(null),
            thousands(empty)
        );
        facts.push(("Versions", line));
    }
    let facts = facts
        .into_iter()
        .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
        .collect_view();
    view! {
        <section aria-labelledby="summary">
            <h2 id="summary">"What is in it"</h2>
            <dl class="figures">{facts}</dl>
            <div class="columns wide">
                <Shares title="Buckets" shares=report.buckets more=report.buckets_more all=report.rows />
                <Shares title="Prefixes" shares=report.prefixes more=report.prefixes_more all=report.rows />
            </div>
        </section>
    }
    .into_any()
}

fn columns(report: &Report) -> String {
    let names: Vec<String> = report.fields.iter().map(|field| format!("{field:?}")).collect();
    names.join(", ")
}

/// So many names are shown.
const SHARES: usize = 12;

#[component]
fn Shares(title: &'static str, shares: Vec<Share>, more: bool, all: u64) -> impl IntoView {
    let rest = shares.len().saturating_sub(SHARES);
    let rows = shares
        .into_iter()
        .take(SHARES)
        .map(|Share { name, rows }| {
            view! {
                <tr>
                    <td><code class="raw">{if name.is_empty() { "(none)".to_owned() } else { name }}</code></td>
                    <td class="number">{thousands(rows)}</td>
                    <td><meter min="0" max=all.max(1).to_string() value=rows.to_string()>{rows.to_string()}</meter></td>
                </tr>
            }
        })
        .collect_view();
    let rest = match (rest, more) {
        (0, false) => None,
        (rest, false) => Some(format!("and {} more", thousands(rest as u64))),
        (rest, true) => Some(format!("and {} more, of which not all were counted", thousands(rest as u64))),
    };
    view! {
        <section>
            <h3>{title}</h3>
            <div class="scroll">
                <table class="shares">
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {rest.map(|rest| view! { <p class="quiet">{rest}</p> })}
        </section>
    }
    .into_any()
}

/// A count and what is counted.
pub(crate) fn many(count: u64, what: &str) -> String {
    if count == 1 {
        return format!("1 {what}");
    }
    match what.split_once(' ') {
        Some((first, rest)) => format!("{} {first}s {rest}", thousands(count)),
        None => format!("{} {what}s", thousands(count)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_words() {
        assert_eq!(
            (thousands(0), thousands(999), thousands(1_204_000)),
            ("0".into(), "999".into(), "1,204,000".into())
        );
        assert_eq!((many(1, "row"), many(2, "kind of error")), ("1 row".into(), "2 kinds of error".into()));
        use finding::Severity::{Error, Note};
        assert_eq!(verdict([Error, Error, Note].into_iter()), "2 kinds of error, 1 kind of note");
        assert_eq!(verdict([].into_iter()), "No error");
    }
}
