// Returns without `async`: what it returns is lost.
// on {} => silent null
exports.handler = (event) => {
  return { disposition: 'STOP_RULE_SET' };
};
