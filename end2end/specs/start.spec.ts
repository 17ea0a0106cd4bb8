// The server is up, and its first page stands.
import { accessible, expect, test } from '../fixtures';

test('the first page stands', async ({ page }) => {
  const answer = await page.goto('/sign-in');
  expect(answer?.ok()).toBe(true);
  await expect(page).toHaveTitle(/Countersign/);
  await accessible(page);
});

test('the server says that it is healthy', async ({ request }) => {
  expect((await request.get('/healthz')).ok()).toBe(true);
});
