//! Checks a manifest where it is: in S3, read piece after piece, kept nowhere.

use super::Core;
use crate::{
    Error,
    aws::batch::{Head, Reach},
};
use domain::{
    Failure,
    arn::ObjectArn,
    environment::Environment,
    errand::{Check, InS3, Streamed},
    words::thousands,
};

/// The largest manifest that is checked here: it is read through this server, while somebody waits.
const MOST: u64 = 1024 * 1024 * 1024;
/// How much is read at once.
const PIECE: u64 = 4 * 1024 * 1024;

impl Core {
    /// Checks a manifest in an environment's S3. Two are checked at once; who comes then is told to try again. Where nobody waits for the
    /// answer any more, no further piece is read.
    pub async fn check_manifest(
        &self,
        environment: &Environment,
        object: &str,
        wanted: &Check,
    ) -> Result<InS3, Failure> {
        let invalid = |message: String| Failure::invalid("object", message);
        let at = ObjectArn::parse(object.trim()).map_err(|error| invalid(error.to_string()))?;
        let check = Streamed::new(wanted).map_err(|reason| Failure::invalid("fields", reason))?;
        let busy =
            || Failure::Refused("two manifests are being checked already: try again in a minute".into());
        let _place = self.checking.try_acquire().map_err(|_| busy())?;
        let aws = self.batch(environment).await?;
        let before =
            head(&aws, at).await?.ok_or_else(|| invalid(format!("there is no object `{object}`")))?;
        if before.size > MOST {
            return Err(Failure::Refused(format!(
                "it has {} bytes; at most {} are checked here: fetch it, then `countersign manifest check FILE`",
                thousands(before.size),
                thousands(MOST)
            )));
        }
        let checked = read(&aws, at, &before, check).await?;
        // Read in pieces, it could have been replaced between two of them.
        let after = head(&aws, at).await?;
        if after.is_none_or(|after| after.etag != before.etag) {
            return Err(Failure::Conflict("it was replaced while it was read: check it again".into()));
        }
        Ok(InS3 { checked, etag: before.etag, version: before.version })
    }
}

async fn head(aws: &Reach, at: ObjectArn<'_>) -> Result<Option<Head>, Failure> {
    Ok(aws.objects.head_object(at.bucket, at.key, None).await?)
}

async fn read(
    aws: &Reach,
    at: ObjectArn<'_>,
    head: &Head,
    mut check: Streamed,
) -> Result<domain::errand::Checked, Failure> {
    let mut from = 0;
    while from < head.size {
        let piece = aws.objects.get_object(at.bucket, at.key, from, PIECE).await?;
        let piece = piece.filter(|piece| !piece.is_empty());
        let piece = piece.ok_or_else(|| Failure::Conflict("it is gone: look where it went".into()))?;
        from += u64::try_from(piece.len()).unwrap_or(PIECE);
        // Off the threads that answer others.
        let pushed = tokio::task::spawn_blocking(move || check.push(&piece).map(|()| check));
        check = pushed.await.map_err(Error::from)?.map_err(Failure::Refused)?;
    }
    check.end().map_err(Failure::Refused)
}
