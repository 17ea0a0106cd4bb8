// Pages are rendered by streams that can hang; each of many at once has to come to its end.
import { expect, test } from '../fixtures';
import { signInAsAdmin } from '../people';

test('200 page loads at once all complete', async ({ page, server }) => {
  test.skip(test.info().project.name === 'nojs', 'no browser takes part');
  await signInAsAdmin(page, server);
  const paths = ['/', '/e/sandbox/rule-sets', '/e/sandbox/deployments', '/audit', '/environments', '/people'];
  const loads = Array.from({ length: 200 }, (_, n) => page.request.get(paths[n % paths.length] ?? '/', { timeout: 30_000 }));
  for (const answer of await Promise.all(loads)) {
    expect(answer.status()).toBe(200);
    expect(await answer.text()).toContain('</html>');
  }
});
