// Files read in the browser: a large manifest checked and stopped, tables built, reports opened; the bench for functions.
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import type { Page } from '@playwright/test';
import { accessible, expect, test } from '../fixtures';
import { signInAsAdmin } from '../people';
import { visit } from '../rule-sets';

const js = (): boolean => test.info().project.name === 'js';

/** Goes to a page, and waits until it is taken over: before that, a form is the browser's. */
async function open(page: Page, address: string): Promise<void> {
  await visit(page, address);
  if (js()) await expect(page.locator('html')).toHaveClass(/js/);
}

/** Writes a manifest of this size, every 50,000th row of which has a fault, and the last row comes twice. Gives back rows and faults. */
async function manifest(path: string, bytes: number): Promise<{ rows: number; faults: number }> {
  const out = createWriteStream(path);
  let [rows, faults, written, chunk] = [0, 0, 0, ''];
  while (written < bytes) {
    rows += 1;
    const bad = rows % 50_000 === 0;
    faults += bad ? 1 : 0;
    const line = `bucket-a,photos/2026/03/${rows}/${bad ? '%zz' : 'a%20b'}.jpg\n`;
    chunk += line;
    written += line.length;
    if (chunk.length > 1 << 20) {
      if (!out.write(chunk)) await once(out, 'drain');
      chunk = '';
    }
  }
  out.end(chunk + 'bucket-a,photos/2026/03/1/a+b.jpg\n');
  await once(out, 'finish');
  return { rows: rows + 1, faults };
}

