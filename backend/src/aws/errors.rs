//! AWS's error codes: what kind of no each one is, and what to do about it.
//!
//! AWS: SES API 2010-12-01 "Common Errors" and the errors of each receipt operation; codes as on the wire. What jobs take has
//! more of them, in `jobs`.

mod jobs;

use super::{AwsError, Kind};
use domain::Failure;

/// The code of an [`AwsError`] for which no answer came at all.
pub const NO_ANSWER: &str = "NoAnswer";
/// The code of an [`AwsError`] whose answer could not be read.
pub const UNREADABLE: &str = "UnreadableAnswer";
/// The code of an [`AwsError`] for which no credentials were found.
pub const NO_CREDENTIALS: &str = "NoCredentials";
/// The code of an [`AwsError`] for an environment that cannot be reached as it is set up.
pub const NOT_SET_UP: &str = "NotSetUp";

/// What an error code means for the caller. `status` is the HTTP status, for codes that are not known here.
#[must_use]
pub fn kind_of(code: &str, message: &str, status: u16) -> Kind {
    match code {
        "AlreadyExists" | "AlreadyExistsException" | "IdempotencyException" => Kind::AlreadyExists,
        "RuleDoesNotExist"
        | "RuleSetDoesNotExist"
        | "NoSuchJob"
        | "NoSuchJobException"
        | "NotFoundException"
        | "NotFound"
        | "NoSuchBucket"
        | "NoSuchKey"
        | "NoSuchVersion"
        | "NoSuchUpload"
        | "NoSuchBucketPolicy"
        | "ObjectLockConfigurationNotFoundError"
        | "NoSuchEntity"
        | "ResourceNotFoundException" => Kind::Missing,
        "Throttling"
        | "ThrottlingException"
        | "ThrottledException"
        | "RequestThrottled"
        | "TooManyRequestsException"
        | "SlowDown"
        | "RequestLimitExceeded" => Kind::Throttled,
        "InvalidS3Configuration" | "InvalidSnsTopic" | "InvalidLambdaFunction" | "InvalidParameterValue"
            if is_about_access(message) =>
        {
            Kind::NotReady
        }
        "ExpiredToken"
        | "ExpiredTokenException"
        | "RequestExpired"
        | "InvalidToken"
        | "InvalidClientTokenId"
        | "UnrecognizedClientException"
        | "InvalidAccessKeyId"
        | "SignatureDoesNotMatch"
        | "IncompleteSignature"
        | "MissingAuthenticationToken"
        | "MissingAuthenticationTokenException"
        | "AuthFailure"
        | NO_CREDENTIALS => Kind::Credentials,
        "InternalFailure"
        | "InternalServiceError"
        | "InternalServiceException"
        | "InternalError"
        | "ServiceException"
        | "ServiceFailure"
        | "ServiceUnavailable"
        | "RequestTimeout"
        | NO_ANSWER
        | UNREADABLE => Kind::Unknown,
        "LimitExceeded"
        | "CannotDelete"
        | "ValidationError"
        | "InvalidParameterValue"
        | "MalformedInput"
        | "AccessDenied"
        | "AccessDeniedException"
        | "InvalidAction"
        | "OptInRequired"
        | "InvalidS3Configuration"
        | "InvalidSnsTopic"
        | "InvalidLambdaFunction"
        | NOT_SET_UP => Kind::Refused,
        _ if status >= 500 => Kind::Unknown,
        _ => Kind::Refused,
    }
}

/// SES tries a resource when a rule is saved. Right after a permission was granted that try can still fail; a name
/// that is malformed or a bucket that is not there stays so.
fn is_about_access(message: &str) -> bool {
    ["Could not", "Unable to use"].iter().any(|start| message.starts_with(start))
}

