// What each role may not do is not offered, and refused where it is tried anyway.
import { expect, test } from '../fixtures';
import { invite, signInAsAdmin } from '../people';
import { addRule, newDraft, propose } from '../rule-sets';

test.use({ allowedErrors: [/403|409/] });

test('each role is offered what it may do, and no more', async ({ page, server, browser }) => {
  const js = test.info().project.name === 'js';
  const tag = `roles-${test.info().project.name}`;
  await signInAsAdmin(page, server);
  await newDraft(page, 'sandbox', tag);
  await addRule(page, js, 'orders', `orders@${tag}.example.com`);
  const draft = new URL(page.url()).pathname;
  const change = await propose(page, `A rule for ${tag}`);

  const viewer = await invite(page, browser, `vera-${tag}`, 'viewer');
  await viewer.page.goto(draft);
  await expect(viewer.page.getByText('You can read this draft')).toBeVisible();
  await expect(viewer.page.getByRole('button', { name: 'Add a rule' })).toHaveCount(0);
  await viewer.page.goto(`${change}?tab=talk`);
  await expect(viewer.page.getByRole('button', { name: 'Comment' })).toHaveCount(0);
  await viewer.context.close();

  const editor = await invite(page, browser, `ed-${tag}`, 'editor');
  await editor.page.goto(change);
  await expect(editor.page.getByRole('button', { name: 'Approve' })).toHaveCount(0);
  await expect(editor.page.getByText('takes the role `reviewer`').or(editor.page.getByText('takes the role reviewer')).first()).toBeVisible();
  await editor.context.close();

  const reviewer = await invite(page, browser, `rob-${tag}`, 'reviewer');
  await reviewer.page.goto(change);
  await reviewer.page.getByRole('button', { name: 'Approve' }).click();
  await expect(reviewer.page.locator('.states')).toContainText('approved');
  await expect(reviewer.page.getByRole('button', { name: /^Deploy/ })).toHaveCount(0);
  const refused = await reviewer.page.request.post('/api/deployments/deploy', { form: { change: change.split('/').pop() ?? '' } });
  expect(refused.status()).toBe(403);
  await reviewer.context.close();

  // The author may deploy as an administrator, but could not have approved.
  await page.goto(change);
  await expect(page.getByRole('button', { name: 'Deploy to sandbox' })).toBeVisible();
});
