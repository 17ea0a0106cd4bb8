// The ways of Node.js 0.10, which runtimes up to Node.js 22 still take.
// on {} => context {"disposition":"STOP_RULE"}
// on {"receipt":{"spamVerdict":{"status":"FAIL"}}} => callback_error "spam"
exports.handler = function (event, context) {
  if (event.Records[0].ses.receipt.spamVerdict.status === 'FAIL') {
    context.fail('spam');
    return;
  }
  context.succeed({ disposition: 'STOP_RULE' });
};
