import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, test as base, type Page } from '@playwright/test';
import { browserPath, electronPath } from './machine.ts';
import { root, startWebShell, temporaryIn } from './web-shell.ts';

/** A running console with its window. */
export type App = {
  readonly page: Page;
  readonly errors: readonly string[];
  /** The fleet file of the demo that this console runs; another console that is given it sees the same machines. */
  readonly demoFleetFile: () => string;
};

/** A second console beside the one under test. */
export type OtherConsole = {
  readonly page: Page;
  /** Takes its process away at once and opens a new one on the same data folder. */
  readonly crashAndReopen: () => Promise<OtherConsole>;
};

type Options = {
  /** Words after the program's name: `--fleet FILE`, `--scenario NAME`. */
  readonly consoleArgs: readonly string[];
};
type Fixtures = {
  /** A folder of this spec alone, removed after it. */
  readonly folder: string;
  readonly app: App;
  /** Opens a second console, with a memory of its own, on a fleet file. */
  readonly openOther: (fleetFile: string) => Promise<OtherConsole>;
};

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

const windowLimitMs = 30_000;

/**
 * Opens the window and waits until it is drawn. Where the network of this computer changes meanwhile, Chromium drops what it was
 * loading and shows nothing: then the page is loaded again, as a person would do it.
 */
const openWindow = async (page: Page, address: string): Promise<void> => {
  const drawn = page.getByRole('navigation', { name: 'Main' });
  const load = async (again: boolean): Promise<void> => {
    await (again ? page.reload() : page.goto(address));
    await drawn.waitFor({ timeout: windowLimitMs });
  };
  let dropped = false;
  page.on('requestfailed', (request) => {
    dropped ||= ofTheNetwork.test(request.failure()?.errorText ?? '');
  });
  for (let again = false; ; again = true) {
    try {
      return await load(again);
    } catch (error) {
      if (!dropped) throw error;
      dropped = false;
    }
  }
};

const demoFleetFileIn = (folder: string): string => {
  const found = readdirSync(folder).find((name) => name.startsWith('quarterdeck-demo-'));
  if (found === undefined) throw new Error('This console runs no demo fleet.');
  return join(folder, found, 'fleet.yaml');
};

const noBrowser = 'There is no Chromium on this machine and none could be installed.';

/** The `app` of a spec: the console with its own data folder, in whichever shell the project names. */
export const test = base.extend<Options & Fixtures>({
  consoleArgs: [[], { option: true }],
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-e2e-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
  app: async ({ consoleArgs, folder, playwright, launchOptions, viewport }, use, info) => {
    const args = [...consoleArgs, '--data', join(folder, 'data')];
    const temporary = join(folder, 'temporary');
    mkdirSync(temporary);
    const demoFleetFile = (): string => demoFleetFileIn(temporary);
    if (info.project.name === 'electron') {
      const executablePath = electronPath();
      base.skip(executablePath === undefined, 'Electron’s binary is not on this machine.');
      const electron = await _electron.launch({
        executablePath: executablePath ?? '',
        args: [root, ...args],
        cwd: root,
        env: { ...definedEnvironment(), ...temporaryIn(temporary) },
      });
      const page = await electron.firstWindow();
      await use({ page, errors: collectErrors(page), demoFleetFile });
      await electron.close();
      return;
    }
    base.skip(browserPath() === undefined, noBrowser);
    await using shell = await startWebShell(args, temporary);
    const browser = await playwright.chromium.launch(launchOptions);
    const context = await browser.newContext({ viewport });
    const page = await context.newPage();
    const errors = collectErrors(page);
    await openWindow(page, shell.address);
    await use({ page, errors, demoFleetFile });
    await browser.close();
  },
  openOther: async ({ folder, playwright, launchOptions, viewport }, use) => {
    base.skip(browserPath() === undefined, noBrowser);
    await using opened = new AsyncDisposableStack();
    const browser = await playwright.chromium.launch(launchOptions);
    opened.defer(() => browser.close());
    const open = async (fleetFile: string, data: string): Promise<OtherConsole> => {
      const shell = opened.use(await startWebShell(['--fleet', fleetFile, '--data', data], folder));
      const context = await browser.newContext({ viewport });
      const page = await context.newPage();
      await openWindow(page, shell.address);
      return {
        page,
        crashAndReopen: async () => {
          await shell.crash();
          await context.close();
          return open(fleetFile, data);
        },
      };
    };
    await use((fleetFile) => open(fleetFile, mkdtempSync(join(folder, 'other-'))));
  },
});

const definedEnvironment = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );

export { expect } from '@playwright/test';
