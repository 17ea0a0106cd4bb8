//! Which account an environment is, and how it is reached.

use super::{
    Accounts, AwsError, Receiving,
    batch::Reach,
    endpoint::check_endpoint,
    errors,
    pace::{PATIENCE, Paced},
    sandbox::Sandbox,
    sdk::{Iam, Lambda, S3, S3Control, Sdk},
};
use async_trait::async_trait;
use aws_config::{
    BehaviorVersion, ConfigLoader, Region, SdkConfig, profile::ProfileFileCredentialsProvider,
    provider_config::ProviderConfig, retry::RetryConfig, sts::AssumeRoleProvider, timeout::TimeoutConfig,
};
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_ses::config::SharedHttpClient;
use aws_smithy_http_client::{
    Builder,
    tls::{Provider, rustls_provider::CryptoMode},
};
use domain::environment::{Access, Environment, EnvironmentId};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::sync::Mutex;

/// The name of the console's sessions, as it stands in CloudTrail.
const SESSION: &str = "countersign";
/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(5);
/// How long a whole call may take: SES tries what a rule names before it answers.
const CALL: Duration = Duration::from_secs(30);

/// The sandbox, and real accounts through the AWS SDK. Clients are made once per environment, and again when its
/// settings change; all that use an environment share its rate.
pub struct AwsAccounts {
    sandbox: Arc<Sandbox>,
    allowed_hosts: Vec<String>,
    ambient: Option<SharedCredentialsProvider>,
    patience: Duration,
    clients: Mutex<HashMap<EnvironmentId, Client>>,
}

/// A client, and the settings it was made from.
struct Client {
    made_for: Environment,
    receiving: Arc<dyn Receiving>,
    reach: Reach,
}

impl AwsAccounts {
    /// `allowed_hosts`: the hosts an environment's endpoint may name beside this machine, see [`check_endpoint`].
    #[must_use]
    pub fn new(sandbox: Arc<Sandbox>, allowed_hosts: Vec<String>) -> Self {
        Self { sandbox, allowed_hosts, ambient: None, patience: PATIENCE, clients: Mutex::default() }
    }

    /// Other ambient credentials than those of where the server runs.
    #[must_use]
    pub fn with_ambient(self, credentials: SharedCredentialsProvider) -> Self {
        Self { ambient: Some(credentials), ..self }
    }

    /// Another time than [`PATIENCE`] for permissions to come into force.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Whether an endpoint may be used, before there is an environment to use it.
    pub fn check_endpoint(&self, url: &str) -> Result<(), domain::failure::Problem> {
        check_endpoint(url, &self.allowed_hosts)
    }
}

#[async_trait]
impl Accounts for AwsAccounts {
    async fn receiving(&self, environment: &Environment) -> Result<Arc<dyn Receiving>, AwsError> {
        if environment.access == Access::Sandbox {
            return Ok(Arc::clone(&self.sandbox) as Arc<dyn Receiving>);
        }
        self.client(environment, |client| Arc::clone(&client.receiving)).await
    }

    async fn batch(&self, environment: &Environment) -> Result<Reach, AwsError> {
        if environment.access == Access::Sandbox {
            return Ok(self.sandbox.reach());
        }
        self.client(environment, |client| client.reach.clone()).await
    }
}

impl AwsAccounts {
    /// What is wanted of an environment's client, made now if there is none that serves it.
    async fn client<T>(
        &self,
        environment: &Environment,
        take: impl FnOnce(&Client) -> T + Send,
    ) -> Result<T, AwsError> {
        if let Some(url) = &environment.endpoint_url {
            self.check_endpoint(url).map_err(|problem| {
                AwsError::answered("GetCallerIdentity", errors::NOT_SET_UP, problem.message, 0)
            })?;
        }
        let mut clients = self.clients.lock().await;
        if let Some(client) = clients.get(&environment.id)
            && is_same_access(&client.made_for, environment)
        {
            return Ok(take(client));
        }
        let client = self.connect(environment).await;
        let taken = take(&client);
        clients.insert(environment.id.clone(), client);
        Ok(taken)
    }

    async fn connect(&self, environment: &Environment) -> Client {
        let (config, from) = (self.config(environment).await, environment.access.words());
        let (rate, account) = (environment.calls_per_second, &environment.account);
        let paced = Paced::new(Sdk::new(&config, &from), rate).with_patience(self.patience);
        let batch = Paced::new(S3Control::new(&config, account, &from), rate).with_patience(self.patience);
        let objects = Paced::unpaced(S3::new(&config, &from)).with_patience(self.patience);
        let functions = Paced::new(Lambda::new(&config, &from), rate).with_patience(self.patience);
        let roles = Paced::new(Iam::new(&config, account, &from), rate).with_patience(self.patience);
        Client {
            made_for: environment.clone(),
            receiving: Arc::new(paced),
            reach: Reach {
                batch: Arc::new(batch),
                objects: Arc::new(objects),
                functions: Arc::new(functions),
                roles: Arc::new(roles),
            },
        }
    }
}

impl AwsAccounts {
    /// The SDK's configuration for an environment. Making it calls nobody; credentials are fetched with the first
    /// call.
    async fn config(&self, environment: &Environment) -> SdkConfig {
        let region = Region::new(environment.region.clone());
        let mut loader = base(environment.endpoint_url.as_deref()).region(region.clone());
        if let Some(credentials) = &self.ambient {
            loader = loader.credentials_provider(credentials.clone());
        }
        match &environment.access {
            Access::Sandbox | Access::Ambient => loader.load().await,
            Access::Profile { name } => {
                // A provider of its own: in the default chain, environment variables would win over the profile.
                let with =
                    ProviderConfig::without_region().with_region(Some(region)).with_http_client(https());
                let provider =
                    ProfileFileCredentialsProvider::builder().profile_name(name).configure(&with).build();
                loader.profile_name(name).credentials_provider(provider).load().await
            }
            Access::Role { arn, external_id } => {
                let ambient = loader.load().await;
                let provider = AssumeRoleProvider::builder(arn)
                    .session_name(SESSION)
                    .external_id(external_id)
                    .configure(&ambient)
                    .build()
                    .await;
                ambient.into_builder().credentials_provider(SharedCredentialsProvider::new(provider)).build()
            }
        }
    }
}

/// Whether a client made for one serves the other. Colour and age make no difference.
fn is_same_access(one: &Environment, other: &Environment) -> bool {
    one.access == other.access
        && one.account == other.account
        && one.region == other.region
        && one.endpoint_url == other.endpoint_url
        && one.calls_per_second.to_bits() == other.calls_per_second.to_bits()
}

/// What all clients have in common: bounded waiting, and no retry below the rate limit.
pub(super) fn base(endpoint_url: Option<&str>) -> ConfigLoader {
    let loader = aws_config::defaults(BehaviorVersion::latest())
        .http_client(https())
        .retry_config(RetryConfig::disabled())
        .timeout_config(TimeoutConfig::builder().connect_timeout(CONNECT).operation_timeout(CALL).build());
    match endpoint_url {
        Some(url) => loader.endpoint_url(url),
        None => loader,
    }
}

fn https() -> SharedHttpClient {
    Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https()
}

#[cfg(test)]
mod tests;
