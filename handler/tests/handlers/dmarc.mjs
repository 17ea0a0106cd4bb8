// Goes by what the sender's domain asks for; `dmarcPolicy` is there only where DMARC failed.
// on {} => returned {"disposition":"CONTINUE"}
// on {"receipt":{"dmarcVerdict":{"status":"FAIL"},"dmarcPolicy":"reject"}} => returned {"disposition":"STOP_RULE_SET"}
// on {"receipt":{"dmarcVerdict":{"status":"FAIL"},"dmarcPolicy":"quarantine"}} => returned {"disposition":"STOP_RULE"}
const byPolicy = { reject: 'STOP_RULE_SET', quarantine: 'STOP_RULE', none: 'CONTINUE' };
async function handler({ Records: [{ ses: { receipt } }] }) {
  if (receipt.dmarcVerdict.status !== 'FAIL') return { disposition: 'CONTINUE' };
  return { disposition: byPolicy[receipt.dmarcPolicy] ?? 'CONTINUE' };
}
export { handler };
