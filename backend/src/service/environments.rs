//! Environments and what is live in them.

use super::Core;
use crate::{
    aws::{AwsError, endpoint::check_endpoint},
    random,
    store::environment,
};
use async_trait::async_trait;
use domain::{
    Caller, Failure,
    access::Deed,
    arn::RoleArn,
    environment::{Access, AddEnvironment, Colour, Environment, Live},
    failure::Problem,
    jobs::estimate::PricesForm,
    port, region,
    review::Policy,
};
use serde_json::json;
use std::sync::Arc;

pub(super) struct Environments(pub Arc<Core>);

#[async_trait]
impl port::Environments for Environments {
    async fn list(&self, caller: &Caller) -> Result<Vec<Environment>, Failure> {
        caller.require(Deed::Read)?;
        Ok(environment::all(&mut *self.0.store.read().await?).await?)
    }

    async fn get(&self, caller: &Caller, id: &str) -> Result<Environment, Failure> {
        caller.require(Deed::Read)?;
        self.0.environment(id).await
    }

    async fn external_id(&self, caller: &Caller) -> Result<String, Failure> {
        caller.require(Deed::ManageEnvironments)?;
        Ok(format!("countersign-{}", random::hex::<16>(&*self.0.random)?))
    }

    async fn add(&self, caller: &Caller, request: AddEnvironment) -> Result<Environment, Failure> {
        let core = &self.0;
        let object = format!("environment {}", super::shorten(&request.id));
        let act = core.act(caller, Deed::ManageEnvironments, "environment.add", object).await?;
        let environment = Environment {
            created_at: core.clock.now(),
            ..read(&request, &core.endpoint_hosts).map_err(Failure::Invalid)?
        };
        let identity = core.receiving(&environment).await?.identity().await.map_err(|e| unreachable(&e))?;
        if identity.account != environment.account {
            return Err(Failure::invalid(
                "account",
                format!(
                    "these credentials (`{}`) belong to account `{}`, not `{}`: correct the account or the access",
                    identity.arn, identity.account, environment.account
                ),
            ));
        }
        let mut work = act.begin().await?;
        for other in environment::all(work.db()).await? {
            if other.id == environment.id {
                return Err(Failure::invalid(
                    "id",
                    format!("there is an environment `{}` already", other.id),
                ));
            }
            let same = |e: &Environment| (e.account.clone(), e.region.clone(), e.endpoint_url.clone());
            if same(&other) == same(&environment) && other.access != Access::Sandbox {
                let twin = format!("environment `{}` is this account and region already", other.id);
                return Err(Failure::invalid("region", twin));
            }
        }
        environment::insert(work.db(), &environment).await?;
        let detail = json!({ "account": environment.account, "region": environment.region,
            "access": environment.access, "endpoint_url": environment.endpoint_url, "caller": identity.arn });
        work.finish(Some(&environment.id), detail).await?;
        Ok(environment)
    }

    async fn require_expectations(&self, caller: &Caller, id: &str, required: bool) -> Result<(), Failure> {
        let object = format!("environment {}", super::shorten(id));
        let act =
            self.0.act(caller, Deed::ManageEnvironments, "environment.require_expectations", object).await?;
        let environment = self.0.environment(id).await?;
        let mut work = act.begin().await?;
        let policy = environment::policy(work.db(), &environment.id).await?;
        let policy = Policy { expectations: required, ..policy };
        environment::set_policy(work.db(), &environment.id, &policy).await?;
        Ok(work.finish(Some(&environment.id), json!({ "required": required })).await?)
    }

    async fn set_prices(&self, caller: &Caller, id: &str, form: PricesForm) -> Result<(), Failure> {
        let object = format!("environment {}", super::shorten(id));
        let act = self.0.act(caller, Deed::ManageEnvironments, "environment.set_prices", object).await?;
        let prices = form.read().map_err(Failure::Invalid)?;
        let environment = self.0.environment(id).await?;
        let mut work = act.begin().await?;
        // Read where it is written: what the audit log says was there before was there.
        let before = environment::get(work.db(), &environment.id).await?.and_then(|found| found.prices());
        environment::set_prices(work.db(), &environment.id, prices.as_ref()).await?;
        Ok(work.finish(Some(&environment.id), json!({ "before": before, "prices": prices })).await?)
    }

