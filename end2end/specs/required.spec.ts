// An environment that requires its expectations: a change that misses one cannot be approved until it is mended.
import { accessible, expect, test } from '../fixtures';
import { invite, signInAsAdmin } from '../people';
import { addRule, addSample, newDraft, propose, saved, visit } from '../rule-sets';

test('where expectations are required, a change that misses one is approved only when mended', async ({ page, server, browser }) => {
  const js = test.info().project.name === 'js';
  const tag = `required-${test.info().project.name}${test.info().retry || ''}`;
  await signInAsAdmin(page, server);
  const author = await invite(page, browser, `elsa-${tag}`, 'editor');
  const reviewer = await invite(page, browser, `rolf-${tag}`, 'reviewer');

  // The administrator switches it on.
  await visit(page, '/environments');
  const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: 'sandbox' }) });
  await row.getByRole('button', { name: 'Require', exact: true }).click();
  await expect(row).toContainText('required');
  await accessible(page);

  // An outcome is expected, and the draft proposed does something else.
  const elsa = author.page;
  await addSample(elsa, 'sandbox', `an order ${tag}`, `orders@${tag}.example.com`);
  const sample = new URL(elsa.url()).pathname.split('/').at(-1);
  const draft = await newDraft(elsa, 'sandbox', tag);
  await addRule(elsa, js, 'orders', `orders@${tag}.example.com`);
  await visit(elsa, `${draft}?sample=${sample}`);
  const line = elsa.getByRole('region', { name: 'Expectations' }).getByRole('listitem').filter({ hasText: `an order ${tag}` });
  await elsa.getByRole('button', { name: 'Expect the outcome shown' }).click();
  await expect(line).toContainText('holds');
  await elsa.getByLabel('Header value').fill('sales');
  await saved(elsa, js);
  await expect(line).toContainText('missed');
  const change = await propose(elsa, `Mark sales ${tag}`);

  // Nobody can approve it, and the page says why.
  const rolf = reviewer.page;
  await visit(rolf, change);
  await expect(rolf.getByText('Required here.')).toBeVisible();
  await expect(rolf.locator('#work')).toContainText('1 expectation(s) of this environment are missed');
  await expect(rolf.getByRole('button', { name: 'Approve' })).toHaveCount(0);
  await accessible(rolf);

  // Mended, and the change updated, it can.
  await visit(elsa, `${draft}?sample=${sample}`);
  await elsa.getByLabel('Header value').fill('orders');
  await saved(elsa, js);
  await expect(line).toContainText('holds');
  await visit(elsa, change);
  await elsa.getByRole('button', { name: /^Update to/ }).click();
  await expect(elsa.getByRole('button', { name: /^Update to/ })).toHaveCount(0);
  await visit(rolf, change);
  await rolf.getByRole('button', { name: 'Approve' }).click();
  await expect(rolf.locator('.states')).toContainText('approved');

  // Other journeys share the server.
  await visit(elsa, `${draft}?sample=${sample}`);
  await line.getByRole('button', { name: 'Delete' }).click();
  await expect(line).toHaveCount(0);
  await visit(page, '/environments');
  await row.getByRole('button', { name: 'Do not require' }).click();
  await expect(row).toContainText('shown');
  await author.context.close();
  await reviewer.context.close();
});
