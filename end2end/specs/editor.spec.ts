// The editor: where drafts come from, order by keyboard, findings as one types, answers in the preview, conflicts.
import { accessible, expect, test } from '../fixtures';
import { invite, signInAsAdmin } from '../people';
import { addRule, addSample, newDraft, saved } from '../rule-sets';

const PRINTED = JSON.stringify({
  Metadata: { Name: 'imported', CreatedTimestamp: '2026-03-02T09:15:41.207Z' },
  Rules: [
    {
      Name: 'filter',
      Enabled: true,
      TlsPolicy: 'Optional',
      Recipients: ['example.com'],
      Actions: [
        {
          LambdaAction: {
            FunctionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:spam-filter',
            InvocationType: 'RequestResponse',
          },
        },
        { S3Action: { BucketName: 'mail-archive', ObjectKeyPrefix: 'in/' } },
      ],
      ScanEnabled: true,
    },
    { Name: 'rest', Enabled: true, TlsPolicy: 'Optional', Actions: [{ S3Action: { BucketName: 'mail-rest' } }], ScanEnabled: false },
  ],
});

test('a rule set is pasted as the AWS CLI prints it, and goes out as it came in', async ({ page, server }) => {
  await signInAsAdmin(page, server);
  await page.goto('/e/sandbox/rule-sets/new');
  await page.getByRole('radio', { name: /^From JSON/ }).check();
  await page.getByText('Paste JSON').click();
  await page.getByLabel('Rule set as JSON').fill(PRINTED);
  await accessible(page);
  await page.getByRole('button', { name: 'Make the draft' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'imported' })).toBeVisible();
  await page.getByText('Export as JSON').click();
  const shown = await page.locator('pre', { hasText: 'spam-filter' }).first().innerText();
  expect(JSON.parse(shown).Rules).toEqual(JSON.parse(PRINTED).Rules);
});

