import { chromium } from 'playwright-core';
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-gpu','--disable-background-networking','--disable-component-update','--disable-sync','--no-first-run','--disable-quic'] });
const ctx = await browser.newContext({ viewport: { width: 390, height: 900 } });
const page = await ctx.newPage();
await page.route(/\.wasm|\.js$/, r => r.abort());
await page.goto('http://127.0.0.1:3777/sign-in');
await page.getByLabel('Name').fill('author');
await page.getByLabel('Password').fill('countersign demo');
await page.getByRole('button', { name: 'Sign in' }).click();
await page.waitForURL(u => !u.pathname.includes('sign-in'));
for (const p of process.argv.slice(2)) {
  await page.goto('http://127.0.0.1:3777' + p);
  const out = await page.evaluate(() => {
    const w = document.documentElement.clientWidth;
    const bad = [];
    for (const e of document.querySelectorAll('*')) {
      const r = e.getBoundingClientRect();
      if (r.right > w + 1) {
        let a = e.parentElement, clipped = false;
        while (a) { if (getComputedStyle(a).overflowX !== 'visible') { clipped = getComputedStyle(e).position !== 'absolute' || getComputedStyle(a).position !== 'static'; break; } a = a.parentElement; }
        if (!clipped) bad.push(e.tagName + '.' + e.className + ' ' + Math.round(r.right) + ' ' + (e.textContent||'').slice(0,40));
      }
    }
    return [document.documentElement.scrollWidth, w, bad.slice(0, 8)];
  });
  console.log(p, JSON.stringify(out));
}
await browser.close();
