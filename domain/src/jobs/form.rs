//! A job as a form: which fields there are, what stands in each as text, and the job with a field's text put into it.
//!
//! The fields follow from the table of AWS's service model ([`super::shape`]); so a member the model has, the form has. What is
//! left empty is left out of the document.

use super::{
    Job, edit,
    shape::{self, Member, Shape, members},
    templates,
};
use crate::finding::Context;
use serde_json::{Map, Value};

/// How a field is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// A line of text.
    Line,
    /// A whole number.
    Number,
    /// Yes, no, or left out.
    Switch,
    /// One of some words.
    OneOf(&'static [&'static str]),
    /// Texts, one a line.
    Lines,
    /// `name=value`, one a line.
    Pairs,
    /// JSON: for what has no simpler form.
    Json,
}

/// One field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The member's path: `Operation.LambdaInvoke.FunctionArn`.
    pub path: String,
    /// Its name in AWS's documents.
    pub label: &'static str,
    /// How it is typed.
    pub control: Control,
    /// Whether AWS demands it where its structure is there.
    pub required: bool,
}

/// Fields that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The structure's path; `Job` for the job's own.
    pub path: String,
    /// Its fields, in the model's order.
    pub fields: Vec<Field>,
}

/// Members that the console fills in or that have a choice of their own.
const NOT_ASKED: [&str; 2] = ["AccountId", "Operation"];

/// Where a job's objects come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// A CSV manifest.
    Csv,
    /// An inventory.
    Inventory,
    /// S3 makes the list.
    Generator,
}

impl Source {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Inventory, Self::Generator];

    /// Its name in forms.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Inventory => "inventory",
            Self::Generator => "generator",
        }
    }

    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Csv => "a CSV manifest",
            Self::Inventory => "an S3 Inventory report",
            Self::Generator => "S3 makes the list, by a filter",
        }
    }

    /// Where a job's objects come from now.
    #[must_use]
    pub fn of(job: &Job) -> Self {
        if job.manifest_generator.is_some() {
            return Self::Generator;
        }
        if job.manifest_format() == Some(super::INVENTORY) { Self::Inventory } else { Self::Csv }
    }
}

/// The sections of a job's form.
#[must_use]
pub fn sections(job: &Job) -> Vec<Section> {
    let mut sections = Vec::new();
    let mut own = Section { path: "Job".into(), fields: Vec::new() };
    let operation = job.operation_name().map(|kind| format!("Operation.{kind}"));
    if let Some(path) = &operation
        && let Some(shape) = shape::at(path)
    {
        section(path, members(shape), &mut sections);
    }
    let asked = members(shape::JOB).iter().filter(|member| !NOT_ASKED.contains(&member.name));
    for member in asked {
        let left_out = match (member.name, Source::of(job)) {
            ("Manifest", Source::Generator) => true,
            ("ManifestGenerator", source) => source != Source::Generator,
            _ => false,
        };
        if !left_out {
            add("", member, &mut own, &mut sections);
        }
    }
    sections.push(own);
    sections
}

fn section(path: &str, members: &'static [Member], sections: &mut Vec<Section>) {
    let mut here = Section { path: path.into(), fields: Vec::new() };
    let at = sections.len();
    for member in members {
        add(path, member, &mut here, sections);
    }
    if !here.fields.is_empty() {
        sections.insert(at, here);
    }
}

fn add(within: &str, member: &'static Member, here: &mut Section, sections: &mut Vec<Section>) {
    let path = if within.is_empty() { member.name.to_owned() } else { format!("{within}.{}", member.name) };
    match (control(member.shape), member.shape) {
        (Some(control), _) => {
            here.fields.push(Field { path, label: member.name, control, required: member.required });
        }
        (None, shape) => section(&path, members(shape), sections),
    }
}

/// How a shape is typed; none for a structure, whose members are.
fn control(shape: Shape) -> Option<Control> {
    Some(match shape {
        Shape::Text(..) | Shape::Time => Control::Line,
        Shape::OneOf(words) => Control::OneOf(words),
        Shape::Number(..) => Control::Number,
        Shape::Switch => Control::Switch,
        Shape::Map(_) => Control::Pairs,
        Shape::List(of, ..) => match of {
            Shape::Text(..) | Shape::OneOf(_) => Control::Lines,
            other if is_tag(*other) => Control::Pairs,
            _ => Control::Json,
        },
        Shape::Union(members) if members.len() > 1 => Control::Json,
        Shape::Object(_) | Shape::Union(_) => return None,
    })
}

