//! The API's description: completed, and as a page to try it on.

use serde_json::Value;
use std::fmt::Write as _;
use utoipa::openapi::{
    Content, OpenApi, Ref, RefOr, Response,
    path::{Operation, ParameterBuilder, ParameterIn},
    schema::{ObjectBuilder, Type},
};

/// Refusals that any operation may answer: their status, and when.
const REFUSALS: [(&str, &str); 6] = [
    ("401", "there is no token, or none that works"),
    ("403", "the role or the token's scopes do not suffice"),
    ("404", "there is no such thing"),
    ("409", "its state does not allow this"),
    ("422", "what was sent is wrong"),
    ("500", "a fault of the console"),
];

/// More of them, where something is sent.
const OF_BODIES: [(&str, &str); 3] = [
    ("400", "the body is no JSON"),
    ("413", "the body is too large"),
    ("415", "another media type is wanted"),
];

/// The methods of a path, in the order they are shown.
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// Adds to every operation what every operation has: refusals, and the key of requests that are done once.
pub fn complete(api: &mut OpenApi) {
    for item in api.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
        for operation in operations.into_iter().flatten() {
            refuse(operation, &REFUSALS);
            if operation.request_body.is_some() {
                refuse(operation, &OF_BODIES);
            }
        }
        for operation in [&mut item.get, &mut item.post].into_iter().flatten() {
            // These ask AWS, which may say no.
            refuse(operation, &[("502", "aws said no, or could not be reached")]);
        }
        if let Some(post) = &mut item.post {
            let key = ParameterBuilder::new()
                .name("Idempotency-Key")
                .parameter_in(ParameterIn::Header)
                .required(utoipa::openapi::Required::False)
                .description(Some("1 to 128 visible ASCII characters: sent again with the same key, the request is not done twice"))
                .schema(Some(ObjectBuilder::new().schema_type(Type::String).max_length(Some(128)).build()))
                .build();
            post.parameters.get_or_insert_default().push(key.into());
        }
    }
}

fn refuse(operation: &mut Operation, refusals: &[(&str, &str)]) {
    for (status, when) in refusals {
        let mut response = Response::new(*when);
        let schema = Some(RefOr::Ref(Ref::from_schema_name("Problem")));
        response.content.insert("application/problem+json".into(), Content::new(schema).into());
        operation.responses.responses.entry((*status).into()).or_insert(RefOr::T(response));
    }
}

/// A page that lists the operations, with a form for each: complete without a script, which only sends. It ends where
/// [`with_script`] goes on.
pub fn page(api: &Value, stylesheet: &str) -> String {
    let mut out = format!(
        "<!doctype html><html lang=en><head><meta charset=utf-8>\
         <meta name=viewport content=\"width=device-width, initial-scale=1\">\
         <meta name=color-scheme content=\"light dark\">\
         <title>REST API · Countersign</title><link rel=icon href=/pkg/icon.svg type=image/svg+xml>\
         <link rel=stylesheet href=\"{}\"></head>\
         <body><main id=work class=api><p><a href=/>Countersign</a></p><h1>REST API</h1>",
        escaped(stylesheet)
    );
    for paragraph in text(&api["info"], "description").split("\n\n") {
        // Writing to a `String` cannot fail, here and below.
        let _ = write!(out, "<p>{}</p>", prose(paragraph));
    }
    out.push_str(
        "<p><a href=/account>Make a token</a> · <a href=/api/v1/openapi.json>The description as OpenAPI 3.1</a></p>\
         <pre><code>curl -H \"Authorization: Bearer $COUNTERSIGN_TOKEN\" \
         $COUNTERSIGN_URL/api/v1/changes?state=approved</code></pre>\
         <p class=needs-js>Each operation can be tried here. What is sent is done, as from any script.</p>\
         <div class=\"field needs-js\"><label for=token>Token</label>\
         <input id=token type=password autocomplete=off spellcheck=false>\
         <p class=help>It stays on this page, and is forgotten with it.</p></div>",
    );
    for tag in api["tags"].as_array().into_iter().flatten() {
        let name = text(tag, "name");
        let _ = write!(out, "<h2>{}</h2><p>{}</p>", escaped(name), prose(text(tag, "description")));
        for (path, item) in api["paths"].as_object().into_iter().flatten() {
            for method in METHODS {
                if item[method]["tags"][0] == name {
                    entry(&mut out, api, method, path, &item[method]);
                }
            }
        }
    }
    out.push_str("</main>");
    out
}

/// The page with its script, which the browser runs for its nonce.
pub fn with_script(page: &str, nonce: &str) -> String {
    format!("{page}<script nonce=\"{nonce}\">{}</script></body></html>", include_str!("try.js"))
}

