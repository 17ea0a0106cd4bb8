//! Statements as people apply them: AWS CLI, Terraform, CloudFormation. What was typed into a rule set is quoted as data in
//! each of them.

use super::{Holder, Permissions, Statement};
use serde_json::{Map, Value, json};
use std::fmt::Write;

/// Where a policy starts that has nothing in it yet.
const EMPTY: &str = r#"{"Version":"2012-10-17","Statement":[]}"#;

impl Statement {
    /// Commands that merge the statement into its policy, and change nothing else there.
    #[must_use]
    pub fn cli(&self) -> String {
        let of = quoted(&self.of);
        match self.holder {
            Holder::Function => format!(
                "aws lambda add-permission --function-name {of} --statement-id {} \\\n  --action lambda:InvokeFunction \
                 --principal ses.amazonaws.com \\\n  --source-account {} --source-arn {}",
                self.sid,
                quoted(&self.account),
                quoted(&self.source)
            ),
            Holder::Bucket => self.merge(
                &format!("aws s3api get-bucket-policy --bucket {of} --query Policy --output text"),
                &format!("aws s3api put-bucket-policy --bucket {of} --policy file://merged.json"),
            ),
            Holder::Topic => self.merge(
                &format!("aws sns get-topic-attributes --topic-arn {of} --query Attributes.Policy --output text"),
                &format!(
                    "aws sns set-topic-attributes --topic-arn {of} --attribute-name Policy --attribute-value file://merged.json"
                ),
            ),
            Holder::Key => self.merge(
                &format!(
                    "aws kms get-key-policy --key-id {of} --policy-name default --query Policy --output text"
                ),
                &format!("aws kms put-key-policy --key-id {of} --policy-name default --policy file://merged.json"),
            ),
            Holder::RoleTrust => {
                let role = quoted(self.role());
                self.merge(
                    &format!(
                        "aws iam get-role --role-name {role} --query Role.AssumeRolePolicyDocument --output json"
                    ),
                    &format!(
                        "aws iam update-assume-role-policy --role-name {role} --policy-document file://merged.json"
                    ),
                )
            }
            Holder::RolePolicy => {
                let document = json!({ "Version": "2012-10-17", "Statement": [self.json()] }).to_string();
                format!(
                    "aws iam put-role-policy --role-name {} --policy-name {} \\\n  --policy-document {}",
                    quoted(self.role()),
                    self.sid,
                    quoted(&document)
                )
            }
        }
    }

    /// Commands that take the statement out again.
    #[must_use]
    pub fn cli_revoke(&self) -> String {
        let of = quoted(&self.of);
        match self.holder {
            Holder::Function => {
                format!("aws lambda remove-permission --function-name {of} --statement-id {}", self.sid)
            }
            Holder::RolePolicy => format!(
                "aws iam delete-role-policy --role-name {} --policy-name {}",
                quoted(self.role()),
                self.sid
            ),
            Holder::Bucket | Holder::Topic | Holder::Key | Holder::RoleTrust => {
                let merge = self.cli();
                merge.replace("(map(select(.Sid != $s.Sid)) + [$s])", "map(select(.Sid != $s.Sid))")
            }
        }
    }

    fn merge(&self, get: &str, put: &str) -> String {
        let statement = quoted(&self.json().to_string());
        // Not by `||`: a policy that may not be read must not be replaced by an empty one.
        let first = if self.holder == Holder::Bucket {
            format!("# a bucket with no policy yet: echo '{EMPTY}' > policy.json, instead of the next line\n")
        } else {
            String::new()
        };
        format!(
            "{first}{get} > policy.json\njq --argjson s {statement} '.Statement |= (map(select(.Sid != $s.Sid)) + [$s])' \\\n  \
             policy.json > merged.json\n{put}"
        )
    }

    /// The role's name: what comes after its path.
    fn role(&self) -> &str {
        self.of.rsplit('/').next().unwrap_or(&self.of)
    }
}

impl Permissions {
    /// Everything the plan needs, as AWS CLI commands.
    #[must_use]
    pub fn cli(&self) -> String {
        let commands = self.grant.iter().chain(&self.stands).map(Statement::cli);
        commands.collect::<Vec<_>>().join("\n\n")
    }

