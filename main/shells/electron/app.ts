import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  Notification,
  protocol,
  screen,
  session,
  utilityProcess,
} from 'electron';
import { desktopDoorway } from '#shared/wire';
import { engineEnvironment, engineHeap } from '../engine-heap.ts';
import { readArguments, type Wanted } from './arguments.ts';
import { mayAsk, refusedSwitch } from './decisions.ts';
import { createEngineHost, type EngineHost } from './engine-host.ts';
import { hardenContents, hardenSession, serveWindow, webPreferences } from './harden.ts';
import { menuTemplate } from './menu.ts';
import { openAt, readMemory, writeMemory, type WindowMemory } from './window-memory.ts';

// The broker: it opens the window, starts the engine beside it and hands a port from one to the other.
// What nodes say never passes through here: this process has no sandbox.

const out = join(import.meta.dirname, '..');
const isRelease = app.isPackaged;
const memoryFile = join(app.getPath('userData'), 'window.json');

/** EX_USAGE of sysexits(3). */
const wrongUsage = 64;

const stopWith = (says: string): never => {
  process.stderr.write(`${says}\n`);
  return process.exit(wrongUsage);
};

const openWindow = (memory: WindowMemory): BrowserWindow => {
  const window = new BrowserWindow({
    ...openAt(
      memory.bounds,
      screen.getAllDisplays().map((display) => display.workArea),
    ),
    minWidth: 720,
    minHeight: 480,
    title: 'Quarterdeck',
    show: false,
    webPreferences: webPreferences(join(out, 'preload', 'preload.cjs'), isRelease),
  });
  if (memory.maximized === true) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => remember({ bounds: window.getNormalBounds(), maximized: window.isMaximized() }));
  void window.loadURL(`${desktopDoorway.origin}/`);
  return window;
};

const remember = (news: Partial<WindowMemory>): void =>
  writeMemory(memoryFile, { ...readMemory(memoryFile), ...news });

/** What was asked for on the command line counts; else the fleet that was open last; else the demo. */
const fleetToOpen = (wanted: Wanted): Wanted =>
  wanted.fleetFile !== undefined || wanted.demo
    ? wanted
    : { ...wanted, fleetFile: readMemory(memoryFile).fleetFile };

const start = (wanted: Wanted): void => {
  hardenSession(session.defaultSession, isRelease);
  serveWindow(session.defaultSession, join(out, 'renderer'));
  let fleet = fleetToOpen(wanted);
  const host: EngineHost = createEngineHost({
    fork: () =>
      utilityProcess.fork(join(out, 'main', 'engine-process.js'), [JSON.stringify(fleet)], {
        serviceName: 'Quarterdeck engine',
        execArgv: [...engineHeap],
        env: { ...process.env, ...engineEnvironment },
      }),
    newChannel: () => new MessageChannelMain(),
    after: (ms, call) => setTimeout(call, ms),
    onNotice: ({ title, body }) => {
      const notice = new Notification({ title, body });
      notice.on('click', showWindow);
      notice.show();
    },
  });
  const change = (fleetFile: string | undefined) => {
    fleet = { ...fleet, fleetFile, demo: fleetFile === undefined };
    writeMemory(memoryFile, { ...readMemory(memoryFile), fleetFile });
    host.restart();
  };
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(
      menuTemplate(process.platform, isRelease, {
        openFleet: () => void chooseFleet(change),
        openDemo: () => change(undefined),
      }),
    ),
  );
  ipcMain.on(desktopDoorway.wanted, (event) => {
    const isMainFrame = event.senderFrame !== null && event.senderFrame === event.sender.mainFrame;
    const isKnownWindow = BrowserWindow.fromWebContents(event.sender) !== null;
    if (mayAsk({ isKnownWindow, isMainFrame, url: event.senderFrame?.url })) host.want(event.sender);
  });
  leaveTogether(host);
  // What a second start was given is not looked at: any program of this user could send it.
  app.on('second-instance', showWindow);
  app.on('activate', showWindow);
  openWindow(readMemory(memoryFile));
};

const chooseFleet = async (change: (file: string) => void): Promise<void> => {
  const chosen = await dialog.showOpenDialog({
    title: 'Open fleet file',
    filters: [{ name: 'Fleet file', extensions: ['yaml', 'yml'] }],
    properties: ['openFile'],
  });
  const file = chosen.filePaths[0];
  if (file !== undefined) change(file);
};

const showWindow = (): void => {
  const window = BrowserWindow.getAllWindows()[0] ?? openWindow(readMemory(memoryFile));
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
};

/** The engine writes down what it holds before the app is gone. */
const leaveTogether = (host: EngineHost): void => {
  let saidGoodbye = false;
  app.on('before-quit', (event) => {
    if (saidGoodbye) return;
    event.preventDefault();
    void host.stop().then(() => {
      saidGoodbye = true;
      app.quit();
    });
  });
};

const refused = isRelease ? refusedSwitch(process.argv.slice(1)) : undefined;
if (refused !== undefined)
  stopWith(`Quarterdeck is not started with ${refused}: it switches its protection off.`);
app.enableSandbox();
protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);
app.on('web-contents-created', (_event, contents) => hardenContents(contents));
app.on('window-all-closed', () => {
  if (process.platform !== 'darwin') app.quit();
});
if (app.requestSingleInstanceLock()) {
  void app.whenReady().then(() => start(readArguments(process.argv.slice(1), process.cwd(), isRelease)));
} else app.quit();
