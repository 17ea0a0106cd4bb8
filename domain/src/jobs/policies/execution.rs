//! Hints for the function's own role. What the code does nobody but its authors knows; here is what every such function needs,
//! and where its objects are.

use super::{Generated, Options, Statement, role};
use crate::{
    finding::Context,
    jobs::{Job, qualifier::Function},
    region,
};

pub(super) fn policies(job: &Job, context: &Context, options: &Options) -> [Generated; 2] {
    let trust = Statement::trusting(
        "TakenByLambda",
        "lambda.amazonaws.com",
        "Lambda takes the role when it runs the function",
    );
    let Context { region, account } = context;
    let name = job
        .lambda()
        .and_then(|l| l.function_arn.as_deref())
        .and_then(|arn| Function::parse(arn).ok())
        .map(|f| f.name);
    let name = name.unwrap_or("NAME-OF-THE-FUNCTION");
    let logs =
        format!("arn:{}:logs:{region}:{account}:log-group:/aws/lambda/{name}:*", region::partition(region));
    let write = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];
    let sources = role::sources(job, options);
    let mut notes = vec![
        "add what the code does beside reading, e.g. `s3:PutObject` where it writes, and `kms:Decrypt` on the objects' key".into(),
        "buckets of other accounts have to allow this role in their own policy".into(),
    ];
    if sources.iter().any(|name| name == role::BUCKET) {
        notes.push(format!("`{}` stands for the bucket the manifest's rows name", role::BUCKET));
    }
    let statements = vec![
        Statement::allow("WriteLogs", &write, vec![logs], "what the function prints is kept"),
        Statement::allow(
            "ReadObjects",
            &["s3:GetObject", "s3:GetObjectVersion"],
            role::on_each(&sources, context, "/*"),
            "the function, not the job, reads the objects its tasks name",
        ),
    ];
    [
        Generated {
            name: "execution-trust",
            title: "trust policy of the function's role",
            policy: super::policy(vec![trust]),
            notes: vec![
                "AWS's Lambda guide links the job's trust policy here; the function's role trusts Lambda"
                    .into(),
            ],
        },
        Generated {
            name: "execution",
            title: "policy of the function's role",
            policy: super::policy(statements),
            notes,
        },
    ]
}
