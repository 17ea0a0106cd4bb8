// The main job, from the browser to AWS and back: edit, preview, propose, review, deploy, roll back.
import type { Browser, Page } from '@playwright/test';
import { accessible, expect, type Server, test } from '../fixtures';
import { invite, signInAsAdmin } from '../people';
import { addRule, addSample, deploy, ended, newDraft, propose, visit } from '../rule-sets';

async function journey(page: Page, browser: Browser, server: Server, environment: string): Promise<void> {
  const js = test.info().project.name === 'js';
  // Emulators remember: a second try brings rules of its own, or there would be nothing to deploy.
  const tag = `${environment}-${test.info().project.name}${test.info().retry || ''}`;
  const author = await invite(page, browser, `edda-${tag}`, 'editor');
  const reviewer = await invite(page, browser, `rhea-${tag}`, 'deployer');

  const edda = author.page;
  await addSample(edda, environment, `an invoice ${tag}`, `orders@${tag}.example.com`);
  await accessible(edda);
  const draft = await newDraft(edda, environment, `in-${tag}`);
  await addRule(edda, js, 'orders', `orders@${tag}.example.com`);
  await accessible(edda);

  // The preview says what the rule does to the mail.
  const preview = edda.getByRole('region', { name: 'Preview' });
  await visit(edda, draft);
  await preview.getByLabel('Sample').selectOption({ label: `an invoice ${tag} (to orders@${tag}.example.com)` });
  if (!js) await preview.getByRole('button', { name: 'Show' }).click();
  await expect(preview.getByRole('status').first()).toContainText('Accepted');
  await expect(preview).toContainText('X-Team');

  const change = await propose(edda, `Mark orders ${tag}`);
  await accessible(edda);
  await expect(edda.getByRole('button', { name: 'Approve' }), 'nobody approves their own').toHaveCount(0);

  const rhea = reviewer.page;
  await visit(rhea, change);
  await expect(rhea.getByRole('button', { name: `Deploy to ${environment}` }), 'nothing is deployed unapproved').toHaveCount(0);
  for (const tab of ['Effect', 'Rules', 'Plan', 'Findings', 'Talk']) {
    await rhea.getByRole('link', { name: new RegExp(`^${tab}`) }).last().click();
    await accessible(rhea);
  }
  await visit(rhea, `${change}?tab=plan`);
  await expect(rhea.locator('#work')).toContainText('SetActiveReceiptRuleSet');
  await rhea.getByRole('button', { name: 'Approve' }).click();
  await expect(rhea.getByRole('button', { name: `Deploy to ${environment}` })).toBeVisible();
  const loaded: string[] = [];
  rhea.on('request', (request) => {
    if (request.isNavigationRequest()) loaded.push(request.url());
  });
  await deploy(rhea, environment);
  if (js) expect(loaded, 'a deployment is followed without loading pages').toEqual([]);
  await accessible(rhea);
  await visit(rhea, `/e/${environment}/rule-sets`);
  await expect(rhea.getByRole('region', { name: 'Live' })).toContainText(`in-${tag}-r`);

  // One click takes it back.
  await visit(rhea, change);
  await expect(rhea.locator('.states')).toContainText('live');
  await visit(rhea, `/e/${environment}/deployments`);
  await rhea.getByRole('link', { name: /change #/ }).first().click();
  await expect(rhea.getByRole('button', { name: /^Roll back to/ })).toBeVisible();
  await rhea.getByText('What this would do to mail').click();
  await expect(rhea.locator('.way-back')).toContainText(/A kind of mail stands for|no mail meets a rule/);
  await accessible(rhea);
  await rhea.getByRole('button', { name: /^Roll back to/ }).click();
  await expect(rhea.getByText(/Rolls back/)).toBeVisible();
  await ended(rhea);
  await visit(rhea, `/e/${environment}/rule-sets`);
  await expect(rhea.getByRole('region', { name: 'Live' })).not.toContainText(`in-${tag}-r`);
  await visit(rhea, change);
  await expect(rhea.locator('.states')).toContainText('rolled back');

  // All of it is in the log.
  await visit(rhea, '/audit');
  for (const deed of ['draft.create', 'change.propose', 'change.approve']) {
    await expect(rhea.locator('table')).toContainText(deed);
  }
  await author.context.close();
  await reviewer.context.close();
}

test('a change goes from the browser to the sandbox and back', async ({ page, server, browser }) => {
  await signInAsAdmin(page, server);
  await journey(page, browser, server, 'sandbox');
});

test('a change goes from the browser to an emulated AWS account over HTTP and back', async ({ page, server, browser }) => {
  const endpoint = process.env.COUNTERSIGN_MOTO_URL;
  test.skip(endpoint === undefined, 'no emulator runs');
  await signInAsAdmin(page, server);
  const environment = `moto-${test.info().project.name}`;
  await page.goto('/environments/new');
  await page.getByLabel('Name', { exact: true }).fill(environment);
  await page.getByLabel('AWS account').fill('123456789012');
  // The two runs share the emulator: each has a region of its own.
  await page.getByLabel('Region', { exact: true }).fill(test.info().project.name === 'js' ? 'eu-west-1' : 'us-west-2');
  await page.getByLabel('Colour').selectOption('red');
  await page.getByLabel('Endpoint').fill(endpoint ?? '');
  // Slow enough that a deployment runs for seconds, as it does in an account.
  await page.getByLabel('Calls per second').fill('3');
  await page.getByRole('button', { name: 'Ask AWS and add' }).click();
  // The first call makes the SDK's client, which takes its time in a debug build.
  await expect(page.getByRole('heading', { level: 1 })).toContainText(`Rule sets in ${environment}`, { timeout: 45_000 });
  await journey(page, browser, server, environment);
});
