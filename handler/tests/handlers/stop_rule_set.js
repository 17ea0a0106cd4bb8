// The line of AWS's page "Invoke Lambda function action".
// on {} => callback {"disposition":"STOP_RULE_SET"}
exports.handler = function(event, context, callback) {
  callback( null, { "disposition" : "STOP_RULE_SET" });
};
