//! Samples, and what is wanted to happen to them.

use super::{
    BASE,
    parts::{Answer, At, Body, Done, Id, Made, Rows, time},
    rows::word,
};
use axum::{Extension, Json, extract::State};
use domain::{
    Caller,
    expectation::{Expect, Expectation},
    mail::{AddSample, SampleSummary},
    port::Services,
    rules::outcome::Answers,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

pub fn routes() -> OpenApiRouter<Services> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(show, replace, delete))
        .routes(routes!(expectations))
        .routes(routes!(expect))
        .routes(routes!(forget))
}

/// A mail to try drafts on.
#[derive(Debug, Serialize, ToSchema)]
struct SampleRow {
    /// Its id.
    id: i64,
    /// Its environment.
    environment: String,
    /// What it is called.
    name: String,
    /// The envelope's sender; empty for a bounce.
    sender: String,
    /// The envelope's recipients.
    recipients: Vec<String>,
    /// Whether it comes over TLS.
    tls: bool,
    /// The address of the host it comes from.
    source_ip: String,
    /// SES's verdicts: `spam`, `virus`, `spf`, `dkim`, `dmarc`, and the sender's `dmarc_policy`.
    #[schema(value_type = Object)]
    verdicts: serde_json::Value,
    /// The message's headers, as they were sent.
    headers: Vec<HeaderRow>,
    /// The message's size, in bytes.
    size: u64,
    /// Who added it.
    added_by: String,
    /// When.
    #[schema(format = DateTime)]
    added_at: String,
}

/// A header of a message.
#[derive(Debug, Serialize, ToSchema)]
struct HeaderRow {
    /// Its name.
    name: String,
    /// Its value.
    value: String,
}

impl From<SampleSummary> for SampleRow {
    fn from(summary: SampleSummary) -> Self {
        let sample = summary.sample;
        let headers = sample.mail.headers.into_iter().map(|h| HeaderRow { name: h.name, value: h.value });
        Self {
            id: summary.id,
            environment: summary.environment,
            name: sample.name,
            sender: sample.envelope.sender,
            recipients: sample.envelope.recipients,
            tls: sample.envelope.tls,
            source_ip: sample.envelope.source_ip,
            verdicts: serde_json::to_value(&sample.verdicts).unwrap_or_default(),
            headers: headers.collect(),
            size: sample.mail.size,
            added_by: summary.added_by,
            added_at: time(summary.added_at),
        }
    }
}

/// A sample to add, or what it is to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewSample {
    /// What it is called.
    name: String,
    /// The message (RFC 5322); only its headers and size are kept. When a sample is replaced and this is empty, its
    /// message stays.
    #[serde(default)]
    eml: String,
    /// The envelope's sender.
    #[serde(default)]
    sender: String,
    /// The envelope's recipients.
    recipients: Vec<String>,
    /// Whether it comes over TLS.
    #[serde(default)]
    tls: bool,
    /// The address of the host it comes from.
    #[serde(default)]
    source_ip: String,
    /// SES's verdicts, each `PASS`, `FAIL`, `GRAY` or `PROCESSING_FAILED`; `PASS` unless said otherwise.
    #[serde(default)]
    verdicts: NewVerdicts,
}

/// SES's verdicts.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct NewVerdicts {
    /// Whether it is spam.
    spam: String,
    /// Whether it holds a virus.
    virus: String,
    /// Whether the host may send for the sender.
    spf: String,
    /// Whether it is signed.
    dkim: String,
    /// Whether SPF or DKIM fit the author.
    dmarc: String,
    /// What the author's domain wants done where they do not: `none`, `quarantine`, `reject`, or nothing.
    dmarc_policy: String,
}

impl Default for NewVerdicts {
    fn default() -> Self {
        let pass = || "PASS".to_owned();
        Self {
            spam: pass(),
            virus: pass(),
            spf: pass(),
            dkim: pass(),
            dmarc: pass(),
            dmarc_policy: String::new(),
        }
    }
}

impl NewSample {
    fn into_request(self, environment: String) -> AddSample {
        AddSample {
            environment,
            name: self.name,
            eml: self.eml,
            file: None,
            sender: self.sender,
            recipients: self.recipients.join("\n"),
            tls: self.tls.then(|| "on".into()),
            source_ip: self.source_ip,
            spam: self.verdicts.spam,
            virus: self.verdicts.virus,
            spf: self.verdicts.spf,
            dkim: self.verdicts.dkim,
            dmarc: self.verdicts.dmarc,
            dmarc_policy: self.verdicts.dmarc_policy,
        }
    }
}

