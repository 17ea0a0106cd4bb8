// Answers every task of a request of S3 Batch Operations, schema 1.0 or 2.0.
export const handler = async (request) => {
  const results = [];
  for (const task of request.tasks) {
    let resultCode, resultString;
    try {
      // Schema 2.0 has the bucket's name, 1.0 its ARN.
      const bucket = task.s3Bucket ?? task.s3BucketArn.split(":").at(-1);
      // Keys are URL-encoded, with + for a space.
      const key = decodeURIComponent(task.s3Key.replaceAll("+", " "));
      const args = request.job.userArguments ?? {};
      [resultCode, resultString] = await work(bucket, key, task.s3VersionId, args);
    } catch (error) {
      // Not tried again. Answer TemporaryFailure for what may pass by itself.
      [resultCode, resultString] = ["PermanentFailure", `${error.name}: ${error.message}`];
    }
    results.push({ taskId: task.taskId, resultCode, resultString });
  }
  return {
    invocationSchemaVersion: request.invocationSchemaVersion,
    treatMissingKeysAs: "PermanentFailure",
    invocationId: request.invocationId,
    results,
  };
};

// A key may be JSON with what the task needs: JSON.parse(key).
const work = async (bucket, key, version, args) => ["Succeeded", JSON.stringify({ bucket, key })];
