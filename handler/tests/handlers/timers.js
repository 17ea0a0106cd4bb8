// Waits, retries, and answers in the end.
// on {} => callback {"disposition":"CONTINUE","waited":700}
exports.handler = (event, context, callback) => {
  const begin = Date.now();
  let tries = 0;
  const attempt = () => {
    tries += 1;
    if (tries < 4) return setTimeout(attempt, 2 ** tries * 50);
    clearInterval(ticking);
    callback(null, { disposition: 'CONTINUE', waited: Date.now() - begin });
  };
  const ticking = setInterval(() => {}, 100);
  attempt();
};