/// An operation: what it does, and the form that tries it.
fn entry(out: &mut String, api: &Value, method: &str, path: &str, operation: &Value) {
    let (verb, at) = (method.to_uppercase(), escaped(path));
    let about = [text(operation, "summary"), text(operation, "description")].join(" ");
    let _ = write!(
        out,
        "<details><summary><code>{verb} {at}</code> {}</summary>\
         <form class=needs-js data-method={verb} data-path=\"{at}\">",
        prose(about.trim())
    );
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let (name, place) = (escaped(text(parameter, "name")), escaped(text(parameter, "in")));
        let required = if parameter["required"] == true { " required" } else { "" };
        let id = next_id(out);
        let _ = write!(
            out,
            "<div class=field><label for={id}>{name}</label>\
             <input id={id} name=\"{name}\" data-in={place} autocomplete=off{required}>\
             <p class=help>{}</p></div>",
            prose(text(parameter, "description"))
        );
    }
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    if schema.is_object() {
        let body = escaped(&format!("{:#}", example(api, schema, 0)));
        let (rows, id) = (body.lines().count().max(3), next_id(out));
        let _ = write!(
            out,
            "<div class=field><label for={id}>body</label>\
             <textarea id={id} class=code rows={rows} spellcheck=false>{body}</textarea>\
             <p class=help>{}</p></div>",
            prose(&optional(api, schema))
        );
    }
    let _ = write!(
        out,
        "<button aria-label=\"Send {verb} {at}\">Send</button><pre role=status hidden></pre></form></details>"
    );
}

/// An id that nothing before has: what is written grows.
fn next_id(out: &str) -> String {
    format!("f{}", out.len())
}

/// A schema, where it stands.
fn resolved<'a>(api: &'a Value, schema: &'a Value) -> &'a Value {
    let at = schema["$ref"].as_str().and_then(|at| at.strip_prefix('#'));
    at.map_or(schema, |at| api.pointer(at).unwrap_or(&Value::Null))
}

/// Whether a body has to have a member.
fn is_required(schema: &Value, member: &str) -> bool {
    schema["required"].as_array().is_some_and(|all| all.iter().any(|name| name == member))
}

/// What a body may have beside what it has to have.
fn optional(api: &Value, schema: &Value) -> String {
    let schema = resolved(api, schema);
    let members = schema["properties"].as_object().into_iter().flatten();
    let names = members.filter(|(name, _)| !is_required(schema, name)).map(|(name, of)| {
        let about = text(of, "description").trim_end_matches('.');
        if about.is_empty() { format!("`{name}`") } else { format!("`{name}` ({about})") }
    });
    let names: Vec<String> = names.collect();
    if names.is_empty() { String::new() } else { format!("May have {}.", names.join(", ")) }
}

/// A body to begin with: every member that it has to have, empty.
fn example(api: &Value, schema: &Value, depth: u8) -> Value {
    let schema = resolved(api, schema);
    let either = schema["oneOf"].as_array().or_else(|| schema["allOf"].as_array());
    if let Some(first) = schema["enum"].get(0) {
        return first.clone();
    }
    if depth < 8
        && let Some(of) = either.and_then(|all| all.iter().find(|one| one["type"] != "null"))
    {
        return example(api, of, depth + 1);
    }
    let kind = schema["type"].as_str().or_else(|| schema["type"][0].as_str());
    match kind {
        Some("string") => "".into(),
        Some("integer" | "number") => 0.into(),
        Some("boolean") => false.into(),
        Some("array") => Value::Array(Vec::new()),
        Some("null") => Value::Null,
        _ => {
            let members = schema["properties"].as_object().into_iter().flatten();
            let members = members.filter(|(name, _)| depth < 8 && is_required(schema, name));
            members.map(|(name, of)| (name.clone(), example(api, of, depth + 1))).collect()
        }
    }
}

/// A member's text.
fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value[member].as_str().unwrap_or_default()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Text with code between backticks.
fn prose(text: &str) -> String {
    let parts = text.split('`').enumerate();
    parts
        .map(|(n, part)| if n % 2 == 1 { format!("<code>{}</code>", escaped(part)) } else { escaped(part) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_begins_with_what_it_has_to_have_and_the_rest_is_named() {
        let api = serde_json::json!({
            "components": { "schemas": {
                "Kind": { "type": "string", "enum": ["rule_set", "job"] },
                "Stop": {
                    "type": "object", "required": ["percent"],
                    "properties": { "percent": { "type": "integer" }, "after": { "type": "integer" } },
                },
                "Loop": {
                    "type": "object", "required": ["again"],
                    "properties": { "again": { "$ref": "#/components/schemas/Loop" } },
                },
            } },
        });
        let whole = serde_json::json!({
            "type": "object", "required": ["kind", "stop", "people", "on", "document"],
            "properties": {
                "kind": { "$ref": "#/components/schemas/Kind" },
                "stop": { "oneOf": [{ "type": "null" }, { "$ref": "#/components/schemas/Stop" }] },
                "people": { "type": "array" }, "on": { "type": ["boolean", "null"] }, "document": { "type": "object" },
                "canary": { "type": "integer", "description": "How many rows." }, "note": { "type": "string" },
            },
        });
        let wanted = serde_json::json!({
            "kind": "rule_set", "stop": { "percent": 0 }, "people": [], "on": false, "document": {},
        });
        assert_eq!(example(&api, &whole, 0), wanted);
        assert_eq!(optional(&api, &whole), "May have `canary` (How many rows), `note`.");
        // What refers to itself ends.
        assert!(example(&api, &serde_json::json!({ "$ref": "#/components/schemas/Loop" }), 0).is_object());
    }

    #[test]
    fn what_is_described_is_never_markup() {
        assert_eq!(prose("a `<b>` & <i>"), "a <code>&lt;b&gt;</code> &amp; &lt;i&gt;");
        assert!(!include_str!("try.js").contains("</script"), "the script ends where it ends");
        assert!(!include_str!("try.js").contains("innerHTML"), "an answer is text");
    }
}
