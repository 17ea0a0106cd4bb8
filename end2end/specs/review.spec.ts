// A review by two people in two browsers: a comment with a suggestion on a field, applied in one click; approvals dropped by it;
// approved again, and deployed. The environment demands that threads are resolved.
import { accessible, expect, test } from '../fixtures';
import { invite, signInAsAdmin } from '../people';
import { addRule, deploy, newDraft, propose, visit } from '../rule-sets';

test('a suggestion on a field is applied, approved anew and deployed', async ({ page, server, browser }) => {
  const js = test.info().project.name === 'js';
  const tag = `review-${test.info().project.name}${test.info().retry || ''}`;
  await signInAsAdmin(page, server);
  await visit(page, '/environments/sandbox/policy');
  await accessible(page);
  await page.getByLabel('All threads are resolved').check();
  await page.getByRole('button', { name: 'Save the policy' }).click();
  await expect(page.getByLabel('All threads are resolved')).toBeChecked();

  const author = await invite(page, browser, `edda-${tag}`, 'editor');
  const reviewer = await invite(page, browser, `rhea-${tag}`, 'deployer');
  const [edda, rhea] = [author.page, reviewer.page];
  await newDraft(edda, 'sandbox', tag);
  await addRule(edda, js, 'orders', `orders@${tag}.example.com`);
  const change = await propose(edda, `Mark orders ${tag}`);

  await visit(rhea, change);
  await rhea.getByRole('button', { name: 'Approve' }).click();
  await expect(rhea.getByRole('button', { name: 'Deploy to sandbox' })).toBeVisible();
  // Approved, and then something came to mind: on the very field, with a value.
  await visit(rhea, `${change}?tab=rules`);
  const field = rhea.locator('.diff-fields > li', { hasText: 'HeaderValue' });
  await field.locator('summary', { hasText: 'Comment' }).click();
  await field.getByRole('textbox', { name: /^Comment on/ }).fill('The team is called **sales** by now.');
  await field.getByRole('textbox', { name: 'Suggested value' }).fill('sales');
  await field.getByRole('button', { name: 'Comment' }).click();
  await expect(rhea.locator('.requirements [data-kind=threads]')).toContainText('1 thread(s) are open');
  await expect(rhea.getByRole('button', { name: 'Deploy to sandbox' })).toHaveCount(0);
  await accessible(rhea);

  await visit(edda, `${change}?tab=rules`);
  await expect(edda.locator('.thread strong', { hasText: 'sales' })).toBeVisible();
  await edda.getByRole('button', { name: 'Apply the suggestion' }).click();
  await expect(edda.locator('ul.approvals')).toContainText('dropped');
  await expect(edda.locator('.requirements [data-kind=approvals]')).toContainText('not met');
  await expect(edda.locator('.diff-fields > li', { hasText: 'HeaderValue' }).locator('ins').first()).toContainText('sales');

  await visit(rhea, `${change}?tab=talk`);
  await expect(rhea.locator('.thread')).toContainText('applied');
  await accessible(rhea);
  await rhea.getByRole('button', { name: 'Approve' }).click();
  await deploy(rhea, 'sandbox');

  // Nothing is left behind for other journeys on this server.
  await visit(page, '/environments/sandbox/policy');
  await page.getByLabel('All threads are resolved').uncheck();
  await page.getByRole('button', { name: 'Save the policy' }).click();
  await expect(page.getByLabel('All threads are resolved')).not.toBeChecked();
  await author.context.close();
  await reviewer.context.close();
});
