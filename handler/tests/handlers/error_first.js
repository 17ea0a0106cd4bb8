// The disposition as first argument: for Lambda it is an error.
// on {} => callback_error {"disposition":"STOP_RULE_SET"}
exports.handler = (event, context, callback) => {
  callback({ disposition: 'STOP_RULE_SET' });
};
