exports.handler = async (event) => {
  throw new Error('no table ' + event.Records[0].ses.mail.source);
};
