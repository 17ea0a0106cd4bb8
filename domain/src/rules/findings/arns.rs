//! Keys, roles, organizations and instances, and where an ARN is: its partition, region and account.

use super::{Code, Context, Report, codes};
use crate::{
    arn::{self, Arn, ArnError, ConnectArn, KmsArn, KmsKey, RoleArn, WorkmailArn},
    finding::Place,
    region,
    rules::{Action, RuleSet},
};

/// Whether an ARN is in the environment's partition, region and account. One finding at most: the first that is wrong.
pub(super) fn placed(
    arn: &Arn<'_>,
    code: Code,
    what: &str,
    place: &Place,
    context: &Context,
    report: &mut Report,
) {
    if partition(arn, what, place, context, report) {
        return;
    }
    if !context.region.is_empty() && arn.region != context.region {
        let message = format!(
            "{what} is in `{}`; SES reaches only those in its own region, `{}`",
            arn.region, context.region
        );
        let moved = Arn { region: &context.region, ..*arn }.to_string();
        let fix = format!("use one there; under the same name it is `{moved}`");
        report.add(code, place.clone(), message, fix).patch(moved);
        return;
    }
    account(arn, what, place, context, report);
}

fn partition(arn: &Arn<'_>, what: &str, place: &Place, context: &Context, report: &mut Report) -> bool {
    let wanted = region::partition(&context.region);
    if context.region.is_empty() || arn.partition == wanted {
        return false;
    }
    let message =
        format!("{what} is in the partition `{}`; `{}` is in `{wanted}`", arn.partition, context.region);
    let fix = format!("use one in `{wanted}`");
    report.add(codes::ARN_PARTITION, place.clone(), message, fix);
    true
}

fn account(arn: &Arn<'_>, what: &str, place: &Place, context: &Context, report: &mut Report) {
    if !context.account.is_empty() && arn.account != context.account {
        let message = format!("{what} belongs to account `{}`, not to `{}`", arn.account, context.account);
        let fix = "make sure its policy lets SES use it for this account's rules";
        report.add(codes::OTHER_ACCOUNT, place.clone(), message, fix);
    }
}

/// A text without the spaces around it, if it is right then.
pub(super) fn trimmed(text: &str, is_right: impl Fn(&str) -> bool) -> Option<String> {
    let trimmed = text.trim();
    (trimmed != text && is_right(trimmed)).then(|| trimmed.to_owned())
}

pub(super) fn check(set: &RuleSet, context: &Context, report: &mut Report) {
    for (rule, r) in set.rules.iter().enumerate() {
        for (at, action) in r.actions.iter().enumerate() {
            let place = |field: &str| Place::action(rule, at, field);
            match action {
                Action::S3Action(a) => {
                    if let Some(key) = given(a.kms_key_arn.as_deref()) {
                        kms(key, place("KmsKeyArn"), context, report);
                    }
                    if let Some(text) = given(a.iam_role_arn.as_deref()) {
                        role(text, place("IamRoleArn"), context, report);
                    }
                }
                Action::WorkmailAction(a) => {
                    if let Some(text) = given(Some(&a.organization_arn)) {
                        let fix = "use `arn:aws:workmail:REGION:ACCOUNT:organization/m-…`";
                        let place = place("OrganizationArn");
                        match WorkmailArn::parse(text) {
                            Ok(o) => {
                                let what = "the organization";
                                placed(&o.arn, codes::WORKMAIL_REGION, what, &place, context, report);
                            }
                            Err(e) => {
                                let patch = trimmed(text, |t| WorkmailArn::parse(t).is_ok());
                                wrong(codes::WORKMAIL_ARN, place, "organization", &e, fix, patch, report);
                            }
                        }
                    }
                }
                Action::ConnectAction(a) => {
                    if let Some(text) = given(Some(&a.instance_arn)) {
                        let fix = "use `arn:aws:connect:REGION:ACCOUNT:instance/UUID`";
                        let place = place("InstanceARN");
                        match ConnectArn::parse(text) {
                            Ok(i) => {
                                placed(
                                    &i.arn,
                                    codes::CONNECT_REGION,
                                    "the instance",
                                    &place,
                                    context,
                                    report,
                                );
                            }
                            Err(e) => {
                                let patch = trimmed(text, |t| ConnectArn::parse(t).is_ok());
                                wrong(codes::CONNECT_ARN, place, "instance", &e, fix, patch, report);
                            }
                        }
                    }
                    if let Some(text) = given(Some(&a.iam_role_arn)) {
                        role(text, place("IAMRoleARN"), context, report);
                    }
                }
                _ => {}
            }
        }
    }
}

fn given(text: Option<&str>) -> Option<&str> {
    text.filter(|t| !t.is_empty())
}

fn wrong(
    code: Code,
    place: Place,
    what: &str,
    error: &ArnError,
    fix: &str,
    patch: Option<String>,
    report: &mut Report,
) {
    report.add(code, place, format!("the {what}'s ARN is wrong: {error}"), fix).patch(patch);
}

fn role(text: &str, place: Place, context: &Context, report: &mut Report) {
    match RoleArn::parse(text) {
        Ok(role) => {
            if !partition(&role.arn, "the role", &place, context, report) {
                account(&role.arn, "the role", &place, context, report);
            }
        }
        Err(error) => {
            let Context { region, account } = context;
            let partition = region::partition(region);
            let named = format!("arn:{partition}:iam::{account}:role/{text}");
            let patch = trimmed(text, |t| RoleArn::parse(t).is_ok())
                .or_else(|| (!text.contains(':') && RoleArn::parse(&named).is_ok()).then_some(named));
            wrong(
                codes::ROLE_ARN,
                place,
                "role",
                &error,
                "use `arn:aws:iam::ACCOUNT:role/NAME`",
                patch,
                report,
            );
        }
    }
}

fn kms(text: &str, place: Place, context: &Context, report: &mut Report) {
    let Context { region, account } = context;
    let key = match KmsArn::parse(text) {
        Ok(key) => key,
        Err(error) => {
            let base = format!("arn:{}:kms:{region}:{account}:", region::partition(region));
            let patch = if arn::is_key_id(text) {
                Some(format!("{base}key/{text}"))
            } else if text.starts_with("alias/") {
                Some(format!("{base}{text}"))
            } else {
                trimmed(text, |t| KmsArn::parse(t).is_ok())
            };
            let fix = "use `arn:aws:kms:REGION:ACCOUNT:key/ID`";
            wrong(codes::KMS_ARN, place, "key", &error, fix, patch, report);
            return;
        }
    };
    placed(&key.arn, codes::KMS_REGION, "the key", &place, context, report);
    // `aws/ses` is the key AWS keeps for SES; it has no better name.
    if let KmsKey::Alias(name) = key.key
        && name != "aws/ses"
    {
        let message =
            format!("`alias/{name}` is looked up in the account that calls, and may change its key");
        report.add(codes::KMS_ALIAS, place, message, "use the key's own ARN, `…:key/ID`");
    }
}
