// `module.exports = { handler }`, a class, a generator, a getter.
// on {} => returned {"disposition":"CONTINUE"}
// on {"mail":{"commonHeaders":{"subject":"Re: [ticket 42] hello"}}} => returned {"disposition":"STOP_RULE"}
class Router {
  #rules = [[/\[ticket (?<number>\d+)\]/, 'STOP_RULE']];
  *matches(subject) {
    for (const [pattern, disposition] of this.#rules) {
      const found = subject?.match(pattern);
      if (found) yield { disposition, ...found.groups };
    }
  }
}
async function handler(event) {
  const router = new Router();
  const [first] = router.matches(event.Records[0].ses.mail.commonHeaders.subject);
  return { disposition: first?.disposition ?? 'CONTINUE' };
}
module.exports = { handler };