/** With a folder of its own, which is gone afterwards. */
async function within(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-files-'));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Everything the page sends from now on that is larger than a question. */
function sent(page: Page): string[] {
  const large: string[] = [];
  page.on('request', (request) => {
    if ((request.postData()?.length ?? 0) > 10_000) large.push(request.url());
  });
  return large;
}

const grouped = (n: number): string => n.toLocaleString('en-GB');

test('a manifest of 50 MB is checked in the browser, and nothing of it is sent', async ({ page, server }) => {
  test.skip(!js(), 'without JavaScript no file is read');
  await within(async (folder) => {
    const path = join(folder, 'manifest.csv');
    const { rows, faults } = await manifest(path, 50 << 20);
    await signInAsAdmin(page, server);
    await open(page, '/manifests');
    const large = sent(page);
    await page.getByLabel('Manifest', { exact: true }).setInputFiles(path);
    await page.getByRole('button', { name: 'Check the file' }).click();
    await expect(page.getByRole('heading', { name: '1 kind of error' })).toBeVisible({ timeout: 60_000 });
    const finding = page.getByRole('listitem').filter({ hasText: 'escape-invalid' });
    await expect(finding).toContainText(`${grouped(faults)} ×`);
    await expect(finding).toContainText('lines 50,000, 100,000');
    await expect(page.locator('.figures')).toContainText(grouped(rows));
    await expect(page.locator('#found')).toContainText(/Read \d+(\.\d)? MB in .*\/s/);
    test.info().annotations.push({ type: 'speed', description: (await page.locator('#found > p').first().innerText()).trim() });
    await expect(page.locator('table.four')).toContainText('a b.jpg');
    await accessible(page);

    // Once more with duplicates: exact, so the last row is one.
    await page.getByLabel(/duplicates/).first().check();
    await page.getByRole('button', { name: 'Check the file' }).click();
    await expect(page.getByRole('listitem').filter({ hasText: 'duplicate' })).toContainText(`line ${grouped(rows)}`, { timeout: 60_000 });

    await page.getByLabel('From line').fill(String(rows));
    await page.getByRole('button', { name: 'Show them' }).click();
    await expect(page.locator('table.four').last()).toContainText('a+b.jpg', { timeout: 60_000 });
    expect(large).toEqual([]);
  });
});

test('a check can be stopped, and another one begun', async ({ page, server }) => {
  test.skip(!js(), 'without JavaScript no file is read');
  await within(async (folder) => {
    const path = join(folder, 'manifest.csv');
    await manifest(path, 300 << 20);
    await signInAsAdmin(page, server);
    await open(page, '/manifests');
    await page.getByLabel('Manifest', { exact: true }).setInputFiles(path);
    // With duplicates it takes many seconds: long enough to be stopped on a busy machine, too.
    await page.getByLabel(/duplicates/).first().check();
    await page.getByRole('button', { name: 'Check the file' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByRole('status')).toContainText('Stopped');
    await page.getByLabel('Rows', { exact: true }).fill('bucket-a,a b\n');
    await page.getByRole('button', { name: 'Check the text' }).click();
    await expect(page.getByRole('heading', { name: /error|No error/ })).toBeVisible();
    await expect(page.locator('#found')).toContainText('space-raw');
  });
});

test('a check is stopped even before its worker has loaded', async ({ page, server }) => {
  test.skip(!js(), 'without JavaScript no file is read');
  await within(async (folder) => {
    const path = join(folder, 'manifest.csv');
    await manifest(path, 100 << 20);
    await signInAsAdmin(page, server);
    await open(page, '/manifests');
    await page.getByLabel('Manifest', { exact: true }).setInputFiles(path);
    await page.getByLabel(/duplicates/).first().check();
    // Pressed by the page itself in the moment the button is there: no person is as quick, a slow network gives them time.
    await page.evaluate(
      () =>
        new Promise<void>((pressed) => {
          const button = (text: string) => [...document.querySelectorAll('button')].find((b) => b.textContent?.trim() === text);
          new MutationObserver((_, observer) => {
            const cancel = button('Cancel');
            if (!cancel) return;
            observer.disconnect();
            cancel.click();
            pressed();
          }).observe(document.body, { childList: true, subtree: true });
          button('Check the file')?.click();
        }),
    );
    await expect(page.getByRole('status')).toContainText('Stopped');
  });
});

test('a pasted manifest is checked, with and without a script', async ({ page, server }) => {
  await signInAsAdmin(page, server);
  await open(page, '/manifests');
  await page.getByLabel('Rows', { exact: true }).fill('bucket-a,a%zz\nbucket-a,fine\nbucket-a,%4\n');
  await page.getByRole('button', { name: 'Check the text' }).click();
  const finding = page.getByRole('listitem').filter({ hasText: 'escape-invalid' });
  await expect(finding).toContainText('2 ×');
  await expect(finding).toContainText('lines 1, 3');
  await accessible(page);
});

test('a table becomes a manifest, which is clean', async ({ page, server }) => {
  test.skip(!js(), 'without JavaScript no file is made');
  await signInAsAdmin(page, server);
  await open(page, '/manifests?tool=build');
  await page.getByLabel('Or paste it').fill('src,width,team\nin/a b.jpg,640,x\nin/ü.jpg,1280,x\n');
  await page.getByLabel('Bucket of all rows').fill('my-bucket');
  await page.getByRole('button', { name: 'Build the manifest' }).click();
  await expect(page.getByRole('heading', { name: '2 rows built' })).toBeVisible();
  await expect(page.locator('#work')).toContainText('team = x');
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Save manifest.csv' }).click();
  const text = await readFile(await (await download).path(), 'utf8');
  expect(text.split('\n')[0]).toBe('my-bucket,%7B%22src%22%3A%22in/a%20b.jpg%22%2C%22width%22%3A%22640%22%7D');
  await accessible(page);
});

test('what failed in a report is looked at, and run again verbatim', async ({ page, server }) => {
  test.skip(!js(), 'without JavaScript no file is read');
  await within(async (folder) => {
    const row = (n: number): string =>
      n % 4 === 0 ? `bucket,k%20${n},,failed,200,PermanentFailure,"timed out, after ${n} s"\n` : `bucket,k${n},,succeeded,200,,ok\n`;
    const path = join(folder, 'results.csv');
    await writeFile(path, Array.from({ length: 4000 }, (_, n) => row(n)).join('') + 'bucket,"x,y",,failed,403,AccessDenied,no\n');
    await signInAsAdmin(page, server);
    await open(page, '/reports');
    await page.getByLabel('Files').setInputFiles(path);
    await page.getByRole('button', { name: 'Open the report' }).click();
    await expect(page.getByRole('heading', { name: /4,001 tasks: 3,000 succeeded, 1,001 failed/ })).toBeVisible();
    const group = page.getByRole('row').filter({ hasText: 'PermanentFailure' });
    await expect(group).toContainText('timed out, after <n> s');
    await group.getByRole('button', { name: 'Show' }).click();
    await page.getByRole('button', { name: 'Last' }).click();
    await expect(page.locator('.failures')).toContainText('k%203996');
    await accessible(page);
    await page.getByRole('button', { name: 'Run all failed again' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Save rerun.csv' }).click();
    const text = await readFile(await (await download).path(), 'utf8');
    expect(text.startsWith('bucket,k%200\nbucket,k%204\n')).toBe(true);
    expect(text.endsWith('bucket,"x,y"\n')).toBe(true);
  });
});

test('a handler is run on rows, with and without a script', async ({ page, server }) => {
  await signInAsAdmin(page, server);
  await open(page, '/bench');
  await page.getByText('Functions to start from').click();
  await page.getByText('JavaScript, index.mjs').click();
  const source = await page.locator('.snippets pre').first().innerText();
  await page.getByLabel('Handler', { exact: true }).fill(source);
  await page.getByRole('button', { name: /^Run/ }).click();
  await expect(page.locator('.runs')).toContainText(/[1-3] succeeded, 0 failed/);
  await expect(page.locator('.runs pre').last()).toContainText('my-bucket,in/a%2Bb/%C3%BC.jpg,,succeeded,200');
  await page.getByLabel(/^Paste the function's answer/).fill('{"statusCode": 200}');
  if (!js()) await page.getByRole('button', { name: 'Show and judge' }).click();
  await expect(page.locator('.verdict').first()).toContainText('Invalid JSON returned in Lambda payload');
  await accessible(page);
});
