// Ends the rule for senders of some domains; an async function in CommonJS.
// on {} => returned {"disposition":"CONTINUE"}
// on {"mail":{"source":"x@mail.spam.example"}} => returned {"disposition":"STOP_RULE"}
const blocked = ['spam.example', 'junk.example'];

exports.handler = async (event) => {
  const { source } = event.Records[0].ses.mail;
  const domain = source.split('@').pop();
  const isBlocked = blocked.some((b) => domain === b || domain.endsWith(`.${b}`));
  return { disposition: isBlocked ? 'STOP_RULE' : 'CONTINUE' };
};
