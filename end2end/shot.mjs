import { chromium } from 'playwright-core';
const js = process.env.JS === '1';
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-gpu','--disable-background-networking','--disable-component-update','--disable-sync','--no-first-run','--disable-quic'] });
const paths = process.argv.slice(2);
for (const [w, scheme] of [[1280,'light'],[390,'dark']]) {
  const ctx = await browser.newContext({ viewport: { width: w, height: 900 }, colorScheme: scheme, javaScriptEnabled: js });
  const page = await ctx.newPage();
  page.on('console', m => { if (m.type() === 'error') console.log('console', m.text()); });
  page.on('pageerror', e => console.log('pageerror', e.message));
  await page.goto('http://127.0.0.1:3777/sign-in');
  await page.getByLabel('Name').fill(process.env.WHO ?? 'author');
  await page.getByLabel('Password').fill('countersign demo');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(u => !u.pathname.includes('sign-in'));
  for (const [n, p] of paths.entries()) {
    await page.goto('http://127.0.0.1:3777' + p);
    await page.waitForTimeout(js ? 1500 : 100);
    await page.screenshot({ path: `/tmp/shots/${n}-${w}.png`, fullPage: true });
    console.log(p, w, await page.title());
  }
  await ctx.close();
}
await browser.close();
