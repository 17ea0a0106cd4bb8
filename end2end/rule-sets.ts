// The main job in steps: a draft with one rule, a sample, a change, its review, its deployment.
import type { Page } from '@playwright/test';
import { expect } from './fixtures';

/** A mail to try rules on. */
export const MAIL = `From: Billing <billing@example.net>
To: orders@example.com
Subject: Invoice 1042
Message-ID: <1042.abc@example.net>

The body is not kept.
`;

/** Goes to an address, again if a navigation of the page's own was still under way and got in between. */
export async function visit(page: Page, address: string): Promise<void> {
  await expect(async () => {
    await page.goto(address);
  }).toPass({ timeout: 30_000 });
}

/** With JavaScript an edit is saved by itself after a pause; without, by the button. */
export async function saved(page: Page, js: boolean): Promise<void> {
  if (!js) await page.getByRole('button', { name: 'Save', exact: true }).last().click();
  await expect(page.getByText(/saved as revision/)).toBeVisible();
}

/** Makes an empty draft and opens it; gives its address. */
export async function newDraft(page: Page, environment: string, name: string): Promise<string> {
  await page.goto(`/e/${environment}/rule-sets/new`);
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('radio', { name: /^Empty/ }).check();
  await page.getByRole('button', { name: 'Make the draft' }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  return new URL(page.url()).pathname;
}

/** Adds a rule that marks mail for one address with a header, and stops. */
export async function addRule(page: Page, js: boolean, name: string, recipient: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a rule' }).first().click();
  await expect(page.getByRole('heading', { name: /^Rule \d+ of \d+/ })).toBeVisible();
  const rule = page.getByRole('region', { name: /^Rule \d+ of \d+/ });
  await rule.getByLabel('Name', { exact: true }).fill(name);
  await rule.getByLabel('Enabled').check();
  const recipients = rule.getByRole('textbox', { name: /^Recipients/ });
  await recipients.fill(recipient);
  if (js) await recipients.press('Enter');
  await page.getByRole('group', { name: 'Add an action' }).getByRole('button', { name: 'Add header' }).click();
  await page.getByLabel('Header name').fill('X-Team');
  await page.getByLabel('Header value').fill('orders');
  await page.getByRole('group', { name: 'Add an action' }).getByRole('button', { name: 'Stop' }).click();
  await saved(page, js);
}

/** Adds a sample by pasting it. */
export async function addSample(page: Page, environment: string, name: string, recipient: string, mail = MAIL): Promise<void> {
  await page.goto(`/e/${environment}/samples/new`);
  const form = page.getByRole('region', { name: /^Paste/ });
  await form.getByLabel('Name', { exact: true }).fill(name);
  await form.getByLabel('Message', { exact: true }).fill(mail);
  await form.getByLabel('Recipients', { exact: true }).fill(recipient);
  await form.getByRole('button', { name: 'Add the sample' }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
}

/** Proposes the draft on the page; gives the change's address. */
export async function propose(page: Page, title: string): Promise<string> {
  await page.getByRole('link', { name: 'Propose…' }).click();
  await page.getByLabel('Title').fill(title);
  await page.getByRole('button', { name: 'Propose', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(title);
  return new URL(page.url()).pathname;
}

/** Deploys the approved change on the page and waits for the end; gives the deployment's address. */
export async function deploy(page: Page, environment: string): Promise<string> {
  await page.getByRole('button', { name: `Deploy to ${environment}` }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/Deployment \d+/);
  await ended(page);
  await expect(page.getByText('done', { exact: true }).first()).toBeVisible();
  return new URL(page.url()).pathname;
}

/** Waits until the deployment on the page has ended. */
export async function ended(page: Page): Promise<void> {
  await expect(page.locator('.states')).toContainText(/done|stopped|rolled back/, { timeout: 30_000 });
}