    async fn live(&self, caller: &Caller, id: &str) -> Result<Live, Failure> {
        caller.require(Deed::Read)?;
        self.0.live(&self.0.environment(id).await?).await
    }
}

/// Without an identity nothing is stored; what AWS said belongs to the access that was typed.
fn unreachable(error: &AwsError) -> Failure {
    error.clone().into()
}

/// Reads the form; every problem found, each with its field.
fn read(request: &AddEnvironment, hosts: &[String]) -> Result<Environment, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut check = |right: bool, at: &str, message: &str| {
        if !right {
            problems.push(Problem::new(at, message));
        }
    };
    let id = request.id.trim();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    check(
        (1..=32).contains(&id.len()) && id.chars().all(plain),
        "id",
        "use 1 to 32 of small letters, digits and `-`",
    );
    let account = request.account.trim();
    check(
        account.len() == 12 && account.bytes().all(|b| b.is_ascii_digit()),
        "account",
        "an account is twelve digits",
    );
    let code = request.region.trim();
    check(region::is_code(code), "region", "a region looks like `eu-west-1`");
    let colour = request.colour.parse::<Colour>();
    check(colour.is_ok(), "colour", "use green, blue, amber or red");
    let rate = request.calls_per_second.trim().parse::<f64>().ok().filter(|r| (0.01..=50.0).contains(r));
    check(rate.is_some(), "calls_per_second", "a number from 0.01 to 50; SES takes about 1");
    let access = access(request, account);
    if let Err(problem) = &access {
        problems.push(problem.clone());
    }
    let endpoint = endpoint(&request.endpoint_url, hosts);
    if let Err(problem) = &endpoint {
        problems.push(problem.clone());
    }
    match (colour, rate, access, endpoint) {
        (Ok(colour), Some(calls_per_second), Ok(access), Ok(endpoint_url)) if problems.is_empty() => {
            Ok(Environment {
                id: id.into(),
                account: account.into(),
                region: code.into(),
                colour,
                access,
                endpoint_url,
                calls_per_second,
                created_at: domain::Timestamp::default(),
                requires_expectations: false,
                prices: None,
            })
        }
        _ => Err(problems),
    }
}

fn access(request: &AddEnvironment, account: &str) -> Result<Access, Problem> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "+=,.@_-/:".contains(c);
    match request.by.as_str() {
        "ambient" => Ok(Access::Ambient),
        "profile" => {
            let name = request.profile.trim();
            if name.is_empty() || name.len() > 128 || !name.chars().all(|c| plain(c) || c == ' ') {
                return Err(Problem::new("profile", "name a profile of the server's AWS configuration"));
            }
            Ok(Access::Profile { name: name.into() })
        }
        "role" => {
            let (arn, external_id) = (request.role_arn.trim(), request.external_id.trim());
            if !RoleArn::parse(arn).is_ok_and(|role| role.arn.account == account) || arn.len() > 2048 {
                return Err(Problem::new(
                    "role_arn",
                    format!("a role of this account looks like `arn:aws:iam::{account}:role/NAME`"),
                ));
            }
            let ours = external_id.strip_prefix("countersign-");
            if !ours.is_some_and(|hex| hex.len() == 32 && hex.bytes().all(|b| b.is_ascii_hexdigit())) {
                return Err(Problem::new(
                    "external_id",
                    "the console makes the external id: reload the form and use the one it shows",
                ));
            }
            Ok(Access::Role { arn: arn.into(), external_id: external_id.into() })
        }
        other => Err(Problem::new(
            "by",
            format!("`{}` is no way to reach AWS; use ambient, profile or role", super::shorten(other)),
        )),
    }
}

/// An endpoint that may be used; none where nothing was typed.
fn endpoint(typed: &str, hosts: &[String]) -> Result<Option<String>, Problem> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    check_endpoint(typed, hosts)?;
    Ok(Some(typed.strip_suffix('/').unwrap_or(typed).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_of_the_form_is_named_with_its_field() {
        let problems = read(&AddEnvironment { by: "role".into(), ..AddEnvironment::default() }, &[])
            .expect_err("all of it is wrong");
        let fields: Vec<&str> = problems.iter().map(|p| p.at.as_str()).collect();
        assert_eq!(fields, ["id", "account", "region", "colour", "calls_per_second", "role_arn"]);
    }
}
