//! The list of objects: a manifest, or how S3 makes one.

use super::{codes, given, place, places, whole};
use crate::{
    arn::ObjectArn,
    finding::{Context, Report},
    jobs::{CSV, INVENTORY, Job, JobManifest, ManifestSpec, S3JobManifestGenerator},
};

pub(super) fn check(job: &Job, context: &Context, report: &mut Report) {
    match (&job.manifest, &job.manifest_generator) {
        (Some(_), Some(_)) => {
            let message = "there is a manifest and a generator; AWS takes exactly one of them";
            report.add(codes::MANIFEST_BOTH, place("ManifestGenerator"), message, "leave one");
        }
        (None, None) => {
            let message = "there is neither a manifest nor a generator; AWS takes exactly one of them";
            let fix = "name a CSV manifest or an inventory, or let S3 list a bucket";
            report.add(codes::MANIFEST_NONE, place("Manifest"), message, fix);
        }
        _ => {}
    }
    if let Some(manifest) = &job.manifest {
        if let Some(spec) = &manifest.spec {
            columns(spec, report);
        }
        location(manifest, context, report);
    }
    if let Some(generator) = job.generator() {
        generated(generator, context, report);
    }
}

const FIELDS: &str = "Manifest.Spec.Fields";

fn columns(spec: &ManifestSpec, report: &mut Report) {
    let fields = spec.fields.as_deref().unwrap_or_default();
    match spec.format.as_deref() {
        Some(INVENTORY) if spec.fields.is_some() => {
            let message =
                "an inventory names its columns itself; AWS takes `Fields` with a CSV manifest only";
            report.add(codes::FIELDS_INVENTORY, place(FIELDS), message, "leave `Fields` out");
        }
        Some(CSV) if fields.is_empty() => {
            let message = "a CSV manifest has no header row, so AWS has to be told its columns";
            report.add(
                codes::FIELDS_MISSING,
                place(FIELDS),
                message,
                "use `Bucket` and `Key`, and `VersionId` if there is one",
            );
        }
        Some(CSV) => {
            for name in ["Bucket", "Key", "VersionId"] {
                let times = fields.iter().filter(|f| *f == name).count();
                if times == 0 && name != "VersionId" {
                    let message = format!(
                        "no column is the `{name}`: AWS answers `Required fields are missing in the schema`"
                    );
                    report.add(
                        codes::FIELDS_REQUIRED,
                        place(FIELDS),
                        message,
                        format!("name the column that is the `{name}`"),
                    );
                } else if times > 1 {
                    let message =
                        format!("{times} columns are the `{name}`; which one counts AWS does not say");
                    report.add(codes::FIELDS_TWICE, place(FIELDS), message, "call the others `Ignore`");
                }
            }
        }
        _ => {}
    }
}

fn location(manifest: &JobManifest, context: &Context, report: &mut Report) {
    let Some(location) = &manifest.location else { return };
    let format = manifest.spec.as_ref().and_then(|s| s.format.as_deref());
    let at = "Manifest.Location.ObjectArn";
    if let Some(text) = given(location.object_arn.as_ref()) {
        match ObjectArn::parse(text) {
            Ok(object) => {
                places::partition(object.partition, "the manifest", at, context, report);
                key(&object, format, at, report);
            }
            Err(error) => {
                let message = format!("the manifest's ARN is wrong: {error}");
                report.add(
                    codes::OBJECT_ARN,
                    place(at),
                    message,
                    "use `arn:aws:s3:::BUCKET/KEY`, the key as it is",
                );
            }
        }
    }
    if let Some(tag) = given(location.e_tag.as_ref())
        && tag.contains('"')
    {
        let message = "the ETag stands in the quotes HTTP puts around it; AWS's examples have none";
        let bare = tag.trim_matches('"').to_owned();
        report
            .add(
                codes::ETAG_QUOTES,
                place("Manifest.Location.ETag"),
                message,
                "leave them out; this console does",
            )
            .patch(bare);
    }
}