/// What to do about an error, in words for people.
#[must_use]
pub fn hint(code: &str, message: &str, kind: Kind) -> &'static str {
    if let Some(hint) = jobs::hint(code, message) {
        return hint;
    }
    match code {
        "AlreadyExists" | "AlreadyExistsException" => {
            "something of this name is there already: compare it with what you want, or choose another name"
        }
        "CannotDelete" => "make another rule set the active one first, then delete this one",
        "InvalidLambdaFunction" => {
            "check that the function is in this region and that its resource policy lets `ses.amazonaws.com` \
             invoke it for this rule's ARN"
        }
        "InvalidS3Configuration" => {
            "check that the bucket exists, and that bucket policy and key policy (or the action's role) let \
             `ses.amazonaws.com` write for this rule's ARN"
        }
        "InvalidSnsTopic" => {
            "check that the topic is in this region, is no FIFO topic, and that its policy lets \
             `ses.amazonaws.com` publish; an encrypted topic needs a customer-managed key that SES may use"
        }
        "LimitExceeded" => {
            "SES allows 40 rule sets, 200 rules per set, 10 actions and 500 recipients per rule: delete what is no \
             longer used or join rules"
        }
        "RuleDoesNotExist" => "the rule is gone: read the rule set again, somebody may have changed it",
        "RuleSetDoesNotExist" => {
            "the rule set is gone: read the environment again, somebody may have deleted it"
        }
        "ValidationError" => "correct the field that the message names and save again",
        "InvalidParameterValue" => {
            "correct the value that the message names; for a bounce, verify the sender's address or domain in SES"
        }
        "MalformedInput" => "the request could not be read: look for control characters in names and texts",
        "InvalidAction" => {
            "this region has no e-mail receiving, or the endpoint is no complete SES: choose a region with receiving"
        }
        "AccessDenied" | "AccessDeniedException" => {
            "allow the environment's role this operation (e.g. action `ses:` and the operation's name, resource `*`); a \
             service control policy can also forbid it, and a bucket's policy"
        }
        "OptInRequired" => "the account has not switched this service or region on: opt in, then try again",
        "ExpiredToken" | "ExpiredTokenException" | "RequestExpired" => {
            "the credentials have expired, or the server's clock is wrong: renew them, then resume"
        }
        "InvalidClientTokenId" | "UnrecognizedClientException" | "InvalidAccessKeyId" => {
            "AWS does not know these credentials: check the environment's profile or role"
        }
        "SignatureDoesNotMatch" | "IncompleteSignature" => {
            "AWS refused the signature: check the secret key and the server's clock"
        }
        NO_CREDENTIALS | "MissingAuthenticationToken" | "MissingAuthenticationTokenException" => {
            "the server has no credentials for this environment: give it an instance role, environment variables, or \
             name a profile or role in the environment's settings"
        }
        NOT_SET_UP => "change the environment's settings",
        NO_ANSWER => {
            "no answer came, so the call may have happened or not: check the network, then read the environment again"
        }
        UNREADABLE => {
            "the answer made no sense, so the call may have happened or not: check that the endpoint is AWS's, then \
             read the environment again"
        }
        _ => match kind {
            Kind::Refused => "AWS refused; nothing was changed: correct what the message names and try again",
            Kind::AlreadyExists => "it is there already: read the environment again",
            Kind::Missing => "it is gone: read the environment again",
            Kind::Throttled => {
                "too many calls at once; nothing was changed: wait a minute, or lower the environment's calls per \
                 second"
            }
            Kind::NotReady => "a permission was not in force yet: try again in a minute",
            Kind::Credentials => "check the environment's credentials",
            Kind::Unknown => {
                "AWS had a fault, so the call may have happened or not: read the environment again, then try again"
            }
        },
    }
}

impl AwsError {
    /// An answer with an error code.
    pub fn answered(
        operation: &'static str,
        code: impl Into<String>,
        message: impl Into<String>,
        status: u16,
    ) -> Self {
        let (code, message) = (code.into(), message.into());
        Self { operation, kind: kind_of(&code, &message, status), code, message }
    }

    /// What to do about it, for people.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        hint(&self.code, &self.message, self.kind)
    }
}

