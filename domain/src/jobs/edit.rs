//! Changing one member of a job, by its path: what a form's field and a finding's patch do.

use super::{
    Job,
    shape::{self, Shape},
};
use serde_json::{Map, Value};

/// The job with a member replaced; structures on the way to it are made.
///
/// # Errors
/// A message where there is no such member, or the text does not fit it.
pub fn put(job: &Job, path: &str, text: &str) -> Result<Job, String> {
    let shape = shape::at(path).ok_or_else(|| format!("`{path}` is no member of a job"))?;
    let value = match shape {
        Shape::Switch => {
            Value::Bool(text.parse().map_err(|_| format!("`{text}` is neither `true` nor `false`"))?)
        }
        Shape::Number(..) => {
            Value::from(text.parse::<i64>().map_err(|_| format!("`{text}` is no whole number"))?)
        }
        Shape::Text(..) | Shape::OneOf(_) | Shape::Time => Value::String(text.into()),
        _ => return Err(format!("`{path}` is no single value")),
    };
    let mut whole = serde_json::to_value(job).map_err(|e| e.to_string())?;
    let mut here = &mut whole;
    for name in path.split('.') {
        let (name, index) = match name.split_once('[') {
            Some((name, rest)) => (name, rest.strip_suffix(']').and_then(|n| n.parse::<usize>().ok())),
            None => (name, None),
        };
        if here.is_null() {
            *here = Value::Object(Map::new());
        }
        let members = here.as_object_mut().ok_or_else(|| format!("`{path}` is not there"))?;
        here = members.entry(name).or_insert(Value::Null);
        if let Some(index) = index {
            here = here.get_mut(index).ok_or_else(|| format!("`{path}` is not there"))?;
        }
    }
    *here = value;
    serde_json::from_value(whole).map_err(|e| format!("`{path}`: {e}"))
}
