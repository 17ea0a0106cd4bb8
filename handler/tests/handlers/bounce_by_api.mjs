// Bounces by the API: loads, and runs up to the call.
// on {} => returned {"disposition":"CONTINUE"}
// on {"receipt":{"virusVerdict":{"status":"FAIL"}}} => threw "Error: `SESClient.send` would call AWS, and a handler reaches nothing here: give its answer as a constant to try the rest"
import { SESClient, SendBounceCommand } from "@aws-sdk/client-ses";
const client = new SESClient({ region: process.env.AWS_REGION });

export const handler = async (event) => {
  const { mail, receipt } = event.Records[0].ses;
  if (receipt.virusVerdict.status !== 'FAIL') return { disposition: 'CONTINUE' };
  await client.send(new SendBounceCommand({
    OriginalMessageId: mail.messageId,
    BounceSender: 'mailer-daemon@inbound.example.com',
    BouncedRecipientInfoList: receipt.recipients.map((Recipient) => ({ Recipient, BounceType: 'ContentRejected' })),
  }));
  return { disposition: 'STOP_RULE_SET' };
};
