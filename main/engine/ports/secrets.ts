import { readFile, stat } from 'node:fs/promises';
import { failed, fault, ok, type Result } from '#shared/fault';
import type { Secret } from '#shared/model';

/** Reads what must not be kept: passwords and tokens, each time one is needed, and the authorities to trust. */
export type Secrets = {
  /** `subject`: whose it is, for the fault. Fails with `secret.unreadable`, which names the place and never the value. */
  readonly secret: (place: Secret, subject: string) => Promise<Result<string>>;
  /** Text of a PEM file (absolute path). Fails with `secret.unreadable`. */
  readonly authority: (file: string, subject: string) => Promise<Result<string>>;
};

const unreadable = (subject: string, says: string): Result<never> =>
  failed(fault('secret.unreadable', says, { subject }));

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const firstLineOf = async (file: string, subject: string): Promise<Result<string>> => {
  try {
    const { mode } = await stat(file);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      return unreadable(subject, `${file} may be read by others on this machine: give it the mode 0600.`);
    return ok((await readFile(file, 'utf8')).split('\n')[0]?.trim() ?? '');
  } catch (error) {
    return unreadable(subject, `${file} cannot be read: ${wordsOf(error)}`);
  }
};

/** `environment`: the variables of this program, looked up whenever one is named. */
export const createSecrets = (environment: Readonly<Record<string, string | undefined>>): Secrets => ({
  secret: async (place, subject) => {
    const read =
      'file' in place ? await firstLineOf(place.file, subject) : ok(environment[place.environment] ?? '');
    if (!read.ok || read.value !== '') return read;
    const where = 'file' in place ? place.file : `The environment variable ${place.environment}`;
    return unreadable(subject, `${where} holds no password.`);
  },
  authority: async (file, subject) => {
    try {
      return ok(await readFile(file, 'utf8'));
    } catch (error) {
      return unreadable(subject, `The certificate ${file} cannot be read: ${wordsOf(error)}`);
    }
  },
});
