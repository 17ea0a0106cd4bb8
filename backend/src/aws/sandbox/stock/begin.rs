//! What the sandbox begins with: enough to make a first job of, and no more.

use super::{Behaviour, Bucket, Content, Function, Stock};
use domain::manifest::percent;

/// Objects a job can be tried on.
const OBJECTS: &str = "sandbox-objects";
/// Where reports go.
const REPORTS: &str = "sandbox-reports";
/// A manifest of those objects.
const MANIFEST: &str = "manifests/first.csv";

/// Keys that have to be encoded in a manifest, each in its own way.
const SPECIAL: [&str; 4] =
    ["letters/a letter.txt", "letters/one+one.txt", "letters/100%.txt", "letters/übung, 1.txt"];

impl Stock {
    /// Puts in what the sandbox begins with, once.
    pub fn begin(&mut self, account: &str, region: &str) {
        if std::mem::replace(&mut self.begun, true) {
            return;
        }
        let bucket = || Bucket { region: region.to_owned(), ..Bucket::default() };
        self.buckets.insert(OBJECTS.into(), bucket());
        self.buckets.insert(REPORTS.into(), bucket());
        let numbered = (1..=32).map(|n| format!("scans/{:04}/page-{n:02}.txt", 2020 + n / 8));
        let keys: Vec<String> = numbered.chain(SPECIAL.map(String::from)).collect();
        let mut manifest = String::new();
        for key in &keys {
            let text = format!("This is {key}.\n");
            // Both buckets were just made, and what is put in is small.
            let _ = self.put(OBJECTS, key, Content::from(text.into_bytes()));
            manifest.push_str(&format!("{OBJECTS},{}\n", percent::encode(key.as_bytes())));
        }
        let _ = self.put(OBJECTS, MANIFEST, Content::from(manifest.into_bytes()));
        let partition = domain::region::partition(region);
        let function = Function::new(
            format!("arn:{partition}:iam::{account}:role/sandbox-function"),
            Behaviour::Succeeds,
        );
        let arn = format!("arn:{partition}:lambda:{region}:{account}:function:sandbox-function");
        self.functions.insert(arn, function);
        for (role, service) in [
            ("sandbox-batch", "batchoperations.s3.amazonaws.com"),
            ("sandbox-function", "lambda.amazonaws.com"),
        ] {
            self.roles.insert(format!("arn:{partition}:iam::{account}:role/{role}"), trust(service));
        }
    }
}

/// A trust policy for one service.
fn trust(service: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"Service":"{service}"}},"Action":"sts:AssumeRole"}}]}}"#
    )
}
