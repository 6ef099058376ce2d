import { ipcRenderer } from 'electron';
import { desktopDoorway } from '#shared/wire';

/** The names of the page that this file touches. It alone of the Node side runs beside a page, so it declares them itself. */
declare const window: {
  addEventListener(
    type: 'message',
    listener: (event: { readonly source: unknown; readonly data: unknown }) => void,
  ): void;
  postMessage(message: unknown, origin: string, ports?: readonly unknown[]): void;
};

// The whole bridge: the page asks for a port to the engine and is given one, or told that it is dead. Nothing of
// Electron or Node reaches the page. A port cannot cross the context bridge, hence the message to the own window:
// https://www.electronjs.org/docs/latest/tutorial/message-ports
window.addEventListener('message', (event) => {
  if (event.source === window && event.data === desktopDoorway.wanted)
    ipcRenderer.send(desktopDoorway.wanted);
});
ipcRenderer.on(desktopDoorway.port, (event) =>
  window.postMessage(desktopDoorway.port, desktopDoorway.origin, event.ports),
);
ipcRenderer.on(desktopDoorway.gone, () => window.postMessage(desktopDoorway.gone, desktopDoorway.origin));