fn is_tag(shape: Shape) -> bool {
    matches!(members(shape), [key, value] if key.name == "Key" && value.name == "Value")
}

fn whole(job: &Job) -> Value {
    serde_json::to_value(job).unwrap_or_default()
}

/// What stands in a field.
#[must_use]
pub fn text(job: &Job, path: &str) -> String {
    let whole = whole(job);
    let found = path.split('.').try_fold(&whole, |here, name| here.get(name));
    let Some(value) = found.filter(|value| !value.is_null()) else { return String::new() };
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(yes) => yes.to_string(),
        Value::Object(map) if shape::at_whole(path).is_some_and(|s| matches!(s, Shape::Map(_))) => {
            map.iter().map(|(key, value)| pair(key, value)).collect::<Vec<_>>().join("\n")
        }
        Value::Array(entries) => match shape::at_whole(path).and_then(control) {
            Some(Control::Lines) => entries.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n"),
            Some(Control::Pairs) => {
                let of = |entry: &Value, name: &str| entry.get(name).cloned().unwrap_or_default();
                let line =
                    |entry: &Value| pair(of(entry, "Key").as_str().unwrap_or_default(), &of(entry, "Value"));
                entries.iter().map(line).collect::<Vec<_>>().join("\n")
            }
            _ => serde_json::to_string_pretty(value).unwrap_or_default(),
        },
        other => serde_json::to_string_pretty(other).unwrap_or_default(),
    }
}

fn pair(key: &str, value: &Value) -> String {
    format!("{key}={}", value.as_str().unwrap_or_default())
}

/// The job with a field's text put into it; an empty one takes the member away, and structures with nothing left in them.
///
/// # Errors
/// A message where there is no such field, or the text does not fit it.
pub fn set(job: &Job, path: &str, text: &str) -> Result<Job, String> {
    // What is in an entry of a list has no field of its own, but findings have patches for it.
    if path.contains('[') {
        return edit::put(job, path, text);
    }
    let shape = shape::at_whole(path).ok_or_else(|| format!("`{path}` is no member of a job"))?;
    let control = control(shape).ok_or_else(|| format!("`{path}` is no single value"))?;
    let value = if text.trim().is_empty() { None } else { Some(value(shape, control, text)?) };
    let names: Vec<&str> = path.split('.').collect();
    let mut whole = whole(job);
    put(&mut whole, &names, value);
    serde_json::from_value(whole).map_err(|e| format!("`{path}`: {e}"))
}

fn value(shape: Shape, control: Control, text: &str) -> Result<Value, String> {
    Ok(match control {
        Control::Line | Control::OneOf(_) => Value::String(text.to_owned()),
        Control::Number => {
            Value::from(text.trim().parse::<i64>().map_err(|_| format!("`{text}` is no whole number"))?)
        }
        Control::Switch => {
            Value::Bool(text.trim().parse().map_err(|_| format!("`{text}` is neither `true` nor `false`"))?)
        }
        Control::Lines => Value::Array(lines(text).map(|line| Value::String(line.to_owned())).collect()),
        Control::Pairs => pairs(shape, text),
        Control::Json => serde_json::from_str(text).map_err(|e| format!("this is no JSON: {e}"))?,
    })
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(|line| line.trim_end_matches('\r')).filter(|line| !line.is_empty())
}

/// A line without `=` is a name whose value is empty: it is told by a finding where AWS does not take that.
fn pairs(shape: Shape, text: &str) -> Value {
    let split = |line: &str| {
        let (key, value) = line.split_once('=').unwrap_or((line, ""));
        (key.to_owned(), Value::String(value.to_owned()))
    };
    if matches!(shape, Shape::Map(_)) {
        return Value::Object(lines(text).map(split).collect());
    }
    let tag = |(key, value): (String, Value)| {
        Value::Object(Map::from_iter([("Key".to_owned(), Value::String(key)), ("Value".to_owned(), value)]))
    };
    Value::Array(lines(text).map(split).map(tag).collect())
}

/// Puts a value at a path; none takes it away. What holds an operation stays, however empty.
fn put(here: &mut Value, names: &[&str], value: Option<Value>) {
    let Some((first, rest)) = names.split_first() else { return };
    if here.is_null() {
        *here = Value::Object(Map::new());
    }
    let Some(members) = here.as_object_mut() else { return };
    if !rest.is_empty() {
        let mut inner = members.remove(*first).unwrap_or_default();
        put(&mut inner, rest, value);
        let is_empty = inner.as_object().is_none_or(Map::is_empty);
        if !is_empty || *first == "Operation" || super::Operation::KINDS.contains(first) {
            members.insert((*first).to_owned(), inner);
        }
        return;
    }
    match value {
        Some(value) => {
            members.insert((*first).to_owned(), value);
        }
        None => {
            members.remove(*first);
        }
    }
}

