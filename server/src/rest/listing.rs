//! The API's description: completed, and as a page.

use std::fmt::Write as _;
use utoipa::openapi::{
    Content, OpenApi, Ref, RefOr, Response,
    path::{Operation, ParameterBuilder, ParameterIn, PathItem},
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
fn methods(item: &PathItem) -> [(&'static str, Option<&Operation>); 5] {
    [
        ("GET", item.get.as_ref()),
        ("POST", item.post.as_ref()),
        ("PUT", item.put.as_ref()),
        ("PATCH", item.patch.as_ref()),
        ("DELETE", item.delete.as_ref()),
    ]
}

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

/// A page that lists the operations: readable without a script, and complete, as the description is.
pub fn page(api: &OpenApi, stylesheet: &str) -> String {
    let mut out = format!(
        "<!doctype html><html lang=en><head><meta charset=utf-8>\
         <meta name=viewport content=\"width=device-width, initial-scale=1\">\
         <title>REST API · Countersign</title><link rel=stylesheet href=\"{}\"></head>\
         <body><main id=work class=api><h1>REST API</h1>",
        escaped(stylesheet)
    );
    let about = api.info.description.as_deref().unwrap_or_default();
    for paragraph in about.split("\n\n") {
        // Writing to a `String` cannot fail, here and below.
        let _ = write!(out, "<p>{}</p>", prose(paragraph));
    }
    out.push_str(
        "<p><a href=/account>Make a token</a> · <a href=/api/v1/openapi.json>The description as OpenAPI 3.1</a></p>\
         <p>For example:</p><pre><code>curl -H \"Authorization: Bearer $COUNTERSIGN_TOKEN\" \
         $COUNTERSIGN_URL/api/v1/changes?state=approved</code></pre>",
    );
    for tag in api.tags.iter().flatten() {
        let about = tag.description.as_deref().unwrap_or_default();
        let _ = write!(out, "<h2>{}</h2><p>{}</p><dl>", escaped(&tag.name), prose(about));
        for (path, item) in &api.paths.paths {
            for (method, operation) in methods(item) {
                let Some(operation) = operation else { continue };
                if operation.tags.as_ref().is_some_and(|tags| tags.contains(&tag.name)) {
                    entry(&mut out, method, path, operation);
                }
            }
        }
        out.push_str("</dl>");
    }
    out.push_str("</main></body></html>");
    out
}

fn entry(out: &mut String, method: &str, path: &str, operation: &Operation) {
    let about = operation.summary.as_deref().unwrap_or_default();
    let more = operation.description.as_deref().unwrap_or_default();
    let _ = write!(out, "<dt><code>{method} {}</code></dt><dd>{}", escaped(path), prose(about));
    if !more.is_empty() {
        let _ = write!(out, " {}", prose(more));
    }
    out.push_str("</dd>");
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