impl From<AwsError> for Failure {
    fn from(error: AwsError) -> Self {
        let hint = error.hint().to_owned();
        Self::Aws { operation: error.operation.into(), code: error.code, message: error.message, hint }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Code, message, HTTP status, kind, and a word that the hint must hold.
    const CASES: &[(&str, &str, u16, Kind, &str)] = &[
        ("IdempotencyException", "", 400, Kind::AlreadyExists, "new revision"),
        ("JobStatusException", "", 400, Kind::Refused, "another state"),
        ("NotFoundException", "", 400, Kind::Missing, "gone"),
        ("NoSuchJob", "No such job", 404, Kind::Missing, "90 days"),
        ("NoSuchJobException", "The specified job does not exist", 404, Kind::Missing, "region"),
        (
            "BadRequestException",
            "Cross-account pass role is not allowed",
            400,
            Kind::Refused,
            "role of the account",
        ),
        ("BadRequestException", "Request invalid", 400, Kind::Refused, "findings"),
        ("InvalidRequestException", "", 400, Kind::Refused, "findings"),
        ("InvalidNextTokenException", "", 400, Kind::Refused, "read it again"),
        ("TooManyTagsException", "", 400, Kind::Refused, "50"),
        ("InternalServiceException", "", 500, Kind::Unknown, "may have happened"),
        ("InternalError", "", 500, Kind::Unknown, "may have happened"),
        ("ServiceException", "", 500, Kind::Unknown, "may have happened"),
        ("ServiceFailure", "", 500, Kind::Unknown, "may have happened"),
        ("TooManyRequestsException", "", 400, Kind::Throttled, "minute"),
        ("SlowDown", "Please reduce your request rate.", 503, Kind::Throttled, "minute"),
        ("NoSuchBucket", "", 404, Kind::Missing, "bucket"),
        ("NoSuchKey", "", 404, Kind::Missing, "object"),
        ("NoSuchUpload", "", 404, Kind::Missing, "begin it again"),
        ("EntityTooSmall", "", 400, Kind::Refused, "5 MiB"),
        ("EntityTooLarge", "", 400, Kind::Refused, "parts"),
        ("InvalidPart", "", 400, Kind::Refused, "send it again"),
        ("PermanentRedirect", "", 301, Kind::Refused, "another region"),
        ("AuthorizationHeaderMalformed", "", 400, Kind::Refused, "another region"),
        ("InvalidToken", "", 400, Kind::Credentials, "credentials"),
        ("NoSuchEntity", "", 404, Kind::Missing, "role"),
        ("ResourceNotFoundException", "", 404, Kind::Missing, "function"),
        ("AlreadyExists", "Rule set already exists: a", 400, Kind::AlreadyExists, "another name"),
        ("CannotDelete", "Cannot delete active rule set: a", 400, Kind::Refused, "active one first"),
        (
            "InvalidLambdaFunction",
            "Could not invoke Lambda function: f",
            400,
            Kind::NotReady,
            "resource policy",
        ),
        ("InvalidLambdaFunction", "Invalid Lambda function: f", 400, Kind::Refused, "region"),
        ("InvalidS3Configuration", "Could not write to bucket: b", 400, Kind::NotReady, "bucket policy"),
        ("InvalidS3Configuration", "Unable to use AWS KMS key: k", 400, Kind::NotReady, "key policy"),
        ("InvalidS3Configuration", "No such bucket: b", 400, Kind::Refused, "exists"),
        ("InvalidSnsTopic", "Could not publish to SNS topic: t", 400, Kind::NotReady, "publish"),
        ("InvalidSnsTopic", "Invalid SNS topic: t", 400, Kind::Refused, "FIFO"),
        ("LimitExceeded", "Too many rules", 400, Kind::Refused, "200 rules"),
        ("RuleDoesNotExist", "Rule does not exist: r", 400, Kind::Missing, "rule is gone"),
        ("RuleSetDoesNotExist", "Rule set does not exist: s", 400, Kind::Missing, "rule set is gone"),
        ("ValidationError", "1 validation error detected: …", 400, Kind::Refused, "field"),
        ("InvalidParameterValue", "Not a valid ruleName: -", 400, Kind::Refused, "value"),
        ("InvalidParameterValue", "Could not assume the provided IAM role", 400, Kind::NotReady, "value"),
        ("MalformedInput", "", 400, Kind::Refused, "control characters"),
        ("Throttling", "Rate exceeded", 400, Kind::Throttled, "calls per second"),
        ("InternalFailure", "", 500, Kind::Unknown, "may have happened"),
        ("ServiceUnavailable", "", 503, Kind::Unknown, "may have happened"),
        ("AccessDenied", "User is not authorized", 403, Kind::Refused, "resource `*`"),
        ("InvalidAction", "Unavailable Operation", 400, Kind::Refused, "no e-mail receiving"),
        ("OptInRequired", "", 403, Kind::Refused, "opt in"),
        ("ExpiredToken", "", 403, Kind::Credentials, "expired"),
        ("InvalidClientTokenId", "", 403, Kind::Credentials, "does not know"),
        ("SignatureDoesNotMatch", "", 403, Kind::Credentials, "clock"),
        ("MissingAuthenticationToken", "", 403, Kind::Credentials, "no credentials"),
        (NO_CREDENTIALS, "", 0, Kind::Credentials, "no credentials"),
        (NO_ANSWER, "", 0, Kind::Unknown, "network"),
        (UNREADABLE, "", 500, Kind::Unknown, "endpoint"),
        (NOT_SET_UP, "", 0, Kind::Refused, "settings"),
        ("NeverHeardOf", "", 400, Kind::Refused, "nothing was changed"),
        ("NeverHeardOf", "", 502, Kind::Unknown, "may have happened"),
    ];

    #[test]
    fn every_code_has_its_kind_and_says_what_to_do() {
        for (code, message, status, kind, word) in CASES {
            let error = AwsError::answered("CreateReceiptRule", *code, *message, *status);
            assert_eq!(error.kind, *kind, "{code}: {message}");
            let Failure::Aws { operation, code: told, message: words, hint } = Failure::from(error) else {
                panic!("{code} is an AWS failure")
            };
            assert_eq!(
                (operation.as_str(), told.as_str(), words.as_str()),
                ("CreateReceiptRule", *code, *message)
            );
            assert!(hint.contains(word), "{code}: {hint}");
        }
    }
}