fn key(object: &ObjectArn<'_>, format: Option<&str>, at: &str, report: &mut Report) {
    if format == Some(INVENTORY) && !object.key.ends_with("manifest.json") {
        let message = format!("an inventory is given by its `manifest.json`; this names `{}`", object.key);
        report.add(codes::INVENTORY_KEY, place(at), message, "name the inventory's `manifest.json`");
    }
    let packed = [".gz", ".zip", ".bz2", ".zst"].iter().any(|end| object.key.ends_with(end));
    if format == Some(CSV) && packed {
        let message = "the manifest's name says it is compressed; AWS's documents do not say that a CSV manifest may be";
        report.add(codes::COMPRESSED, place(at), message, "use plain text");
    }
    let message = "in which region this bucket is does not stand in the ARN, and AWS's documents do not say whether it has to be the job's";
    report.add(
        codes::MANIFEST_REGION,
        place(at),
        message,
        "keep manifest and report in the region of the objects",
    );
}

const GENERATOR: &str = "ManifestGenerator.S3JobManifestGenerator";

fn generated(generator: &S3JobManifestGenerator, context: &Context, report: &mut Report) {
    let at = |path: &str| format!("{GENERATOR}.{path}");
    if let Some(text) = given(generator.source_bucket.as_ref()) {
        places::bucket(text, "the source bucket", &at("SourceBucket"), context, report);
    }
    owner(generator.expected_bucket_owner.as_ref(), &at("ExpectedBucketOwner"), report);
    if let Some(output) = &generator.manifest_output_location {
        if let Some(text) = given(output.bucket.as_ref()) {
            places::bucket(
                text,
                "the manifest's bucket",
                &at("ManifestOutputLocation.Bucket"),
                context,
                report,
            );
        }
        owner(
            output.expected_manifest_bucket_owner.as_ref(),
            &at("ManifestOutputLocation.ExpectedManifestBucketOwner"),
            report,
        );
        let key = output
            .manifest_encryption
            .as_ref()
            .and_then(|e| e.sse_kms.as_ref())
            .and_then(|k| k.key_id.as_ref());
        if let Some(key) = given(key) {
            places::key(
                key,
                false,
                &at("ManifestOutputLocation.ManifestEncryption.SSEKMS.KeyId"),
                context,
                report,
            );
        }
    } else if generator.enable_manifest_output == Some(true) {
        let message = "the list is to be kept, but nothing says where";
        report.add(
            codes::GENERATOR_OUTPUT,
            place(&at("ManifestOutputLocation")),
            message,
            "name a bucket of the source bucket's region",
        );
    }
    let message = "how many objects match is known only while the job runs, and none at all fails the job";
    let fix = "let the job wait for somebody to start it: by then the number is there";
    report.add(codes::GENERATOR_COUNT, place(GENERATOR), message, fix);
    filter(generator, report);
}

pub(super) fn owner(account: Option<&String>, at: &str, report: &mut Report) {
    if let Some(account) = given(account)
        && !whole::is_account(account)
    {
        let message = format!("`{account}` is no account: it takes 12 digits");
        report.add(codes::ACCOUNT, place(at), message, "use the account the bucket belongs to");
    }
}

fn filter(generator: &S3JobManifestGenerator, report: &mut Report) {
    let Some(filter) = &generator.filter else { return };
    if let Some(names) = &filter.key_name_constraint {
        let lists = [
            ("MatchAnyPrefix", &names.match_any_prefix),
            ("MatchAnySuffix", &names.match_any_suffix),
            ("MatchAnySubstring", &names.match_any_substring),
        ];
        for (name, list) in lists {
            let has = list.as_ref().map_or(0, Vec::len);
            if has > 1 {
                let message = format!(
                    "`{name}` has {has} texts; AWS's text says it takes one, its service model sets no limit"
                );
                let at = format!("{GENERATOR}.Filter.KeyNameConstraint.{name}");
                report.add(codes::GENERATOR_ONE, place(&at), message, "use one, or one job for each");
            }
        }
    }
    if let (Some(more), Some(less)) =
        (filter.object_size_greater_than_bytes, filter.object_size_less_than_bytes)
        && less <= more.saturating_add(1)
    {
        let message = format!(
            "no object has more than {more} and less than {less} bytes, and a job without objects fails"
        );
        let at = format!("{GENERATOR}.Filter.ObjectSizeLessThanBytes");
        report.add(codes::GENERATOR_NOTHING, place(&at), message, "use a larger number here");
    }
}
