// A handler of S3 Batch Operations: the engine does not mind whose event it is.
// on {"tasks":[{"taskId":"t1","s3Key":"a%20b.txt"}]} => returned {"results":[{"taskId":"t1","resultCode":"Succeeded","resultString":"a b.txt"}]}
export const handler = async ({ tasks }) => ({
  results: tasks.map(({ taskId, s3Key }) => ({
    taskId, resultCode: 'Succeeded', resultString: decodeURIComponent(s3Key.replaceAll('+', ' ')),
  })),
});
