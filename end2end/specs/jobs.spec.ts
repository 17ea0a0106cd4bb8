// A batch job from a draft to its end, by two people: drafted, its manifest's ETag typed, tried on a few rows, created, started by
// the one who did not write it, watched, and its failures told.
import { createHash } from 'node:crypto';
import { accessible, expect, test } from '../fixtures';
import { invite, signInAsAdmin } from '../people';
import { visit } from '../rule-sets';

const ARN = 'arn:aws:lambda:eu-west-1:111122223333:function:sandbox-function:1';

// A price that is none is refused, and browsers say so of themselves.
test.use({ allowedErrors: [/status of 422 .*set_prices/] });

test('a job is drafted, tried on a few rows, created and started by a second person', async ({ page, server, browser }) => {
  const js = test.info().project.name === 'js';
  const tag = `job-${test.info().project.name}${test.info().retry || ''}`;
  await signInAsAdmin(page, server);
  // What jobs cost here is not what the program knows. Both projects of this journey type the same, and nobody else reads it.
  await visit(page, '/environments/sandbox/policy');
  await page.getByLabel('When and where they were read').fill('November, eu-west-1');
  await page.getByLabel('One job').fill('a lot');
  await page.getByRole('button', { name: 'Save the prices' }).click();
  await expect(page.getByText('is no price: write a decimal').first()).toBeVisible();
  await visit(page, '/environments/sandbox/policy');
  await page.getByLabel('When and where they were read').fill('November, eu-west-1');
  await page.getByLabel('One job').fill('0.75');
  await page.getByRole('button', { name: 'Save the prices' }).click();
  await expect(page.getByText('These were typed in.')).toBeVisible();
  await expect(page.getByLabel('One job')).toHaveValue('0.75');
  await accessible(page);
  const author = await invite(page, browser, `jana-${tag}`, 'editor');
  const second = await invite(page, browser, `dirk-${tag}`, 'deployer');
  const [jana, dirk] = [author.page, second.page];

  await visit(jana, '/e/sandbox/jobs');
  await accessible(jana);
  await jana.getByRole('link', { name: 'New job' }).click();
  await jana.getByLabel('What it is for').fill(`read every letter ${tag}`);
  await jana.getByRole('button', { name: 'Make the draft' }).click();
  await expect(jana.getByRole('heading', { level: 1 })).toContainText(tag);
  const fill = (name: string, text: string) => jana.locator(`[name="fields[${name}]"]`).fill(text);
  await fill('Operation.LambdaInvoke.FunctionArn', ARN);
  await fill('Manifest.Location.ObjectArn', 'arn:aws:s3:::sandbox-objects/manifests/first.csv');
  await fill('Report.Bucket', 'arn:aws:s3:::sandbox-reports');
  await fill('RoleArn', 'arn:aws:iam::111122223333:role/sandbox-batch');
  if (js) {
    await jana.getByRole('button', { name: 'Look at AWS' }).click();
    await jana.getByRole('button', { name: 'Use this ETag' }).click();
    await expect(jana.locator('[name="fields[Manifest.Location.ETag]"]')).toHaveValue(/^[0-9a-f]{32}$/);
    await expect(jana.locator('.states')).toContainText(/saved as revision [2-9]/);
  } else {
    await fill('Manifest.Location.ETag', etag());
    await jana.getByRole('button', { name: 'Save' }).last().click();
    await expect(jana.locator('.states')).toContainText('saved as revision 2');
  }
  await accessible(jana);
  const draft = new URL(jana.url()).pathname;
  await jana.getByRole('link', { name: 'Check this manifest in S3' }).click();
  await jana.getByRole('button', { name: 'Check the object' }).click();
  await expect(jana.locator('#found')).toContainText(/ETag [0-9a-f]{32}/);
  await expect(jana.locator('#found')).toContainText('36');
  await accessible(jana);
  await visit(jana, draft);
  await jana.getByRole('link', { name: 'Propose…' }).click();
  await jana.getByLabel('Title').fill(`Read letters ${tag}`);
  await jana.getByLabel('Rows to try first').fill('5');
  await jana.getByRole('button', { name: 'Propose', exact: true }).click();
  // The form's own heading names the job as well: only the address tells that the change is there.
  await jana.waitForURL(/\/changes\/\d+$/);
  const change = new URL(jana.url()).pathname;
  await expect(jana.locator('#work')).toContainText('5 rows are tried first');
  await expect(jana.locator('details.cost summary')).toContainText('$0.75 and what is not known yet');
  await expect(jana.locator('details.cost')).toContainText('Prices: November, eu-west-1.');
  await accessible(jana);

  await visit(dirk, change);
  await dirk.getByRole('link', { name: 'Preflight' }).click();
  await expect(dirk.locator('.checks')).toContainText('S3 Batch Operations may take the role');
  await expect(dirk.locator('.change-work').getByRole('status')).toHaveText(/^\d+ passes$/);
  await accessible(dirk);
  await dirk.getByRole('button', { name: 'Approve' }).click();
  const create = async (label: string) => {
    await dirk.getByRole('button', { name: label }).click();
    await dirk.getByRole('link', { name: 'Go to the job' }).click();
  };
  await create('Try 5 rows in sandbox');
  await expect(dirk.locator('.states')).toContainText('complete, without failures', { timeout: 30_000 });
  await visit(dirk, change);
  await expect(dirk.locator('#work')).toContainText('0 of 5 rows failed');
  await create('Create the job in sandbox');
  await expect(dirk.getByRole('button', { name: 'Start the job on 36 objects' })).toBeVisible({ timeout: 30_000 });
  await accessible(dirk);
  const job = new URL(dirk.url()).pathname;

  // Who wrote it cannot start it.
  await visit(jana, job);
  await expect(jana.getByRole('button', { name: /^Start the job/ })).toHaveCount(0);
  await dirk.getByRole('button', { name: /^Start the job/ }).click();
  await expect(dirk.locator('.states')).toContainText('complete, without failures', { timeout: 60_000 });
  await dirk.getByRole('link', { name: 'Read the report' }).click();
  await expect(dirk.locator('#work')).toContainText('36 rows: 36 succeeded, 0 failed');
  await accessible(dirk);
  await author.context.close();
  await second.context.close();
});

/** The ETag of the manifest the sandbox begins with: MD5 of its rows. */
function etag(): string {
  const encode = (key: string) =>
    Array.from(new TextEncoder().encode(key), (b) =>
      /[A-Za-z0-9\-_.~/]/.test(String.fromCharCode(b)) ? String.fromCharCode(b) : `%${b.toString(16).toUpperCase().padStart(2, '0')}`,
    ).join('');
  const scans = Array.from({ length: 32 }, (_n, at) => {
    const n = at + 1;
    return `scans/${2020 + Math.floor(n / 8)}/page-${String(n).padStart(2, '0')}.txt`;
  });
  const keys = [...scans, 'letters/a letter.txt', 'letters/one+one.txt', 'letters/100%.txt', 'letters/übung, 1.txt'];
  return createHash('md5').update(keys.map((key) => `sandbox-objects,${encode(key)}\n`).join('')).digest('hex');
}
