import { z } from '#shared/schema';
import { hostPattern, userPattern } from './host-grammar.ts';

/** Where a path may be: no control characters, and no UNC path, which would send a login hash on Windows (R64). */
const pathPattern = /^(?!\\\\|\/\/)[^\u0000-\u001f\u007f]+$/;
/** A path on the console. */
export const path = z.string().max(1_024).regex(pathPattern);
/** A path on a node. */
export const absolutePath = z
  .string()
  .max(1_024)
  .regex(/^\/[^\u0000-\u001f\u007f]*$/);

export const host = z.string().max(253).regex(hostPattern);
export const user = z.string().max(64).regex(userPattern);
export const port = z.number().int().min(1).max(65_535);

const labelValue = z.union([z.string().max(256), z.number(), z.boolean()]);
export const labels = z.record(z.string().min(1).max(128), labelValue);

/** A shell command of the owner: any text but control characters other than line ends and tabs. */
const commandPattern = /^[^\u0000-\u0008\u000b-\u001f\u007f]+$/;
export const command = (description: string, example: string) =>
  z
    .string()
    .max(4_096)
    .regex(commandPattern)
    .meta({ description, examples: [example] });

/** systemd.unit(5): letters, digits and `:-_.\@`; no leading dash, which an option parser would take. */
const unitPattern = /^[A-Za-z0-9:_.\\@][A-Za-z0-9:_.\\@-]*$/;
export const unit = z.string().max(255).regex(unitPattern);

/** Docker's own grammar of container names. */
const containerPattern = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/;
export const container = z.string().max(255).regex(containerPattern);

/** `30s`, `5m`: durations read better with their unit than as a count of milliseconds. */
const durationPattern = /^(\d{1,6})(ms|s|m|h)$/;
export const duration = (description: string, example: string) =>
  z
    .string()
    .regex(durationPattern)
    .meta({ description, examples: [example] });

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** Milliseconds of a duration that has passed the schema. */
export const durationMs = (text: string): number => {
  const [, count, unit] = durationPattern.exec(text) ?? [];
  return Number(count ?? 0) * unitMs[(unit ?? 'ms') as keyof typeof unitMs];
};

/** Where a secret is. The secret itself has no place in the file. */
export const secretShape = (example: { readonly file: string; readonly environment: string }) => ({
  passwordFile: path.optional().meta({
    description:
      'the path of a file that holds the password or token on its first line and that only you may read',
    examples: [example.file],
  }),
  passwordEnvironment: z
    .string()
    .max(128)
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/)
    .optional()
    .meta({
      description: 'the name of an environment variable that holds the password or token',
      examples: [example.environment],
    }),
});

export const authorityFile = (example: string) =>
  path.optional().meta({
    description: 'the path of a PEM file with the authority of its certificate',
    examples: [example],
  });
