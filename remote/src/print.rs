//! What people read. What a console says may come from anybody: nothing of it steers a terminal.

use serde_json::Value;
use std::io::{self, Write};

/// A member's text, on one line, without control characters.
fn text(value: &Value, member: &str) -> String {
    let shown = match &value[member] {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    shown.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn rows<'a>(value: &'a Value, member: &str) -> impl Iterator<Item = &'a Value> {
    value[member].as_array().into_iter().flatten()
}

pub fn json(out: &mut dyn Write, value: &Value) -> io::Result<()> {
    writeln!(out, "{value:#}")
}

pub fn list(out: &mut dyn Write, changes: &Value) -> io::Result<()> {
    for change in rows(changes, "items") {
        let of = |member| text(change, member);
        writeln!(
            out,
            "{:>6}  {:<11}  {:<14}  {:<12}  {}",
            of("id"),
            of("state"),
            of("environment"),
            of("author"),
            of("title")
        )?;
    }
    if changes["next"].is_number() {
        writeln!(out, "        … and older ones")?;
    }
    Ok(())
}

pub fn change(out: &mut dyn Write, change: &Value) -> io::Result<()> {
    let of = |member| text(change, member);
    writeln!(out, "change {}: {}", of("id"), of("title"))?;
    writeln!(
        out,
        "{} of {} in {}, by {}",
        of("kind").replace('_', " "),
        of("name"),
        of("environment"),
        of("author")
    )?;
    writeln!(
        out,
        "{}, revision {} (latest {})",
        of("state").replace('_', " "),
        of("revision"),
        of("latest_revision")
    )?;
    writeln!(out, "plan {}", of("plan_hash"))?;
    for (n, step) in rows(change, "plan").enumerate() {
        writeln!(out, "  {:>2}. {}", n + 1, text(step, "words"))?;
    }
    for approval in rows(change, "approvals") {
        let dropped = text(approval, "dropped");
        let dropped = if dropped.is_empty() { dropped } else { format!(" (dropped: {dropped})") };
        writeln!(out, "approved by {} at {}{dropped}", text(approval, "by"), text(approval, "at"))?;
    }
    for deployment in rows(change, "deployments") {
        writeln!(out, "deployment {}: {}", text(deployment, "id"), text(deployment, "state"))?;
    }
    for to in rows(change, "moves").filter(|to| to["possible"] == false) {
        writeln!(out, "cannot {}: {}", text(to, "to"), text(to, "why_not"))?;
    }
    Ok(())
}

/// Prints findings; gives how many are errors.
pub fn errors(out: &mut dyn Write, findings: &Value) -> io::Result<usize> {
    let mut errors = 0;
    for finding in rows(findings, "items") {
        let of = |member| text(finding, member);
        errors += usize::from(of("severity") == "error");
        writeln!(out, "{} {} {}: {}; {}", of("severity"), of("code"), of("place"), of("message"), of("fix"))?;
    }
    Ok(errors)
}

/// Prints the steps that ended and were not told yet; gives how many are told now.
pub fn steps(out: &mut dyn Write, deployment: &Value, told: usize) -> io::Result<usize> {
    let ended: Vec<&Value> = rows(deployment, "journal")
        .filter(|step| matches!(step["state"].as_str(), Some("done" | "failed")))
        .collect();
    for step in ended.iter().skip(told) {
        let of = |member| text(step, member);
        let remark = of("remark");
        let remark = if remark.is_empty() { remark } else { format!(" ({remark})") };
        writeln!(out, "{:<7} {}{remark}", of("state"), of("words"))?;
    }
    out.flush()?;
    Ok(ended.len().max(told))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_a_console_says_steers_no_terminal() {
        let mut out = Vec::new();
        let wild = json!({ "items": [{ "id": 1, "title": "a\u{1b}[2Jb\nc" }], "next": null });
        list(&mut out, &wild).expect("it is written");
        let out = String::from_utf8(out).expect("it is text");
        assert!(out.trim_end().ends_with("a [2Jb c") && out.lines().count() == 1, "{out:?}");
    }
}
