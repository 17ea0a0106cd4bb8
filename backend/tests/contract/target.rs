//! Where a case runs: the sandbox, or an emulator through all that a real account goes through.

use crate::{CASES, http};
use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use backend::aws::{
    Accounts, AwsError, Kind, Receiving, accounts::AwsAccounts, batch::Reach, sandbox::Sandbox,
};
use domain::{
    Timestamp,
    environment::{Access, Colour, Environment},
    rules::{Action, Rule, RuleSet, S3Action, StopAction},
};
use std::{sync::Arc, time::Duration};

/// The account that all of them have.
pub const ACCOUNT: &str = "123456789012";
/// Regions that emulators know. Cases take turns.
const REGIONS: [&str; 6] =
    ["eu-west-1", "us-east-1", "us-west-2", "eu-central-1", "ap-southeast-2", "ca-central-1"];

/// An account and region to run a case in.
pub struct Target {
    /// What is tested.
    pub aws: Arc<dyn Receiving>,
    /// What jobs take.
    pub reach: Reach,
    /// The region.
    pub region: &'static str,
    pub(crate) place: usize,
    pub(crate) emulator: Option<(Emulator, String)>,
    pub(crate) sandbox: Arc<Sandbox>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Emulator {
    Moto,
    Ministack,
}

fn place(case: &str) -> usize {
    CASES.iter().position(|name| *name == case).expect("the case is in the list")
}

fn region(place: usize) -> &'static str {
    REGIONS.get(place % REGIONS.len()).expect("the rest of a division is less than the divisor")
}

/// A fresh sandbox.
pub fn sandbox(case: &str) -> Target {
    let place = place(case);
    let region = region(place);
    let sandbox = Arc::new(Sandbox::new(ACCOUNT, region));
    let (aws, reach) = (Arc::clone(&sandbox) as Arc<dyn Receiving>, sandbox.reach());
    Target { aws, reach, region, place, emulator: None, sandbox }
}

/// moto, if there is one and it can.
pub async fn moto(case: &str, why: &[(&str, &str)]) -> Option<Target> {
    emulator(Emulator::Moto, "moto", "COUNTERSIGN_MOTO_URL", case, why).await
}

/// ministack, if there is one and it can.
pub async fn ministack(case: &str, why: &[(&str, &str)]) -> Option<Target> {
    emulator(Emulator::Ministack, "ministack", "COUNTERSIGN_MINISTACK_URL", case, why).await
}

async fn emulator(
    which: Emulator,
    name: &str,
    variable: &str,
    case: &str,
    why: &[(&str, &str)],
) -> Option<Target> {
    if let Some((_, why)) = why.iter().find(|(emulator, _)| *emulator == name) {
        println!("skipped on {name}: {why}");
        return None;
    }
    let Some(url) = variable_of(variable) else {
        println!("skipped: {variable} does not say where {name} is");
        return None;
    };
    let place = place(case);
    let region = region(place);
    let sandbox = Arc::new(Sandbox::new(ACCOUNT, region));
    let credentials = SharedCredentialsProvider::new(signed_by("test"));
    let (accounts, environment) = accounts(Arc::clone(&sandbox), &url, region, Access::Ambient, credentials);
    let aws = accounts.receiving(&environment).await.expect("emulators are on this machine");
    let reach = accounts.batch(&environment).await.expect("emulators are on this machine");
    Some(Target { aws, reach, region, place, emulator: Some((which, url)), sandbox })
}

/// An emulator's address.
#[expect(clippy::disallowed_methods, reason = "tests have no configuration but the environment")]
pub fn variable_of(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|url| !url.is_empty())
}

/// Credentials of an access key; nobody looks at the secret.
pub fn signed_by(key: &str) -> Credentials {
    Credentials::new(key, "secret", None, None, "test")
}

/// An account reached as any real one is, but for its endpoint and credentials.
pub async fn through_accounts(
    sandbox: Arc<Sandbox>,
    url: &str,
    region: &str,
    access: Access,
    credentials: SharedCredentialsProvider,
) -> Arc<dyn Receiving> {
    let (accounts, environment) = accounts(sandbox, url, region, access, credentials);
    accounts.receiving(&environment).await.expect("emulators are on this machine")
}

/// What reaches an emulator, and the environment it is.
pub fn accounts(
    sandbox: Arc<Sandbox>,
    url: &str,
    region: &str,
    access: Access,
    credentials: SharedCredentialsProvider,
) -> (AwsAccounts, Environment) {
    let environment = Environment {
        id: "emulator".into(),
        account: ACCOUNT.into(),
        region: region.into(),
        colour: Colour::Green,
        access,
        endpoint_url: Some(url.into()),
        calls_per_second: 1000.0,
        created_at: Timestamp(0),
        requires_expectations: false,
        prices: None,
    };
    let accounts =
        AwsAccounts::new(sandbox, Vec::new()).with_ambient(credentials).with_patience(Duration::ZERO);
    (accounts, environment)
}

