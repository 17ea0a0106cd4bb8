// One's own account: tokens, sessions, password; and accounts of scripts.
import { expect, test } from '../fixtures';
import { invite, PASSWORD, signIn, signInAsAdmin } from '../people';

// The wrong password, and a token that was revoked.
test.use({ allowedErrors: [/401|422/] });

/** Tests share a server: each kind of browser brings its own people. */
const tag = () => test.info().project.name;

test('a token is made, used, and revoked', async ({ page, browser, server, request }) => {
  await signInAsAdmin(page, server);
  const { page: theirs, context } = await invite(page, browser, `tess-${tag()}`, 'editor');
  await theirs.getByRole('link', { name: `tess-${tag()}` }).click();
  await expect(theirs.getByRole('heading', { level: 1, name: 'Your account' })).toBeVisible();
  await theirs.getByLabel('Name', { exact: true }).fill('nightly');
  await theirs.getByLabel(/^edit:/).check();
  await expect(theirs.getByLabel(/^review:/)).toHaveCount(0);
  await theirs.getByRole('button', { name: 'Make it' }).click();
  const secret = await theirs.locator('code', { hasText: 'countersign_' }).innerText();
  await expect(theirs.getByRole('row', { name: /nightly/ })).toContainText('never');

  const origin = new URL(theirs.url()).origin;
  const ask = () => request.get(`${origin}/api/v1/me`, { headers: { authorization: `Bearer ${secret}` } });
  expect(await (await ask()).json()).toMatchObject({ name: `tess-${tag()}`, role: 'editor', scopes: ['read', 'edit'] });

  await theirs.reload();
  await expect(theirs.locator('code', { hasText: 'countersign_' })).toHaveCount(0);
  await theirs.getByRole('button', { name: `Revoke nightly of tess-${tag()}` }).click();
  await expect(theirs.getByRole('row', { name: /nightly/ })).toContainText('revoked');
  expect((await ask()).status()).toBe(401);
  await context.close();
});

test('a password is changed, and other sessions end', async ({ page, browser, server }) => {
  await signInAsAdmin(page, server);
  const { page: here, context } = await invite(page, browser, `theo-${tag()}`, 'viewer');
  const other = await browser.newContext({ baseURL: new URL(here.url()).origin });
  const there = await other.newPage();
  await signIn(there, `theo-${tag()}`);
  await expect(there.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible();

  await here.goto('/account');
  await expect(here.getByRole('button', { name: 'End all others' })).toBeVisible();
  await here.getByLabel('Password you have').fill('not the password');
  await here.getByLabel('New password').fill('a different and longer phrase');
  await here.getByRole('button', { name: 'Change it' }).click();
  await expect(here.getByText('this is not your password', { exact: false }).first()).toBeVisible();
  await here.getByLabel('Password you have').fill(PASSWORD);
  await here.getByLabel('New password').fill('a different and longer phrase');
  await here.getByRole('button', { name: 'Change it' }).click();
  if (tag() === 'js') await expect(here.getByText('Your password is changed')).toBeVisible();
  await expect(here.getByRole('button', { name: 'End all others' })).toHaveCount(0);

  await there.goto('/changes');
  await expect(there).toHaveURL(/sign-in/);
  await Promise.all([context.close(), other.close()]);
});

test('a service account gets its token from an administrator', async ({ page, server }) => {
  await signInAsAdmin(page, server);
  await page.goto('/people');
  await page.getByLabel('Name of the account').fill(`pipeline-${tag()}`);
  await page.getByLabel('Role of the account').selectOption('editor');
  await page.getByRole('button', { name: 'Add it' }).click();
  await expect(page.getByRole('row', { name: `pipeline-${tag()}` })).toContainText('service');
  await page.goto('/account');
  await page.getByLabel('For', { exact: true }).selectOption({ label: `pipeline-${tag()}` });
  await page.getByLabel('Name', { exact: true }).fill('push');
  await page.getByLabel(/^edit:/).check();
  await page.getByRole('button', { name: 'Make it' }).click();
  await expect(page.locator('code', { hasText: 'countersign_' })).toBeVisible();
  await expect(page.getByRole('row', { name: `push pipeline-${tag()}` })).toContainText('works');
});

test('an operation of the REST API is tried on its page', async ({ page, server }) => {
  await signInAsAdmin(page, server);
  await page.goto('/account');
  await page.getByLabel('Name', { exact: true }).fill(`try-${tag()}`);
  await page.getByLabel(/^edit:/).check();
  await page.getByRole('button', { name: 'Make it' }).click();
  const secret = await page.locator('code', { hasText: 'countersign_' }).innerText();
  await page.getByRole('link', { name: 'REST API' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'REST API' })).toBeVisible();
  const create = page.locator('details', { hasText: 'POST /api/v1/environments/{environment}/drafts' });
  await create.locator('summary').click();
  if (tag() === 'nojs') {
    // Without a script the operations are read; nothing is offered that does nothing.
    await expect(create.getByRole('button')).toHaveCount(0);
    return;
  }
  await page.getByLabel('Token', { exact: true }).fill(secret);
  await create.getByLabel('environment', { exact: true }).fill('sandbox');
  await create.getByLabel('body', { exact: true }).fill('{ "kind": "rule_set", "name": "tried" }');
  await create.getByRole('button').click();
  await expect(create.getByRole('status')).toContainText('201');
  await expect(create.getByRole('status')).toContainText('location: /api/v1/drafts/');
  await page.getByLabel('Token', { exact: true }).fill('countersign_wrong');
  await create.getByRole('button').click();
  await expect(create.getByRole('status')).toContainText('urn:countersign:problem:unauthenticated');
});
