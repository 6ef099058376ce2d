import { readFile, stat } from 'node:fs/promises';
import { failed, fault, ok, type Result } from '#shared/fault';
import type { RegistryAccess } from '../fleet/index.ts';

export type Login = { readonly user: string; readonly password: string };

const noPassword = (host: string, says: string): Result<never> =>
  failed(fault('registry.no-password', says, { subject: host }));

const readPasswordFile = async (host: string, file: string): Promise<Result<string>> => {
  try {
    const { mode } = await stat(file);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      return noPassword(host, `${file} may be read by others on this machine: give it the mode 0600.`);
    return ok((await readFile(file, 'utf8')).split('\n')[0]?.trim() ?? '');
  } catch (error) {
    return noPassword(
      host,
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
};

/** The login of a registry, read now; undefined where it wants none. */
export const readLogin = async (
  { host, user, password }: RegistryAccess,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Result<Login | undefined>> => {
  if (user === undefined || password === undefined) return ok(undefined);
  const read =
    'file' in password
      ? await readPasswordFile(host, password.file)
      : ok(environment[password.environment] ?? '');
  if (!read.ok) return read;
  if (read.value !== '') return ok({ user, password: read.value });
  const where = 'file' in password ? password.file : `The environment variable ${password.environment}`;
  return noPassword(host, `${where} holds no password.`);
};

/** The authority to trust; undefined where the file names none. */
export const readAuthority = async ({
  host,
  authorityFile,
}: RegistryAccess): Promise<Result<string | undefined>> => {
  if (authorityFile === undefined) return ok(undefined);
  try {
    return ok(await readFile(authorityFile, 'utf8'));
  } catch (error) {
    return failed(
      fault('registry.unreachable', `The certificate ${authorityFile} cannot be read.`, {
        subject: host,
        details: String(error),
      }),
    );
  }
};
