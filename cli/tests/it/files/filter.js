exports.handler = (event, context, callback) => {
  const { mail, receipt } = event.Records[0].ses;
  console.log('spam verdict of %s: %s', mail.commonHeaders.subject, receipt.spamVerdict.status);
  callback(null, { disposition: receipt.spamVerdict.status === 'FAIL' ? 'STOP_RULE_SET' : 'CONTINUE' });
};
