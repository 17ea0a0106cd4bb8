//! In which notation a text is.

/// A notation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// JSON: the AWS CLI, CloudFormation, Terraform's state.
    Json,
    /// YAML: CloudFormation, the AWS CLI with `--output yaml`.
    Yaml,
    /// HCL: Terraform's configuration.
    Hcl,
}

impl Form {
    /// The notation of a text: by how it begins, else by the file's name, else by what lines of it look like.
    #[must_use]
    pub fn of(text: &str, file: Option<&str>) -> Self {
        let text = text.trim_start();
        if text.starts_with(['{', '[']) {
            return Self::Json;
        }
        let extension = file.and_then(|file| file.rsplit_once('.')).map(|(_, e)| e.to_ascii_lowercase());
        match extension.as_deref() {
            Some("tf" | "hcl") => return Self::Hcl,
            Some("yaml" | "yml" | "template") => return Self::Yaml,
            _ => {}
        }
        let mut lines = text.lines().map(str::trim_end);
        let decides = lines.find_map(|line| {
            let word =
                |word: &str| line.strip_prefix(word).is_some_and(|rest| rest.starts_with([' ', '"', '{']));
            if ["resource", "locals", "terraform", "provider", "variable", "module", "data"]
                .into_iter()
                .any(word)
            {
                Some(Self::Hcl)
            } else if line == "---" || is_key(line) {
                Some(Self::Yaml)
            } else {
                None
            }
        });
        decides.unwrap_or(Self::Json)
    }
}

/// Whether a line is a key of a YAML document's top: `Resources:`, `AWSTemplateFormatVersion: '2010-09-09'`.
fn is_key(line: &str) -> bool {
    line.split_once(':').is_some_and(|(key, rest)| {
        let name = key.trim_matches(['"', '\'']);
        !name.is_empty()
            && name.bytes().all(|b| b.is_ascii_alphanumeric())
            && (rest.is_empty() || rest.starts_with(' '))
    })
}
