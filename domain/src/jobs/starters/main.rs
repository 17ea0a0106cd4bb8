// Answers every task of a request of S3 Batch Operations, schema 1.0 or 2.0.
//
// With the crates lambda_runtime and tokio, this is all that is missing:
//
//     #[tokio::main]
//     async fn main() -> Result<(), lambda_runtime::Error> {
//         lambda_runtime::run(lambda_runtime::service_fn(|event: lambda_runtime::LambdaEvent<Value>| async move {
//             Ok::<_, lambda_runtime::Error>(handle(&event.payload))
//         })).await
//     }
use serde_json::{Value, json};

fn handle(request: &Value) -> Value {
    let tasks = request["tasks"].as_array().cloned().unwrap_or_default();
    let results: Vec<Value> = tasks
        .iter()
        .map(|task| {
            // Not tried again. Answer TemporaryFailure for what may pass by itself.
            let (code, text) = work(request, task).unwrap_or_else(|error| ("PermanentFailure", error));
            json!({ "taskId": task["taskId"], "resultCode": code, "resultString": text })
        })
        .collect();
    json!({
        "invocationSchemaVersion": request["invocationSchemaVersion"],
        "treatMissingKeysAs": "PermanentFailure",
        "invocationId": request["invocationId"],
        "results": results,
    })
}

fn work(_request: &Value, task: &Value) -> Result<(&'static str, String), String> {
    // Schema 2.0 has the bucket's name, 1.0 its ARN.
    let arn = task["s3BucketArn"].as_str().and_then(|arn| arn.rsplit(':').next());
    let bucket = task["s3Bucket"].as_str().or(arn).ok_or("the task has no bucket")?;
    let key = decode(task["s3Key"].as_str().ok_or("the task has no key")?)?;
    // A key may be JSON with what the task needs. Arguments of the job: _request["job"]["userArguments"].
    Ok(("Succeeded", json!({ "bucket": bucket, "key": key }).to_string()))
}

/// Keys are URL-encoded, with + for a space.
fn decode(key: &str) -> Result<String, String> {
    let mut bytes = Vec::new();
    let mut rest = key.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = [rest.next().unwrap_or(0), rest.next().unwrap_or(0)];
                let digits = std::str::from_utf8(&digits).map_err(|error| error.to_string())?;
                u8::from_str_radix(digits, 16).map_err(|error| format!("%{digits} in the key: {error}"))?
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).map_err(|error| error.to_string())
}
