import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';

/**
 * How every fuse of a packaged app must stand (R17). The one left out, WasmTrapHandlers, keeps Electron's default.
 * @type {Readonly<Record<string, boolean>>}
 */
export const wantedFuses = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
};

/**
 * Reads the fuses of a packaged app from its binary.
 * @param {string} binary @returns {Promise<Record<string, boolean>>} those of `wantedFuses`, true for on
 */
export const readFuses = async (binary) => {
  /** @type {Record<number, unknown>} */
  const wire = { ...(await getCurrentFuseWire(binary)) };
  const number = (/** @type {string} */ name) =>
    FuseV1Options[/** @type {keyof typeof FuseV1Options} */ (name)];
  return Object.fromEntries(
    Object.keys(wantedFuses).map((name) => [name, wire[number(name)] === FuseState.ENABLE]),
  );
};

/** @param {string} output folder that electron-builder wrote to @returns {readonly string[]} the apps in it */
export const packagedApps = (output) => {
  const name = 'Quarterdeck';
  const candidates = (existsSync(output) ? readdirSync(output) : []).flatMap((folder) => {
    if (/^linux.*-unpacked$/.test(folder)) return [join(output, folder, name.toLowerCase())];
    if (/^win.*-unpacked$/.test(folder)) return [join(output, folder, `${name}.exe`)];
    return folder.startsWith('mac') ? [join(output, folder, `${name}.app`)] : [];
  });
  return candidates.filter((path) => existsSync(path));
};
