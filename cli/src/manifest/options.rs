//! What all commands about manifests can be told.

use domain::manifest::Fields;

/// Reads a list of fields as a job has it.
pub(super) fn fields(text: &str) -> Result<Fields, String> {
    text.parse().map_err(|error: domain::manifest::FieldsError| error.to_string())
}
