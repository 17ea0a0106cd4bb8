//! What the service model demands of every member: that it is there, how long it is, which texts and numbers it takes.

use super::{codes, place};
use crate::{
    document::join,
    finding::Report,
    jobs::{
        Job,
        shape::{JOB, Map, Shape},
    },
};
use serde_json::Value;

pub(super) fn check(job: &Job, report: &mut Report) {
    // The same serialisation that is sent; types with text keys only always serialise.
    walk("", &serde_json::to_value(job).unwrap_or_default(), JOB, report);
}

fn walk(path: &str, value: &Value, shape: Shape, report: &mut Report) {
    match (shape, value) {
        (Shape::Text(from, to), Value::String(text)) => length(path, text, (from, to), report),
        (Shape::OneOf(values), Value::String(text)) => one_of(path, text, values, report),
        (Shape::Number(from, to), Value::Number(number))
            if number.as_i64().is_none_or(|n| n < from || n > to) =>
        {
            let fix = format!("use {from} to {to}");
            report.add(codes::RANGE, place(path), format!("`{number}` is out of range"), fix);
        }
        (Shape::Time, Value::String(text)) if !is_time(text) => {
            let message = format!("`{text}` is no point in time");
            report.add(codes::TIME, place(path), message, "use ISO 8601, e.g. `2026-03-01T00:00:00Z`");
        }
        (Shape::Map(map), Value::Object(entries)) => {
            items(path, entries.len(), map.entries, report);
            for (key, value) in entries {
                entry(path, key, value, map, report);
            }
        }
        (Shape::List(of, from, to), Value::Array(list)) => {
            items(path, list.len(), (from, to), report);
            for (index, value) in list.iter().enumerate() {
                walk(&format!("{path}[{index}]"), value, *of, report);
            }
        }
        (Shape::Object(members) | Shape::Union(members), Value::Object(entries)) => {
            for member in members {
                let at = join(path, member.name);
                match entries.get(member.name) {
                    Some(value) => walk(&at, value, member.shape, report),
                    None if member.required => {
                        let message = format!("`{}` is missing", member.name);
                        report.add(codes::REQUIRED, place(&at), message, fix(member.name, member.shape));
                    }
                    None => {}
                }
            }
        }
        _ => {}
    }
}

fn fix(name: &str, shape: Shape) -> String {
    match shape {
        Shape::OneOf(values) => format!("use {}", listed(values)),
        Shape::Switch => "use `true` or `false`".into(),
        Shape::Number(from, to) => format!("use a whole number from {from} to {to}"),
        Shape::Union(members) if members.len() == 1 => format!("add `{name}` with its members"),
        Shape::Union(_) => "add one operation, e.g. `LambdaInvoke`".into(),
        Shape::Object(_) if name == "Report" => {
            "add `Report`; without a report it has `Enabled` set to `false`".into()
        }
        _ => format!("add `{name}`"),
    }
}

fn listed(values: &[&str]) -> String {
    let quoted: Vec<String> = values.iter().map(|v| format!("`{v}`")).collect();
    quoted.join(" or ")
}

fn length(path: &str, text: &str, (from, to): (usize, usize), report: &mut Report) {
    let has = text.chars().count();
    if has == 0 && from > 0 {
        report.add(codes::LENGTH, place(path), "the text is empty", "fill it in or leave the member out");
    } else if has > to {
        let message = format!("the text has {has} characters");
        report.add(codes::LENGTH, place(path), message, format!("use at most {to}"));
    } else if has < from {
        let message = format!("the text has {has} characters");
        report.add(codes::LENGTH, place(path), message, format!("use at least {from}"));
    }
}

fn one_of(path: &str, text: &str, values: &[&str], report: &mut Report) {
    if values.contains(&text) {
        return;
    }
    let meant = values.iter().find(|v| v.eq_ignore_ascii_case(text.trim())).map(|v| (*v).to_owned());
    let only = if let [one] = values { Some((*one).to_owned()) } else { None };
    let message = format!("`{text}` is none of the values AWS takes");
    report.add(codes::VALUE, place(path), message, format!("use {}", listed(values))).patch(meant.or(only));
}

fn items(path: &str, has: usize, (from, to): (usize, usize), report: &mut Report) {
    if has < from {
        let message = "there is no entry; AWS refuses that with `Request invalid` and no reason";
        report.add(codes::ITEMS, place(path), message, "add an entry or leave the member out");
    } else if has > to {
        let message = format!("there are {has} entries");
        report.add(codes::ITEMS, place(path), message, format!("use at most {to}"));
    }
}

fn entry(path: &str, key: &str, value: &Value, map: &Map, report: &mut Report) {
    let at = join(path, key);
    let long = |what: &str, has: usize, (from, to): (usize, usize), report: &mut Report| {
        if has < from || has > to {
            let message = format!("the {what} has {has} characters");
            report.add(codes::LENGTH, place(&at), message, format!("use {from} to {to}"));
        }
    };
    long("key", key.chars().count(), map.key, report);
    long("value", value.as_str().map_or(0, |v| v.chars().count()), map.value, report);
}

/// Whether the AWS CLI reads a text as a point in time: an ISO 8601 date, or seconds since 1970. Coarse on purpose: a text
/// that passes may still be no date, one that does not pass never is.
fn is_time(text: &str) -> bool {
    let seconds = text.parse::<f64>().is_ok_and(f64::is_finite);
    let date = text.get(..10).is_some_and(|date| {
        let parts: Vec<&str> = date.split('-').collect();
        let digits = |part: &&str| part.bytes().all(|b| b.is_ascii_digit());
        parts.iter().map(|p| p.len()).eq([4, 2, 2]) && parts.iter().all(digits)
    });
    let rest = text.get(10..).unwrap_or_default();
    seconds || (date && (rest.is_empty() || rest.starts_with(['T', ' '])))
}
