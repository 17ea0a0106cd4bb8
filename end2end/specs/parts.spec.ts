// Parts of the program: loaded when a page needs them, and no dead end when they cannot be loaded.
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures';
import { signInAsAdmin } from '../people';

/** The parts' files asked for from now on, without what several parts share. */
function asked(page: Page): string[] {
  const parts: string[] = [];
  page.on('request', (request) => {
    const part = /split_([a-z]+)\..*wasm/.exec(request.url())?.[1];
    if (part !== undefined && !parts.includes(part)) parts.push(part);
  });
  return parts;
}

/** Documents loaded from now on: none while links are followed within the page. */
function documents(page: Page): string[] {
  const loaded: string[] = [];
  page.on('request', (request) => {
    if (request.isNavigationRequest()) loaded.push(new URL(request.url()).pathname);
  });
  return loaded;
}

test.beforeEach(() => test.skip(test.info().project.name === 'nojs', 'nothing of the program is loaded'));

test('the door and the environments load no part, a list its own, and following a link loads no page', async ({ page, server }) => {
  const parts = asked(page);
  await signInAsAdmin(page, server);
  await expect(page.locator('html')).toHaveClass(/js/);
  expect(parts).toEqual([]);
  const loaded = documents(page);
  await page.getByRole('link', { name: 'Rule sets' }).last().click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Rule sets in sandbox');
  await expect(page).toHaveURL(/\/e\/sandbox\/rule-sets$/);
  await page.getByRole('link', { name: 'New rule set' }).first().click();
  await expect(page.getByRole('button', { name: 'Make the draft' })).toBeVisible();
  expect(parts).toEqual(['keeping', 'drafting']);
  expect(loaded).toEqual([]);
});

test.describe('a part that cannot be loaded', () => {
  test.use({ allowedErrors: [/Failed to fetch|ERR_FAILED/] });

  test('leaves a page as the server sent it, and a link to the browser', async ({ page, server }) => {
    await signInAsAdmin(page, server);
    await expect(page.locator('html')).toHaveClass(/js/);
    await page.route(/split_.*wasm/, (route) => route.abort());
    const loaded = documents(page);
    await page.getByRole('link', { name: 'Samples' }).first().click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Samples');
    expect(loaded, 'the browser asks for the whole page').toEqual(['/e/sandbox/samples']);
    // That page cannot load its part either: its links are plain links.
    await page.getByRole('link', { name: 'Audit' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Audit log' })).toBeVisible();
    expect(loaded).toEqual(['/e/sandbox/samples', '/audit']);
  });
});