test('a file is uploaded, a wrong one is told what is wrong with it', async ({ page, server }) => {
  await signInAsAdmin(page, server);
  await page.goto('/e/sandbox/rule-sets/new');
  const file = (text: string) => ({ name: 'rules.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  await page.getByLabel('Or upload a JSON file').setInputFiles(file('{"Rules": [{"Name": 1}]}'));
  await page.getByRole('button', { name: 'Upload', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('Rules[0]');
  await page.getByLabel('Or upload a JSON file').setInputFiles(file(PRINTED));
  await page.getByRole('button', { name: 'Upload', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'imported' })).toBeVisible();
});

test('a draft from the gallery says what has to be filled in', async ({ page, server }) => {
  await signInAsAdmin(page, server);
  await page.goto('/e/sandbox/rule-sets/new');
  await page.getByRole('radio', { name: /^Drop spam/ }).check();
  await page.getByRole('button', { name: 'Make the draft' }).click();
  await expect(page.getByText(/^Findings: .*error/)).toBeVisible();
  await accessible(page);
});

test('S6 a function in another region is an error at its field, and is mended there', async ({ page, server }) => {
  const js = test.info().project.name === 'js';
  await signInAsAdmin(page, server);
  await newDraft(page, 'sandbox', `region-${test.info().project.name}`);
  await addRule(page, js, 'orders', 'orders@example.com');
  await page.getByRole('group', { name: 'Add an action' }).getByRole('button', { name: 'Lambda' }).click();
  const field = page.getByLabel('Lambda function');
  await field.fill('arn:aws:lambda:us-east-1:111122223333:function:f');
  if (!js) await saved(page, js);
  await expect(page.getByText(/^Findings: .*error/)).toBeVisible();
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await page.getByRole('button', { name: /^(Use|Mend)/ }).first().click();
  await expect(field).toHaveValue('arn:aws:lambda:eu-west-1:111122223333:function:f');
  await saved(page, js);
});

test('rules are put in order by the keyboard alone', async ({ page, server }) => {
  const js = test.info().project.name === 'js';
  await signInAsAdmin(page, server);
  await newDraft(page, 'sandbox', `order-${test.info().project.name}`);
  await addRule(page, js, 'first', 'a@example.com');
  await addRule(page, js, 'second', 'b@example.com');
  const names = page.locator('.rule-name');
  await expect(names).toHaveText(['first', 'second']);
  if (js) {
    await page.locator('#rule-1').focus();
    await page.keyboard.press('Alt+ArrowUp');
  } else {
    await page.getByRole('button', { name: 'Move second up' }).focus();
    await page.keyboard.press('Enter');
  }
  await expect(names).toHaveText(['second', 'first']);
  await saved(page, js);
  await page.reload();
  await expect(names).toHaveText(['second', 'first']);
});

test('S15 S16 S17 the preview shows what follows from each answer of a function', async ({ page, server }) => {
  const js = test.info().project.name === 'js';
  const tag = test.info().project.name;
  await signInAsAdmin(page, server);
  await addSample(page, 'sandbox', `mail ${tag}`, 'x@example.com');
  await page.goto('/e/sandbox/rule-sets/new');
  await page.getByRole('radio', { name: /^From JSON/ }).check();
  await page.getByText('Paste JSON').click();
  await page.getByLabel('Rule set as JSON').fill(PRINTED);
  await page.getByRole('button', { name: 'Make the draft' }).click();
  const preview = page.getByRole('region', { name: 'Preview' });
  await preview.getByLabel('Sample').selectOption({ label: `mail ${tag} (to x@example.com)` });
  if (!js) await preview.getByRole('button', { name: 'Show' }).click();
  const stores = { CONTINUE: ['mail-archive', 'mail-rest'], STOP_RULE: ['mail-rest'], STOP_RULE_SET: [], INVALID: ['mail-archive', 'mail-rest'] };
  for (const [answer, buckets] of Object.entries(stores)) {
    await preview.getByLabel(/spam-filter in filter/).selectOption(answer);
    if (!js) await preview.getByRole('button', { name: 'Show' }).click();
    const effects = preview.locator('.effects').first();
    for (const bucket of ['mail-archive', 'mail-rest']) {
      await expect(effects.getByText(`s3://${bucket}`)).toHaveCount(buckets.includes(bucket) ? 1 : 0);
    }
  }
  await preview.getByLabel(/spam-filter in filter/).selectOption('ERROR');
  if (!js) await preview.getByRole('button', { name: 'Show' }).click();
  await expect(preview).toContainText(/do(es)? not say|not documented/i);
  await preview.getByText(/^Event for spam-filter/).click();
  await expect(preview.locator('pre').first()).toContainText('"eventSource": "aws:ses"');
  await accessible(page);
});

test('two people who edit one draft lose nothing', async ({ page, server, browser }) => {
  const js = test.info().project.name === 'js';
  const tag = test.info().project.name;
  await signInAsAdmin(page, server);
  const other = await invite(page, browser, `olga-${tag}`, 'editor');
  const draft = await newDraft(page, 'sandbox', `both-${tag}`);
  await addRule(page, js, 'orders', 'orders@example.com');
  await page.goto(draft);
  await other.page.goto(draft);
  await expect(other.page.getByText(/saved as revision/)).toBeVisible();
  const rule = (of: typeof page) => of.getByRole('region', { name: /^Rule 1 of/ });
  await rule(other.page).getByLabel('Name', { exact: true }).fill('theirs');
  await saved(other.page, js);
  await expect(other.page.locator('.rule-name')).toHaveText(['theirs']);
  if (js) await expect(other.page.getByText('saving…')).toHaveCount(0);
  await rule(page).getByLabel('Name', { exact: true }).fill('mine');
  if (!js) await page.getByRole('button', { name: 'Save', exact: true }).last().click();
  const conflict = page.getByRole('alert').filter({ hasText: 'Two people edited this draft' });
  await expect(conflict).toContainText('theirs');
  await expect(conflict).toContainText('mine');
  await conflict.getByRole('button', { name: /^Keep mine/ }).click();
  await expect(page.getByText(/saved as revision/)).toBeVisible();
  await page.reload();
  await expect(page.locator('.rule-name')).toHaveText(['mine']);
  await other.context.close();
});

test('a draft that was deleted is taken back', async ({ page, server }) => {
  const name = `regretted-${test.info().project.name}`;
  await signInAsAdmin(page, server);
  await page.goto('/e/sandbox/rule-sets/new');
  await page.getByRole('radio', { name: /^From JSON/ }).check();
  await page.getByText('Paste JSON').click();
  await page.getByLabel('Rule set as JSON').fill(PRINTED.replace('imported', name));
  await page.getByRole('button', { name: 'Make the draft' }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();

  await page.goto('/e/sandbox/rule-sets');
  await page.getByRole('button', { name: `Delete draft ${name}` }).click();
  await expect(page.getByRole('link', { name, exact: true })).toHaveCount(0);
  await page.getByRole('link', { name: 'Deleted drafts' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Deleted drafts in sandbox' })).toBeVisible();
  await accessible(page);
  await page.getByRole('button', { name: `Restore draft ${name}` }).click();
  await expect(page.getByRole('button', { name: `Restore draft ${name}` })).toHaveCount(0);

  await page.goto('/e/sandbox/rule-sets');
  await page.getByRole('link', { name, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
});
