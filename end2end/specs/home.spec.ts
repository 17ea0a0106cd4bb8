// The first page says what waits; everything is found by its words, by the keyboard alone.
import { accessible, expect, test } from '../fixtures';
import { invite, signInAsAdmin } from '../people';
import { addRule, newDraft, propose, visit } from '../rule-sets';

test('what waits is on the first page, and anything is found by its words', async ({ page, server, browser }, info) => {
  const js = info.project.name === 'js';
  const name = `walrus-${info.project.name}${info.retry || ''}`;
  await signInAsAdmin(page, server);
  const reviewer = await invite(page, browser, `rosa-${info.project.name}${info.retry || ''}`, 'reviewer');
  const draft = await newDraft(page, 'sandbox', name);
  await addRule(page, js, 'mark', `orders@${name}.example`);
  await visit(page, '/');
  await expect(page.getByRole('link', { name, exact: true })).toBeVisible();
  await accessible(page);
  await visit(page, draft);
  const change = await propose(page, `Take orders ${name}`);

  const rosa = reviewer.page;
  await visit(rosa, '/');
  const waiting = rosa.getByRole('region', { name: /^Waits for you/ });
  await expect(waiting).toContainText(`Take orders ${name}`);
  await expect(waiting).toContainText('review it');
  if (js) {
    await expect(rosa.locator('html')).toHaveClass(/js/);
    await rosa.keyboard.press('j');
    await expect(waiting.getByRole('link').first()).toBeFocused();
    await rosa.keyboard.press('Shift+?');
    await expect(rosa.getByRole('dialog', { name: 'Keys' })).toBeVisible();
    await rosa.keyboard.press('Escape');
    await rosa.keyboard.press('Control+k');
    await expect(rosa.getByRole('searchbox', { name: 'Search everything' })).toBeFocused();
    await rosa.keyboard.type(`orders@${name}`);
    await rosa.keyboard.press('Enter');
  } else {
    await rosa.getByRole('searchbox', { name: 'Search everything' }).fill(`orders@${name}`);
    await rosa.getByRole('searchbox', { name: 'Search everything' }).press('Enter');
  }
  await expect(rosa).toHaveURL(/\/search\?q=orders/);
  await expect(rosa.getByRole('link', { name, exact: true })).toBeVisible();
  await accessible(rosa);
  await rosa.getByLabel('Words').fill(`take ${name}`);
  await rosa.getByLabel('Sort').selectOption('change');
  await rosa.getByRole('button', { name: 'Search', exact: true }).click();
  await rosa.getByRole('link', { name: `Take orders ${name}` }).click();
  await expect(rosa).toHaveURL(new RegExp(`${change}$`));
  if (js) {
    await rosa.getByRole('heading', { level: 1 }).click();
    await rosa.keyboard.press('a');
    await expect(rosa.getByRole('button', { name: 'Approve', exact: true })).toBeFocused();
  }
  await reviewer.context.close();
});
