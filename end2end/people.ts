// Getting people in: the first administrator by the one-time link, everybody else by invitation.
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { expect, type Server } from './fixtures';

/** Long enough, and the same for everybody: these are not secrets. */
export const PASSWORD = 'correct horse battery';

/** Makes sure that the administrator `ada` exists, and signs in as her. */
export async function signInAsAdmin(page: Page, server: Server): Promise<void> {
  // The link works once, and tests share a server. Asked for outside of the page, a used one is no error in its console.
  const unused = await page.request.get(server.setupLink);
  if (unused.ok()) {
    await page.goto(server.setupLink);
    await page.getByLabel('Name', { exact: true }).fill('ada');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Set password and sign in' }).click();
  } else {
    await signIn(page, 'ada');
  }
  await expect(page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible();
}

/** Signs in by name and password. */
export async function signIn(page: Page, name: string, password = PASSWORD): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Invites somebody as the administrator on `page`, and gives a page on which they are signed in. */
export async function invite(page: Page, browser: Browser, name: string, role: string): Promise<{ page: Page; context: BrowserContext }> {
  await page.goto('/people');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Role', { exact: true }).selectOption(role);
  await page.getByRole('button', { name: 'Make a one-time link' }).click();
  const link = await page.locator('code', { hasText: '/welcome/' }).innerText();
  const options = page.context()['_options'] ?? {};
  const context = await browser.newContext({ baseURL: new URL(page.url()).origin, javaScriptEnabled: options.javaScriptEnabled });
  const theirs = await context.newPage();
  await theirs.goto(link);
  await theirs.getByLabel('Password').fill(PASSWORD);
  await theirs.getByRole('button', { name: 'Set password and sign in' }).click();
  await expect(theirs.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible();
  return { page: theirs, context };
}