/// An environment's samples, by name.
#[utoipa::path(
    get, path = "/environments/{environment}/samples", tag = "samples",
    params(("environment" = String, Path, description = "its name")),
    responses((status = 200, body = Rows<SampleRow>))
)]
async fn list(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(environment): At<String>,
) -> Answer<Json<Rows<SampleRow>>> {
    let samples = services.samples.list(&caller, &environment).await?;
    Ok(Rows::whole(samples.into_iter().map(Into::into).collect()))
}

/// Adds a sample.
#[utoipa::path(
    post, path = "/environments/{environment}/samples", tag = "samples",
    params(("environment" = String, Path, description = "its name")),
    request_body = NewSample,
    responses((status = 201, body = Id))
)]
async fn add(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(environment): At<String>,
    Body(new): Body<NewSample>,
) -> Answer<Made<Id>> {
    let id = services.samples.add(&caller, new.into_request(environment)).await?;
    Ok(Made::new(format!("{BASE}/samples/{id}"), Id { id }))
}

/// One sample.
#[utoipa::path(
    get, path = "/samples/{sample}", tag = "samples",
    params(("sample" = i64, Path, description = "its id")),
    responses((status = 200, body = SampleRow))
)]
async fn show(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(sample): At<i64>,
) -> Answer<Json<SampleRow>> {
    Ok(Json(services.samples.get(&caller, sample).await?.into()))
}

/// Replaces a sample.
#[utoipa::path(
    put, path = "/samples/{sample}", tag = "samples",
    params(("sample" = i64, Path, description = "its id")),
    request_body = NewSample,
    responses((status = 204, description = "replaced"))
)]
async fn replace(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(sample): At<i64>,
    Body(new): Body<NewSample>,
) -> Answer<Done> {
    // A sample stays in its environment.
    services.samples.update(&caller, sample, new.into_request(String::new())).await?;
    Ok(Done)
}

/// Deletes a sample.
#[utoipa::path(
    delete, path = "/samples/{sample}", tag = "samples",
    params(("sample" = i64, Path, description = "its id")),
    responses((status = 204, description = "deleted"))
)]
async fn delete(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(sample): At<i64>,
) -> Answer<Done> {
    services.samples.delete(&caller, sample).await?;
    Ok(Done)
}

/// What is wanted to happen to a sample.
#[derive(Debug, Serialize, ToSchema)]
struct ExpectationRow {
    /// Its id.
    id: i64,
    /// The sample.
    sample: i64,
    /// Why SES is to refuse the mail; none where it is to take it.
    refusal: Option<String>,
    /// What the outside world is to see.
    #[schema(value_type = Vec<Object>)]
    effects: Vec<serde_json::Value>,
    /// Who wants it.
    added_by: String,
    /// Since when.
    #[schema(format = DateTime)]
    added_at: String,
}

impl From<Expectation> for ExpectationRow {
    fn from(expectation: Expectation) -> Self {
        let effects = expectation.wanted.effects.iter();
        Self {
            id: expectation.id,
            sample: expectation.sample,
            refusal: expectation.wanted.refusal.as_ref().map(word),
            effects: effects.map(|effect| serde_json::to_value(effect).unwrap_or_default()).collect(),
            added_by: expectation.added_by,
            added_at: time(expectation.added_at),
        }
    }
}

/// What is wanted to happen to an environment's samples.
#[utoipa::path(
    get, path = "/environments/{environment}/expectations", tag = "samples",
    params(("environment" = String, Path, description = "its name")),
    responses((status = 200, body = Rows<ExpectationRow>))
)]
async fn expectations(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(environment): At<String>,
) -> Answer<Json<Rows<ExpectationRow>>> {
    let wanted = services.expectations.list(&caller, &environment).await?;
    Ok(Rows::whole(wanted.into_iter().map(Into::into).collect()))
}

/// A revision whose outcome is what is wanted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewExpectation {
    /// The draft.
    draft: i64,
    /// Its revision.
    revision: i64,
}

/// Saves what a revision does to a sample as what is wanted; functions answer CONTINUE.
#[utoipa::path(
    post, path = "/samples/{sample}/expectations", tag = "samples",
    params(("sample" = i64, Path, description = "the sample's id")),
    request_body = NewExpectation,
    responses((status = 201, body = Id))
)]
async fn expect(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(sample): At<i64>,
    Body(new): Body<NewExpectation>,
) -> Answer<Made<Id>> {
    let request = Expect { draft: new.draft, revision: new.revision, sample, answers: Answers::default() };
    let id = services.expectations.add(&caller, request).await?;
    Ok(Made::new(format!("{BASE}/expectations/{id}"), Id { id }))
}

/// Deletes what was wanted.
#[utoipa::path(
    delete, path = "/expectations/{expectation}", tag = "samples",
    params(("expectation" = i64, Path, description = "its id")),
    responses((status = 204, description = "deleted"))
)]
async fn forget(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(expectation): At<i64>,
) -> Answer<Done> {
    services.expectations.delete(&caller, expectation).await?;
    Ok(Done)
}
