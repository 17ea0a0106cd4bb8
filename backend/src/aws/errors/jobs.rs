//! What to do about the errors of S3 Control, S3, Lambda and IAM.
//!
//! AWS: S3 Control API 2018-08-20, whose errors are all HTTP 400 but `InternalServiceException`; S3 answers with codes of its
//! own for the same things, and both are known here.

/// What to do, where it is not the same for every service.
pub(super) fn hint(code: &str, message: &str) -> Option<&'static str> {
    Some(match code {
        "IdempotencyException" => {
            "the token of this revision was sent with another job before: make a new revision, and propose that"
        }
        "JobStatusException" => "the job is in another state by now: look at it again",
        "NoSuchJob" | "NoSuchJobException" => {
            "the job is gone, or in another region: AWS forgets jobs 90 days after they ended"
        }
        "BadRequestException" if message.contains("Cross-account") => {
            "name a role of the account that the job belongs to; its policies may name things of other accounts"
        }
        "BadRequestException" | "InvalidRequestException" => {
            "AWS does not say which member it is: let the draft's findings say it, and look for one that is empty"
        }
        "InvalidNextTokenException" => "the list changed while it was read: read it again",
        "TooManyTagsException" => "a job has at most 50 tags: leave some out",
        "NoSuchBucket" => "there is no such bucket: check its name, and that it was not deleted",
        "NoSuchKey" | "NoSuchVersion" => "the object is not there: check its key and version",
        "NoSuchUpload" => "the upload was completed or given up: begin it again",
        "EntityTooLarge" => "split what is uploaded, or upload it in parts",
        "EntityTooSmall" => "parts have at least 5 MiB, but for the last",
        "InvalidPart" => "a part is missing or was changed: send it again",
        "PermanentRedirect" | "AuthorizationHeaderMalformed" | "IllegalLocationConstraintException" => {
            "the bucket is in another region than the environment: use one of this region"
        }
        "NoSuchEntity" => "there is no such role: check its name, and that it was not deleted",
        "ResourceNotFoundException" => "there is no such function, version or alias: check its ARN",
        "SlowDown" => {
            "too many requests for one bucket or account at once; nothing was changed: try again in a minute"
        }
        _ => return None,
    })
}
