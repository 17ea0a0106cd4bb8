//! What all commands about manifests can be told.

use domain::manifest::{Field, Fields};

/// Reads a list of fields as a job has it.
pub(super) fn fields(text: &str) -> Result<Fields, String> {
    let field = |name: &str| match name.trim() {
        "Bucket" => Ok(Field::Bucket),
        "Key" => Ok(Field::Key),
        "VersionId" => Ok(Field::VersionId),
        "Ignore" => Ok(Field::Ignore),
        other => Err(format!("`{other}` is no field: use `Bucket`, `Key`, `VersionId` or `Ignore`")),
    };
    let all = text.split(',').map(field).collect::<Result<Vec<_>, _>>()?;
    Fields::new(all).map_err(|error| error.to_string())
}