/// The job with another operation, filled in as its template is; everything else stays.
#[must_use]
pub fn choose_operation(job: &Job, kind: &str, context: &Context) -> Option<Job> {
    if job.operation_name() == Some(kind) {
        return Some(job.clone());
    }
    Some(Job { operation: templates::build(kind, context)?.operation, ..job.clone() })
}

/// The job with its objects from somewhere else, filled in as a template is; everything else stays.
#[must_use]
pub fn choose_source(job: &Job, source: Source, context: &Context) -> Option<Job> {
    if Source::of(job) == source && (job.manifest.is_some() || job.manifest_generator.is_some()) {
        return Some(job.clone());
    }
    let template = match source {
        Source::Csv => "LambdaInvoke",
        Source::Inventory => "lambda-inventory",
        Source::Generator => "lambda-generator",
    };
    let from = templates::build(template, context)?;
    Some(Job { manifest: from.manifest, manifest_generator: from.manifest_generator, ..job.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context() -> Context {
        Context { region: "eu-west-1".into(), account: "111122223333".into() }
    }

    #[test]
    fn every_field_of_every_template_gives_back_the_job_when_its_own_text_is_put_into_it() {
        for template in templates::ALL {
            let job = templates::build(template.key, &context()).expect("it is made");
            let mut fields = 0;
            for field in sections(&job).into_iter().flat_map(|section| section.fields) {
                let text = text(&job, &field.path);
                let again = set(&job, &field.path, &text).unwrap_or_else(|e| panic!("{}: {e}", field.path));
                assert_eq!(again, job, "{}: {}", template.key, field.path);
                fields += 1;
            }
            assert!(fields > 10, "{}: {fields} fields", template.key);
        }
    }

    #[test]
    fn texts_become_what_the_model_says_and_emptied_structures_go() {
        let job = templates::build("LambdaInvoke", &context()).expect("it is made");
        let arguments = "Operation.LambdaInvoke.UserArguments";
        let job = set(&job, arguments, "w=640\r\nh=480=x").expect("it fits");
        let lambda = job.lambda().expect("it invokes a function");
        let of = |key: &str| lambda.user_arguments.as_ref().and_then(|map| map.get(key)).cloned();
        assert_eq!((of("w").as_deref(), of("h").as_deref()), (Some("640"), Some("480=x")));
        assert_eq!(text(&job, arguments), "h=480=x\nw=640");
        let job = set(&job, "Tags", "team=data\nempty").expect("it fits");
        assert_eq!(text(&job, "Tags"), "team=data\nempty=");
        let job = set(&job, "Manifest.Spec.Fields", "Bucket\nKey\nVersionId").expect("it fits");
        assert_eq!(job.fields(), ["Bucket", "Key", "VersionId"]);
        let job = set(&job, "Priority", " 7 ").expect("it fits");
        assert_eq!(job.priority, Some(7));
        assert!(set(&job, "Priority", "much").is_err());
        assert!(set(&job, "Nothing.There", "x").is_err());
        let patched = set(&job, "Tags[0].Key", "crew").expect("it is an entry's member");
        assert_eq!(text(&patched, "Tags"), "crew=data\nempty=");
        let mut emptied = job;
        for field in ["Enabled", "Bucket", "Format", "Prefix", "ReportScope"] {
            emptied = set(&emptied, &format!("Report.{field}"), "").expect("it may be left out");
        }
        assert_eq!(emptied.report, None);
        let bare = set(&emptied, "Operation.LambdaInvoke.FunctionArn", "").expect("it may be left out");
        assert!(bare.lambda().is_some(), "the operation itself stays");
    }

    #[test]
    fn choosing_an_operation_or_a_source_keeps_the_rest() {
        let job = templates::build("LambdaInvoke", &context()).expect("it is made");
        let job = set(&job, "Priority", "42").expect("it fits");
        for kind in super::super::Operation::KINDS {
            let other = choose_operation(&job, kind, &context()).expect("there is a template");
            assert_eq!((other.operation_name(), other.priority), (Some(kind), Some(42)));
        }
        for source in Source::ALL {
            let other = choose_source(&job, source, &context()).expect("there is a template");
            assert_eq!((Source::of(&other), other.priority), (source, Some(42)));
            assert_eq!(other.manifest.is_some(), source != Source::Generator);
        }
    }
}
