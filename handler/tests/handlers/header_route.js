// Looks a header up, decodes, and goes by the clock it was started at.
// on {} => callback {"disposition":"CONTINUE"}
// on {"mail":{"headers":[{"name":"X-Priority","value":"1"}]}} => callback {"disposition":"STOP_RULE"}
exports.handler = (event, context, callback) => {
  const { mail } = event.Records[0].ses;
  const header = (name) => mail.headers.find((h) => h.name.toLowerCase() === name)?.value;
  const age = new Date() - new Date(mail.timestamp);
  if (age !== 500) return callback(new Error(`the clock stands wrong: ${age}`));
  if (context.getRemainingTimeInMillis() !== 30000) return callback(new Error('no time'));
  callback(null, { disposition: header('x-priority') === '1' ? 'STOP_RULE' : 'CONTINUE' });
};
