// What every journey starts from: a server of its own worker with an empty data file, and a page that may not complain.
//
//   import { test, expect, accessible } from '../fixtures';
//   test('sign in', async ({ page, server }) => { await page.goto(server.setupLink); … });
//   test.use({ allowedErrors: [/403/] });            // a journey that provokes a refusal says so
import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A running `countersign serve`. */
export interface Server {
  /** `http://127.0.0.1:PORT`, also every page's base. */
  url: string;
  /** The one-time link of the first administrator. */
  setupLink: string;
  /** Everything it printed so far. */
  output(): string;
}

interface Options {
  /** Console errors this journey provokes on purpose. */
  allowedErrors: RegExp[];
}

interface WorkerOptions {
  /** More arguments for `countersign serve`, such as `['--demo']`. A spec that sets it gets a server of its own. */
  serverArguments: string[];
}

interface Fixtures {
  /** Fails the test on any console error or uncaught exception; works by being there. */
  quiet: void;
}

interface WorkerFixtures {
  server: Server;
}

export const test = base.extend<Options & Fixtures, WorkerOptions & WorkerFixtures>({
  allowedErrors: [[], { option: true }],
  serverArguments: [[], { option: true, scope: 'worker' }],

  server: [
    async ({ serverArguments }, use) => {
      const directory = await mkdtemp(join(tmpdir(), 'countersign-e2e-'));
      const started = await start(directory, serverArguments);
      try {
        await use(started.server);
      } finally {
        await stop(started.child);
        await rm(directory, { recursive: true, force: true });
      }
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  baseURL: async ({ server }, use) => use(server.url),

  quiet: [
    async ({ context, allowedErrors }, use) => {
      const errors: string[] = [];
      context.on('console', (message) => {
        if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`);
      });
      context.on('weberror', (error) => errors.push(String(error.error().stack ?? error.error())));
      await use();
      const unexpected = errors.filter((error) => !allowedErrors.some((allowed) => allowed.test(error)));
      expect(unexpected, 'errors in the browser console').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** Fails unless axe finds nothing serious on the page. Needs JavaScript: skips itself without. */
export async function accessible(page: Page): Promise<void> {
  if (test.info().project.name === 'nojs') return;
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
  expect(serious, `axe on ${page.url()}`).toEqual([]);
}

async function start(directory: string, more: string[]): Promise<{ server: Server; child: ChildProcess }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const data = join(directory, 'countersign.sqlite');
  const args = ['serve', '--listen', `127.0.0.1:${port}`, '--data', data, '--site', variable('COUNTERSIGN_SITE'), ...more];
  // Emulators take any credentials, but the SDK wants some.
  const env = { ...process.env, AWS_ACCESS_KEY_ID: 'emulator', AWS_SECRET_ACCESS_KEY: 'emulator' };
  const child = spawn(variable('COUNTERSIGN_BIN'), args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  child.stdout?.on('data', (bytes) => (printed += bytes));
  child.stderr?.on('data', (bytes) => (printed += bytes));
  child.on('error', (error) => (printed += error));

  const deadline = Date.now() + 30_000;
  for (;;) {
    const setupLink = link(printed, url);
    if (setupLink !== undefined && (await healthy(url))) {
      return { server: { url, setupLink, output: () => printed }, child };
    }
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${printed}`);
    if (Date.now() > deadline) {
      await stop(child);
      throw new Error(`the server is not up, or prints no link to set it up:\n${printed}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The link with a path among what the server printed: the other one is its bare address. With --demo there may be none. */
function link(printed: string, url: string): string | undefined {
  const links = printed.match(/https?:\/\/[^\s"'<>\u001b]+/g) ?? [];
  const withPath = links.find((found) => found.startsWith(`${url}/`) && found.length > url.length + 1);
  return withPath ?? (links.length > 0 && printed.includes('demo') ? url : undefined);
}

async function healthy(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`)).ok;
  } catch {
    return false;
  }
}

/** Asks it to end, as a system would; insists if it does not. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const insist = setTimeout(() => child.kill('SIGKILL'), 10_000);
  child.kill('SIGTERM');
  await ended;
  clearTimeout(insist);
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', resolve);
  });
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port on 127.0.0.1');
  return address.port;
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run the journeys by \`cargo xtask test --only browser\``);
  return value;
}
