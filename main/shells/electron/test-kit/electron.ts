import { EventEmitter } from 'node:events';

/** Everything that the app did to Electron, in order. */
export const done: unknown[] = [];

class Window {
  static readonly all: Window[] = [];
  static readonly getAllWindows = () => Window.all;
  static readonly fromWebContents = (contents: unknown) =>
    Window.all.find((each) => each.webContents === contents) ?? null;
  readonly webContents = Object.assign(new EventEmitter(), {
    id: 1,
    mainFrame: { url: 'app://bundle/' },
    isDestroyed: () => false,
    postMessage: (...what: readonly unknown[]) => done.push(['to window', ...what]),
    setWindowOpenHandler: () => undefined,
  });
  readonly maximize = () => undefined;
  readonly once = () => undefined;
  readonly on = () => undefined;
  readonly isMinimized = () => true;
  readonly restore = () => done.push('restore');
  readonly show = () => done.push('show');
  readonly focus = () => done.push('focus');
  constructor(options: { readonly webPreferences: unknown }) {
    Window.all.push(this);
    done.push(['window', options.webPreferences]);
    app.emit('web-contents-created', {}, this.webContents);
  }
  readonly loadURL = async (url: string) => void done.push(['load', url]);
}

export const app = Object.assign(new EventEmitter(), {
  isPackaged: true,
  getPath: () => '/nowhere/quarterdeck-test',
  enableSandbox: () => done.push('sandbox'),
  requestSingleInstanceLock: () => true,
  whenReady: async () => void done.push('ready'),
  quit: () => done.push('quit'),
});
export const ipcMain = new EventEmitter();
export const engines: (EventEmitter & {
  readonly kill: () => void;
  readonly postMessage: (...what: readonly unknown[]) => void;
})[] = [];

const anything = (): object => new Proxy(() => undefined, { get: () => anything(), apply: () => undefined });

/** What `import … from 'electron'` gives in a test: enough for the app to start, recording what it asks for. */
export const standInElectron = () => ({
  app,
  ipcMain,
  BrowserWindow: Window,
  MessageChannelMain: class {
    readonly port1 = 'engine end';
    readonly port2 = 'window end';
  },
  Notification: class {
    readonly on = () => undefined;
    readonly show = () => done.push('notice');
  },
  Menu: { buildFromTemplate: (template: unknown) => template, setApplicationMenu: () => done.push('menu') },
  dialog: {},
  protocol: { registerSchemesAsPrivileged: (schemes: unknown) => done.push(['schemes', schemes]) },
  screen: { getAllDisplays: () => [] },
  session: { defaultSession: anything() },
  utilityProcess: {
    fork: (file: string, args: readonly string[]) => {
      done.push(['fork', file.replaceAll('\\', '/').split('/').slice(-2).join('/'), args]);
      const engine = Object.assign(new EventEmitter(), {
        kill: () => undefined,
        postMessage: (...what: readonly unknown[]) => void done.push(['to engine', ...what]),
      });
      engines.push(engine);
      return engine;
    },
  },
});
