import type { MenuItemConstructorOptions } from 'electron';

type Acts = { readonly openFleet: () => void; readonly openDemo: () => void };

/** The menu bar. Screens have their own keys; what stands here belongs to the app and its window. */
export const menuTemplate = (
  platform: NodeJS.Platform,
  isRelease: boolean,
  acts: Acts,
): MenuItemConstructorOptions[] => {
  const mac = platform === 'darwin';
  const developer: MenuItemConstructorOptions[] = isRelease
    ? []
    : [{ role: 'reload' }, { role: 'toggleDevTools' }, { type: 'separator' }];
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        { label: 'Open fleet file…', accelerator: 'CommandOrControl+O', click: acts.openFleet },
        { label: 'Watch the demo fleet', click: acts.openDemo },
        { type: 'separator' },
        mac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        ...developer,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
  ];
};
