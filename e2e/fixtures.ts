import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, test as base, type Page } from '@playwright/test';
import { browserPath, electronPath } from './machine.ts';

const root = join(import.meta.dirname, '..');
const startLimitMs = 30_000;

/** A running console with its window. */
export type App = { readonly page: Page; readonly errors: readonly string[] };

type Options = {
  /** Words after the program's name: `--fleet FILE`, `--scenario NAME`. */
  readonly consoleArgs: readonly string[];
};

const addressOf = (shell: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = '';
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      const found = /Open (http:\/\/\S+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    };
    shell.stdout?.on('data', hear);
    shell.stderr?.on('data', hear);
    shell.on('exit', (code) => reject(new Error(`The web shell ended with ${code}:\n${said}`)));
    setTimeout(() => reject(new Error(`The web shell printed no address:\n${said}`)), startLimitMs).unref();
  });

/** Machines of a test fleet join and leave this computer's network; Chromium then drops what it was loading, and the page asks again. */
const ofTheNetwork = /net::ERR_NETWORK_CHANGED/;

/** What the page complains about by itself: a script error or a breach of the content security policy fails the spec. */
const collectErrors = (page: Page): string[] => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !ofTheNetwork.test(message.text())) errors.push(message.text());
  });
  return errors;
};

const ended = (child: ChildProcess): Promise<void> =>
  child.exitCode === null ? new Promise((resolve) => child.on('exit', () => resolve())) : Promise.resolve();

/** The `app` of a spec: the console with its own data folder, in whichever shell the project names. */
export const test = base.extend<Options & { readonly app: App }>({
  consoleArgs: [[], { option: true }],
  app: async ({ consoleArgs, playwright, launchOptions, viewport }, use, info) => {
    const data = mkdtempSync(join(tmpdir(), 'quarterdeck-e2e-'));
    const args = [...consoleArgs, '--data', data];
    try {
      if (info.project.name === 'electron') {
        const executablePath = electronPath();
        base.skip(executablePath === undefined, 'Electron’s binary is not on this machine.');
        const electron = await _electron.launch({
          executablePath: executablePath ?? '',
          args: [root, ...args],
          cwd: root,
        });
        const page = await electron.firstWindow();
        await use({ page, errors: collectErrors(page) });
        await electron.close();
        return;
      }
      base.skip(
        browserPath() === undefined,
        'There is no Chromium on this machine and none could be installed.',
      );
      const shell = spawn(process.execPath, [join(root, 'out/main/web.js'), '--port', '0', ...args], {
        cwd: root,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      try {
        const address = await addressOf(shell);
        const browser = await playwright.chromium.launch(launchOptions);
        const context = await browser.newContext({ viewport });
        const page = await context.newPage();
        const errors = collectErrors(page);
        await page.goto(address);
        await use({ page, errors });
        await browser.close();
      } finally {
        shell.kill('SIGTERM');
        await ended(shell);
      }
    } finally {
      rmSync(data, { recursive: true, force: true });
    }
  },
});

export { expect } from '@playwright/test';