    /// Everything the plan needs, for Terraform with its AWS provider. What shares a policy with other statements is a
    /// document to be merged by `source_policy_documents`.
    #[must_use]
    pub fn terraform(&self) -> String {
        let blocks = self.grant.iter().chain(&self.stands).map(terraform);
        blocks.collect::<Vec<_>>().join("\n")
    }

    /// Everything the plan needs, as a CloudFormation template. A bucket, a topic, a key and a role's trust have one policy each,
    /// which a template can only set as a whole: their statements stand in its metadata, to be merged where it is defined.
    #[must_use]
    pub fn cloud_formation(&self) -> String {
        let (mut resources, mut merge) = (Map::new(), Vec::new());
        for statement in self.grant.iter().chain(&self.stands) {
            match cloud_formation(statement) {
                Some(resource) => {
                    resources.insert(statement.sid.clone(), resource);
                }
                None => merge.push(
                    json!({ "Policy": statement.holder.words(), "Of": statement.of, "Statement": statement.json() }),
                ),
            }
        }
        let mut template = json!({ "AWSTemplateFormatVersion": "2010-09-09" });
        if let Some(members) = template.as_object_mut() {
            if !merge.is_empty() {
                members.insert("Metadata".into(), json!({ "MergeByHand": merge }));
            }
            members.insert("Resources".into(), Value::Object(resources));
        }
        serde_json::to_string_pretty(&template).unwrap_or_default()
    }
}

/// One word of a POSIX shell.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@=+,".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A string of HCL, with nothing in it that is evaluated.
fn hcl(text: &str) -> String {
    let json = Value::from(text).to_string();
    json.replace("${", "$${").replace("%{", "%%{")
}

fn list(items: &[String]) -> String {
    format!("[{}]", items.iter().map(|item| hcl(item)).collect::<Vec<_>>().join(", "))
}

fn terraform(statement: &Statement) -> String {
    let s = statement;
    if s.holder == Holder::Function {
        return format!(
            "resource \"aws_lambda_permission\" \"{0}\" {{\n  statement_id   = \"{0}\"\n  action         = \
             \"lambda:InvokeFunction\"\n  function_name  = {1}\n  principal      = \"ses.amazonaws.com\"\n  source_account = \
             {2}\n  source_arn     = {3}\n}}\n",
            s.sid,
            hcl(&s.of),
            hcl(&s.account),
            hcl(&s.source)
        );
    }
    let mut block = format!("# {} of {}\n", s.holder.words(), s.of.replace(char::is_control, " "));
    // Writing to a `String` cannot fail.
    let _ = write!(
        block,
        "data \"aws_iam_policy_document\" \"{0}\" {{\n  statement {{\n    sid     = \"{0}\"\n    actions = {1}\n",
        s.sid,
        list(&s.actions)
    );
    if !s.resources.is_empty() {
        let _ = writeln!(block, "    resources = {}", list(&s.resources));
    }
    if s.holder != Holder::RolePolicy {
        block.push_str("    principals {\n      type        = \"Service\"\n      identifiers = [\"ses.amazonaws.com\"]\n    }\n");
        for (test, variable, value) in
            [("StringEquals", "aws:SourceAccount", &s.account), ("ArnLike", "aws:SourceArn", &s.source)]
        {
            let _ = write!(
                block,
                "    condition {{\n      test     = \"{test}\"\n      variable = \"{variable}\"\n      values   = [{}]\n    }}\n",
                hcl(value)
            );
        }
    }
    block.push_str("  }\n}\n");
    block
}

fn cloud_formation(statement: &Statement) -> Option<Value> {
    let s = statement;
    let document = json!({ "Version": "2012-10-17", "Statement": [s.json()] });
    let (kind, properties) = match s.holder {
        Holder::Function => (
            "AWS::Lambda::Permission",
            json!({
                "Action": "lambda:InvokeFunction", "FunctionName": s.of, "Principal": "ses.amazonaws.com",
                "SourceAccount": s.account, "SourceArn": s.source,
            }),
        ),
        Holder::RolePolicy => (
            "AWS::IAM::RolePolicy",
            json!({ "PolicyName": s.sid, "RoleName": s.role(), "PolicyDocument": document }),
        ),
        Holder::Bucket | Holder::Topic | Holder::Key | Holder::RoleTrust => return None,
    };
    Some(json!({ "Type": kind, "Properties": properties }))
}
