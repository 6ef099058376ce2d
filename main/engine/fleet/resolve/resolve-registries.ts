import type { NodeId } from '#shared/model';
import { nearestWord, type PathProblem, type RegistryFields } from '../file/index.ts';
import type { RegistryAccess } from '../fleet.ts';
import { expandPath, type Surroundings } from './resolve-access.ts';

type Context = {
  readonly file: string;
  readonly around: Surroundings;
  readonly nodes: readonly NodeId[];
};

type Problem = Pick<PathProblem, 'says' | 'instead'> & { readonly below?: string };

const problemsOf = (host: string, fields: RegistryFields, { nodes }: Context): readonly Problem[] => {
  const { user, passwordFile, passwordEnvironment, through, plainHttp } = fields;
  const passwords = [passwordFile, passwordEnvironment].filter((one) => one !== undefined).length;
  const problems: Problem[] = [];
  if (passwords > 1 || (user === undefined) !== (passwords === 0))
    problems.push({
      says: `The login of "${host}" is not whole.`,
      instead: 'Write user with one of passwordFile and passwordEnvironment, or none of the three.',
    });
  if (through !== undefined && through !== 'console' && !nodes.some((id) => id === through)) {
    const meant = nearestWord(through, [...nodes, 'console']);
    problems.push({
      below: 'through',
      says: `"${host}" is asked from "${through}", which is not a node.`,
      instead: meant === undefined ? 'Write the name of a node, or console.' : `Did you mean "${meant}"?`,
    });
  }
  if (plainHttp === true && user !== undefined && through === 'console')
    problems.push({
      below: 'plainHttp',
      says: `The password of "${host}" would leave this machine without TLS.`,
      instead: 'Remove plainHttp, or ask it through a node beside it.',
    });
  return problems;
};

const accessOf = (host: string, fields: RegistryFields, { file, around }: Context): RegistryAccess => {
  const absolute = (path: string): string => expandPath(path, file, around.homeDirectory);
  const { user, passwordFile, passwordEnvironment, authorityFile, plainHttp, through } = fields;
  return {
    host,
    user,
    password:
      passwordFile !== undefined
        ? { file: absolute(passwordFile) }
        : passwordEnvironment === undefined
          ? undefined
          : { environment: passwordEnvironment },
    authorityFile: authorityFile === undefined ? undefined : absolute(authorityFile),
    isPlain: plainHttp ?? false,
    through: through as RegistryAccess['through'],
  };
};

/** How each registry is reached. Pure: no password is read here. All problems at once. */
export const resolveRegistries = (
  written: Readonly<Record<string, RegistryFields | null>>,
  context: Context,
): { readonly registries: readonly RegistryAccess[]; readonly problems: readonly PathProblem[] } => {
  const all = Object.entries(written).map(([host, fields]) => [host, fields ?? {}] as const);
  return {
    registries: all.map(([host, fields]) => accessOf(host, fields, context)),
    problems: all.flatMap(([host, fields]) =>
      problemsOf(host, fields, context).map(({ below, says, instead }) => ({
        path: ['registries', host, ...(below === undefined ? [] : [below])],
        at: below === undefined ? 'key' : 'value',
        says,
        instead,
      })),
    ),
  };
};
