//! What a case about jobs finds there.

use crate::{
    http,
    target::{ACCOUNT, Emulator, Target},
};
use backend::aws::sandbox::{Behaviour, BucketSetting};

impl Target {
    fn named(&self, what: &str) -> String {
        format!("c{}-{}-{what}", self.place, std::process::id())
    }

    /// An empty bucket in the region.
    pub async fn objects_bucket(&self) -> String {
        let name = self.named("objects");
        match &self.emulator {
            None => {
                self.sandbox.set_bucket(&name, BucketSetting::default()).await.expect("it is kept");
            }
            Some((_, url)) => {
                let authorization = http::authorization("s3", self.region);
                let place = format!(
                    "<CreateBucketConfiguration><LocationConstraint>{}</LocationConstraint></CreateBucketConfiguration>",
                    self.region
                );
                // The region that needs no naming may not be named.
                let body = if self.region == "us-east-1" { "" } else { &place };
                let headers = [("Authorization", authorization.as_str())];
                let (status, body) = http::send(url, "PUT", &format!("/{name}"), &headers, body);
                assert_eq!(status, 200, "{body}");
            }
        }
        name
    }

    /// A function with `$LATEST` and a version 1.
    pub async fn job_function(&self) -> String {
        let arn = self.function();
        match &self.emulator {
            None => self.sandbox.set_behaviour(&arn, Behaviour::Succeeds).await.expect("it is kept"),
            Some((_, url)) => {
                let authorization = http::authorization("lambda", self.region);
                let headers =
                    [("Authorization", authorization.as_str()), ("Content-Type", "application/json")];
                let name = arn.rsplit(':').next().expect("it is an ARN");
                let path = format!("/2015-03-31/functions/{name}/versions");
                let (status, body) = http::send(url, "POST", &path, &headers, "{}");
                assert_eq!(status, 201, "{body}");
            }
        }
        arn
    }

    /// A role that may read `arn:aws:s3:::open/*`, and its trust policy.
    pub async fn job_role(&self) -> (String, String) {
        let name = self.named("job");
        let arn = format!("arn:aws:iam::{ACCOUNT}:role/{name}");
        let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"batchoperations.s3.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
        match &self.emulator {
            None => self.sandbox.set_role(&arn, trust).await.expect("it is kept"),
            Some((which, url)) => {
                let create = format!(
                    "Action=CreateRole&Version=2010-05-08&RoleName={name}&AssumeRolePolicyDocument={}",
                    encoded(trust)
                );
                http::query(url, "iam", "us-east-1", &create);
                if *which == Emulator::Ministack {
                    let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::open/*"}]}"#;
                    let put = format!(
                        "Action=PutRolePolicy&Version=2010-05-08&RoleName={name}&PolicyName=p&PolicyDocument={}",
                        encoded(policy)
                    );
                    http::query(url, "iam", "us-east-1", &put);
                }
            }
        }
        (arn, trust.into())
    }
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
