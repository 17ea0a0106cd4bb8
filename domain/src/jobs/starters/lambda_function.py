# Answers every task of a request of S3 Batch Operations, schema 1.0 or 2.0.
import json
from urllib.parse import unquote_plus


def lambda_handler(request, context):
    results = []
    for task in request["tasks"]:
        try:
            # Schema 2.0 has the bucket's name, 1.0 its ARN.
            bucket = task.get("s3Bucket") or task["s3BucketArn"].split(":")[-1]
            # Keys are URL-encoded, with + for a space.
            key = unquote_plus(task["s3Key"])
            arguments = request["job"].get("userArguments") or {}
            code, text = work(bucket, key, task.get("s3VersionId"), arguments)
        except Exception as error:
            # Not tried again. Answer TemporaryFailure for what may pass by itself.
            code, text = "PermanentFailure", f"{type(error).__name__}: {error}"
        results.append({"taskId": task["taskId"], "resultCode": code, "resultString": text})
    return {
        "invocationSchemaVersion": request["invocationSchemaVersion"],
        "treatMissingKeysAs": "PermanentFailure",
        "invocationId": request["invocationId"],
        "results": results,
    }


def work(bucket, key, version, arguments):
    # A key may be JSON with what the task needs: json.loads(key).
    return "Succeeded", json.dumps({"bucket": bucket, "key": key})
