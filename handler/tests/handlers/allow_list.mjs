// Lets through what is for an address of the list.
// on {} => returned {"disposition":"CONTINUE"}
// on {"receipt":{"recipients":["Ana@Inbound.Example.com"]}} => returned {"disposition":"CONTINUE"}
// on {"receipt":{"recipients":["bo@inbound.example.com"]}} => returned {"disposition":"STOP_RULE_SET"}
const allowed = new Set(['ana@inbound.example.com', 'team@inbound.example.com']);

export const handler = async (event) => {
  const [{ ses: { receipt } }] = event.Records;
  const known = receipt.recipients.some((address) => allowed.has(address.toLowerCase().replace(/\+[^@]*/, '')));
  console.info('%s: %j', known ? 'allowed' : 'stopped', receipt.recipients);
  return { disposition: known ? 'CONTINUE' : 'STOP_RULE_SET' };
};
