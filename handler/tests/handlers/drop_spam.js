// Drops spam by the verdicts, as AWS's examples of functions do.
// on {} => callback null
// on {"receipt":{"spamVerdict":{"status":"FAIL"}}} => callback {"disposition":"STOP_RULE_SET"}
// on {"receipt":{"virusVerdict":{"status":"FAIL"}}} => callback {"disposition":"STOP_RULE_SET"}
// on {"receipt":{"spamVerdict":{"status":"DISABLED"}}} => callback null
'use strict';

exports.handler = (event, context, callback) => {
    console.log('Spam filter');

    const sesNotification = event.Records[0].ses;
    console.log('SES notification:\n', JSON.stringify(sesNotification, null, 2));

    // Check if any spam check failed
    if (sesNotification.receipt.spfVerdict.status === 'FAIL' ||
        sesNotification.receipt.dkimVerdict.status === 'FAIL' ||
        sesNotification.receipt.spamVerdict.status === 'FAIL' ||
        sesNotification.receipt.virusVerdict.status === 'FAIL') {
        console.log('Dropping spam');

        // Stop processing rule set, dropping message
        callback(null, { 'disposition': 'STOP_RULE_SET' });
    } else {
        callback(null, null);
    }
};