impl Target {
    /// A name for a set that no other case and no earlier run has.
    pub fn set(&self, name: &str) -> String {
        format!("c{}-{}-{name}", self.place, std::process::id())
    }

    /// A new, empty set.
    pub async fn new_set(&self, name: &str) -> String {
        let name = self.set(name);
        self.aws.create_rule_set(&name).await.expect("the set is new");
        name
    }

    /// A new set with rules of these names, in this order.
    pub async fn new_set_of(&self, name: &str, rules: &[&str]) -> String {
        let set = self.new_set(name).await;
        for rule in rules.iter().rev() {
            self.aws.create_rule(&set, None, &stop(rule)).await.expect("the rule is right");
        }
        set
    }

    /// A set that has to be there.
    pub async fn read(&self, name: &str) -> RuleSet {
        self.aws.describe_rule_set(name).await.expect("it answers").expect("the set is there")
    }

    /// The names of a set's rules, in order.
    pub async fn order(&self, name: &str) -> Vec<String> {
        self.read(name).await.rules.into_iter().map(|rule| rule.name).collect()
    }

    /// Creates a rule at the front of a new set and reads it back.
    pub async fn through(&self, rule: &Rule) -> Rule {
        let set = self.new_set("through").await;
        self.aws.create_rule(&set, None, rule).await.expect("the rule is right");
        self.read(&set).await.rules.into_iter().next().expect("the rule is there")
    }

    /// Why a rule with one action is refused.
    pub async fn refusal(&self, action: Action) -> AwsError {
        let set = self.new_set("refusal").await;
        let rule = Rule { name: "a".into(), actions: vec![action], ..Rule::default() };
        let error = self.aws.create_rule(&set, None, &rule).await.expect_err("it is refused");
        assert!(self.order(&set).await.is_empty(), "nothing was made");
        error
    }

    /// A bucket that SES can use.
    pub fn bucket(&self) -> String {
        let name = format!("c{}-{}-mail", self.place, std::process::id());
        if let Some((Emulator::Moto, url)) = &self.emulator {
            let authorization = http::authorization("s3", "us-east-1");
            let (status, body) =
                http::send(url, "PUT", &format!("/{name}"), &[("Authorization", &authorization)], "");
            assert_eq!(status, 200, "{body}");
        }
        name
    }

    /// A topic that SES can use.
    pub fn topic(&self) -> String {
        if let Some((Emulator::Moto, url)) = &self.emulator {
            http::query(url, "sns", self.region, "Action=CreateTopic&Version=2010-03-31&Name=mail");
        }
        format!("arn:aws:sns:{}:{ACCOUNT}:mail", self.region)
    }

    /// A function that SES can use.
    pub fn function(&self) -> String {
        let name = format!("c{}-{}-mail", self.place, std::process::id());
        if let Some((Emulator::Moto, url)) = &self.emulator {
            let role = format!("{name}-role");
            let form = format!(
                "Action=CreateRole&Version=2010-05-08&RoleName={role}&AssumeRolePolicyDocument=%7B%7D"
            );
            http::query(url, "iam", "us-east-1", &form);
            let empty_zip = "UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==";
            let body = format!(
                r#"{{"FunctionName":"{name}","Runtime":"python3.13","Handler":"a.b","Role":"arn:aws:iam::{ACCOUNT}:role/{role}","Code":{{"ZipFile":"{empty_zip}"}}}}"#
            );
            let authorization = http::authorization("lambda", self.region);
            let headers = [("Authorization", authorization.as_str()), ("Content-Type", "application/json")];
            let (status, body) = http::send(url, "POST", "/2015-03-31/functions", &headers, &body);
            assert_eq!(status, 201, "{body}");
        }
        format!("arn:aws:lambda:{}:{ACCOUNT}:function:{name}", self.region)
    }

    /// A name of a resource that SES cannot use.
    pub async fn unusable(&self, name: String) -> String {
        self.sandbox.set_usable(&name, false).await.expect("it is noted");
        name
    }
}

/// A rule that asks nothing of the account.
pub fn stop(name: &str) -> Rule {
    let actions = vec![Action::StopAction(StopAction::default())];
    Rule { name: name.into(), enabled: Some(true), actions, ..Rule::default() }
}

/// An action that stores in a bucket.
pub fn store(bucket: &str) -> Action {
    Action::S3Action(S3Action { bucket_name: bucket.into(), ..S3Action::default() })
}

/// The code and kind of an answer that has to be a no.
pub fn no<T: std::fmt::Debug>(answer: Result<T, AwsError>) -> (String, Kind) {
    let error = answer.expect_err("it is refused");
    (error.code, error.kind)
}

/// The code and text of an answer that has to be a no.
pub fn words<T: std::fmt::Debug>(answer: Result<T, AwsError>) -> (String, String) {
    let error = answer.expect_err("it is refused");
    (error.code, error.message)
}

/// A pair of texts, as [`no`] and [`words`] give them.
pub fn pair(code: &str, message: impl Into<String>) -> (String, String) {
    (code.to_owned(), message.into())
}
