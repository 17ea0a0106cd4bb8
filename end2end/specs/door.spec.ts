// Signing in and out, inviting people, and what an address that leads nowhere says.
import { accessible, expect, test } from '../fixtures';
import { PASSWORD, invite, signIn, signInAsAdmin } from '../people';

test('the first administrator comes in by the one-time link, leaves, and comes back by password', async ({ page, server }) => {
  await signInAsAdmin(page, server);
  await accessible(page);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  await accessible(page);
  await page.goto('/audit');
  await expect(page, 'pages are behind the door').toHaveURL(/\/sign-in\?next=/);
  await page.getByLabel('Name', { exact: true }).fill('ada');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Audit log' })).toBeVisible();
  await accessible(page);
});

test.describe('refusals', () => {
  test.use({ allowedErrors: [/40[0-9]|42[0-9]/] });

  test('a wrong password is said in place, and nothing about the name', async ({ page, server }) => {
    await signInAsAdmin(page, server);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page).toHaveURL(/\/sign-in$/);
    await signIn(page, 'ada', 'not the password');
    await expect(page.getByRole('alert').first()).toBeVisible();
    await expect(page).toHaveURL(/\/sign-in/);
  });

  test('an address that leads nowhere says so', async ({ page, server }) => {
    await signInAsAdmin(page, server);
    const answer = await page.goto('/no/such/page');
    expect(answer?.status()).toBe(404);
    await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible();
  });

  test('a viewer reads, and is offered nothing that takes more', async ({ page, server, browser }, info) => {
    await signInAsAdmin(page, server);
    const viewer = await invite(page, browser, `vera-${info.project.name}`, 'viewer');
    await viewer.page.goto('/e/sandbox/rule-sets');
    await expect(viewer.page.getByRole('heading', { level: 1 })).toContainText('Rule sets in sandbox');
    await expect(viewer.page.getByRole('link', { name: 'New rule set' })).toHaveCount(0);
    await expect(viewer.page.getByRole('link', { name: 'People' })).toHaveCount(0);
    await viewer.page.goto('/people');
    await expect(viewer.page.getByRole('table')).toContainText('ada');
    await expect(viewer.page.locator('#work').getByRole('button')).toHaveCount(0);
    const tried = await viewer.page.request.post('/api/people/invite', { form: { name: 'eve', role: 'admin' } });
    expect(tried.status()).toBe(403);
    await viewer.context.close();
  });
});
