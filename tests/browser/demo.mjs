// Drives the demo's page as a person would and asserts what it shows.
//
//   demo.mjs DEMO_PROGRAM CHROMIUM [FOLDER_FOR_SCREENSHOTS]
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';

// run.sh installs playwright-core into a folder of the build and names it here.
const require = createRequire(path.join(process.env.CORTADO_BROWSER_MODULES, 'package.json'));
const { chromium } = require('playwright-core');
const [program, executablePath, pictures] = process.argv.slice(2);
const wait = 20_000;

const startDemo = async () => {
  const demo = spawn(program, { env: { ...process.env, PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: demo.stdout })) {
    const match = /^listening on (127\.0\.0\.1:\d+)$/.exec(line);
    if (match) return { demo, url: `http://${match[1]}/` };
  }
  throw new Error(`${program} ended without saying where it listens`);
};

const textOf = (page, id) => page.locator(`#${id}`).textContent();
const number = async (page, id) => Number((await textOf(page, id)).replaceAll(',', ''));
const until = (page, id, pattern) => page.locator(`#${id}`).filter({ hasText: pattern }).waitFor({ timeout: wait });

const tests = {
  'a prepared request shows its handler, its reply and its curl line': async (page, url) => {
    await until(page, 'try-reply', '{"id":"7"}');
    const reply = await textOf(page, 'try-reply');
    assert.match(reply, /^HTTP\/1\.1 200 OK\n/);
    assert.match(reply, /\nContent-Type: application\/json; charset=utf-8\n/);
    assert.match(await textOf(page, 'try-code'), /^app\.get\("\/users\/:id"/);
    assert.equal(await textOf(page, 'try-curl'), `curl -i '${url}try/users/7'`);
  },

  'every prepared request is answered with its status': async (page) => {
    const seen = [];
    for (const button of await page.locator('#presets button').all()) {
      const before = page.waitForResponse((reply) => reply.url().includes('/api/try'));
      await button.click();
      const { raw } = await (await before).json();
      await until(page, 'try-reply', raw.split('\r\n')[0]);
      seen.push(`${await button.textContent()} ${raw.split(' ')[1]}`);
    }
    assert.deepEqual(seen, [
      'GET /try/users/7 200', 'GET /try/koa 200', 'POST /try/echo 200', 'GET /try/slow 200',
      'GET /try/search?q=flat+white&page=2 200', 'GET /try/files/css/site.css 200', 'GET /try/teapot 418',
      'GET /try/bug 500', 'GET /try/nowhere 404',
    ]);
  },

  'a request of one\'s own is sent as it was typed': async (page) => {
    await page.getByLabel('Method').selectOption('POST');
    await page.getByLabel('Path').fill('/try/echo');
    await page.getByLabel('Body').fill('from the <keyboard>');
    assert.equal(await textOf(page, 'try-code'), '// A request of your own.');
    assert.equal(await page.locator('#presets [aria-pressed="true"]').count(), 0);
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await until(page, 'try-reply', 'from the <keyboard>');
    await page.getByLabel('Path').fill('/elsewhere');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await until(page, 'try-reply', 'the routes to try are below /try');
  },

  'the onion is drawn with its eight steps in Koa\'s order': async (page) => {
    await page.getByRole('button', { name: 'Through Koa\'s onion' }).click();
    await until(page, 'onion-chart', 'leave layer 1');
    assert.equal(await page.locator('#onion-chart .ring').count(), 4);
    assert.equal(await page.locator('#onion-chart .bead').count(), 8);
    const steps = await page.locator('#onion-steps b').allTextContents();
    assert.deepEqual(steps, ['enter layer 1', 'enter layer 2', 'enter layer 3', 'enter handler',
      'leave handler', 'leave layer 3', 'leave layer 2', 'leave layer 1']);
  },

  'the chain is drawn in Express\'s order: next() comes back first': async (page) => {
    await page.getByRole('button', { name: 'Through Express\'s chain' }).click();
    await page.locator('#onion-steps b').last().filter({ hasText: 'leave handler' }).waitFor({ timeout: wait });
    const steps = await page.locator('#onion-steps b').allTextContents();
    assert.deepEqual(steps, ['enter layer 1', 'enter layer 2', 'enter layer 3', 'enter handler',
      'leave layer 3', 'leave layer 2', 'leave layer 1', 'leave handler']);
  },

  'stream lines appear one after the other, and can be stopped': async (page) => {
    const lines = page.locator('#stream-lines li');
    await page.getByRole('button', { name: 'Start' }).click();
    await lines.nth(1).waitFor({ timeout: wait });
    assert.ok((await lines.count()) < 12, 'all lines came at once');
    assert.match(await lines.first().textContent(), /^line 1 of 12/);
    await until(page, 'stream-state', 'ended');
    assert.equal(await lines.count(), 12);
    await page.getByRole('button', { name: 'Start' }).click();
    await lines.first().waitFor({ timeout: wait });
    await page.getByRole('button', { name: 'Stop' }).click();
    await until(page, 'stream-state', 'stopped');
    assert.ok((await lines.count()) < 12);
  },

  'an upload moves the bar and is counted': async (page) => {
    await page.getByLabel('or so many MiB of zeros').fill('24');
    await page.getByRole('button', { name: 'Upload' }).click();
    await until(page, 'upload-result', 'The server counted 25165824 bytes');
    assert.equal(await page.locator('#upload-progress').evaluate((bar) => bar.value), 1);
    assert.equal(await textOf(page, 'upload-percent'), '24.0 MiB of 24.0 MiB');
    await page.getByLabel('A file of yours').setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('seven b') });
    await page.getByRole('button', { name: 'Upload' }).click();
    await until(page, 'upload-result', 'The server counted 7 bytes in 1 piece,');
  },

  'the live figures count a burst, and the chart is drawn': async (page) => {
    await until(page, 'live-total', /\d/);
    const before = await number(page, 'live-total');
    await page.getByRole('button', { name: 'Send 500 requests' }).click();
    await until(page, 'burst-result', /^500 answered in [\d.]+ s$/);
    await page.waitForFunction((least) =>
      Number(document.getElementById('live-total').textContent.replaceAll(',', '')) >= least, before + 500);
    assert.ok((await number(page, 'live-connections')) >= 1);
    const drawn = await page.locator('#live-chart').evaluate((canvas) =>
      canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value > 0));
    assert.ok(drawn, 'nothing is drawn');
  },

  'nothing is wider than a phone': async (page) => {
    await page.setViewportSize({ width: 360, height: 780 });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 360), 'the page scrolls sideways');
  },
};

const { demo, url } = await startDemo();
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
const complaints = [];
page.on('pageerror', (error) => complaints.push(error.message));
page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
let failed = 0;
try {
  await page.goto(url);
  for (const [name, test] of Object.entries(tests)) {
    try {
      await test(page, url);
      console.log(`ok: ${name}`);
    } catch (error) {
      ++failed;
      console.log(`FAILED: ${name}\n${error.stack}`);
    }
    if (pictures && name.startsWith('the live')) {
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme });
        await page.waitForTimeout(700);
        await page.screenshot({ path: `${pictures}/demo-${colorScheme}.png`, fullPage: true });
      }
    }
  }
  if (pictures) await page.screenshot({ path: `${pictures}/demo-phone.png`, fullPage: true });
  // The page itself never asks for what is refused, except where a test above typed it.
  const unexpected = complaints.filter((text) => !text.includes('400 (Bad Request)'));
  if (unexpected.length > 0) {
    ++failed;
    console.log(`FAILED: the page complains\n${unexpected.join('\n')}`);
  }
} finally {
  await browser.close();
  demo.kill('SIGTERM');
}
console.log(`${Object.keys(tests).length + 1 - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
