import { consolePlace, type FleetNode } from '#shared/model';
import type { LocatorFields, PathProblem, ServerFields, SpaceFields } from '../file/index.ts';
import { asList } from './merge-fields.ts';
import { placeProblems, placesOf, suggestNode, type Problem } from './places.ts';

const loginProblems = (name: string, fields: SpaceFields): Problem[] => {
  const passwords = [fields.passwordFile, fields.passwordEnvironment].filter((one) => one !== undefined);
  const whole = { says: `The login of "${name}" is not whole.` };
  if (passwords.length > 1)
    return [{ ...whole, instead: 'Write one of passwordFile and passwordEnvironment.' }];
  if (fields.kind === 'locator') {
    const hasHow = fields.tokenHeader !== undefined || fields.tokenPrefix !== undefined;
    return passwords.length === 0 && hasHow
      ? [{ ...whole, instead: 'Write passwordFile or passwordEnvironment with the place of its token.' }]
      : [];
  }
  if (fields.kind === 'redis-cluster' && fields.user !== undefined && passwords.length === 0)
    return [{ ...whole, instead: 'Write passwordFile or passwordEnvironment, or remove user.' }];
  return [];
};

const tlsProblems = (name: string, fields: SpaceFields): Problem[] => {
  const isPlain = fields.kind === 'locator' ? fields.url.startsWith('http:') : fields.tls === false;
  const key = (['authorityFile', 'serverName'] as const).find((one) => fields[one] !== undefined);
  if (!isPlain || key === undefined) return [];
  return [
    {
      below: [key],
      says: `"${name}" has ${key} and is asked without TLS.`,
      instead:
        fields.kind === 'locator'
          ? `Write https:// in url, or remove ${key}.`
          : `Write tls: true, or remove ${key}.`,
    },
  ];
};

const runProblems = (name: string, { unit, container }: ServerFields): Problem[] =>
  unit === undefined || container === undefined
    ? []
    : [
        {
          below: ['container'],
          says: `The space "${name}" says both unit and container.`,
          instead: 'Write the one that runs its server on each node.',
        },
      ];

const postgresProblems = (name: string, fields: Extract<ServerFields, { kind: 'postgres' }>): Problem[] => {
  const { promote, patroniPort, stop, start } = fields;
  if (promote === 'patroni' && patroniPort === undefined)
    return [
      {
        below: ['promote'],
        says: `"${name}" is promoted by Patroni, and where Patroni answers is not said.`,
        instead: "Write patroniPort with the port of Patroni's REST API.",
      },
    ];
  if (promote === 'guided' && (stop === undefined || start === undefined))
    return [
      {
        below: ['promote'],
        says: `"${name}" is promoted guided, which stops and starts servers, and how is not said.`,
        instead: 'Write stop and start with the shell commands that do it on a node.',
      },
    ];
  return [];
};

const throughProblems = (name: string, fields: LocatorFields, all: readonly FleetNode[]): Problem[] => {
  const through = asList(fields.through) ?? [];
  const known = all.map(({ id }) => id as string);
  const unknown = through.flatMap((id, index): Problem[] =>
    id === consolePlace || known.includes(id)
      ? []
      : [
          {
            below: Array.isArray(fields.through) ? ['through', index] : ['through'],
            says: `"${name}" is asked from "${id}", which is not a node.`,
            instead: suggestNode(id, known, [consolePlace]),
          },
        ],
  );
  const isFromHere = through.includes(consolePlace);
  if (isFromHere && known.includes(consolePlace))
    unknown.push({
      below: ['through'],
      says: `"${name}" is asked from "${consolePlace}", which is this machine and a node of that name.`,
      instead: 'Give the node another name, or ask from another node.',
    });
  const hasToken = fields.passwordFile !== undefined || fields.passwordEnvironment !== undefined;
  if (isFromHere && hasToken && !isSafeLine(fields.url))
    unknown.push({
      below: ['url'],
      says: `The token of "${name}" would leave this machine without TLS.`,
      instead: 'Write https:// in url, or ask it through a node beside it.',
    });
  return unknown;
};

/** TLS, or no line at all. */
const isSafeLine = (url: string): boolean =>
  url.startsWith('https:') || /^http:\/\/(?:localhost|127\.[\d.]+|\[::1\])(?::\d+)?(?:\/|$)/.test(url);

const placeholders = ['key', 'target', 'cursor', 'limit', 'prefix', 'role', 'note'];
const needed: Readonly<Record<string, string>> = {
  get: 'key',
  map: 'key',
  list: 'target',
  target: 'target',
};

const templateProblems = (name: string, fields: LocatorFields): Problem[] => {
  const templates = [
    ...Object.entries(fields.paths ?? {}).map(([key, text]) => [['paths', key], text, needed[key]] as const),
    [['hostAnswer', 'path'], fields.hostAnswer?.path, 'key'] as const,
  ];
  return templates.flatMap(([below, text, must]): Problem[] => {
    if (text === undefined) return [];
    const used = [...text.matchAll(/\{([^}]*)\}/g)].map(([, word = '']) => word);
    const strange = used.find((word) => !placeholders.includes(word));
    if (strange !== undefined)
      return [
        {
          below,
          says: `A path of "${name}" has {${strange}}, which stands for nothing.`,
          instead: `Use only ${placeholders.map((word) => `{${word}}`).join(', ')}.`,
        },
      ];
    return must === undefined || used.includes(must)
      ? []
      : [
          {
            below,
            says: `A path of "${name}" lacks {${must}}.`,
            instead: `Write {${must}} where it belongs.`,
          },
        ];
  });
};

const targetProblems = (name: string, fields: LocatorFields, all: readonly FleetNode[]): Problem[] => {
  const { targets } = fields;
  const on = placesOf(fields, all);
  if (typeof targets === 'string') {
    const without = on.find(({ labels }) => labels[targets] === undefined);
    if (without !== undefined)
      return [
        {
          below: ['targets'],
          says: `"${without.id}" has no label "${targets}", so its target in "${name}" is not known.`,
          instead: 'Give every node of it that label, or write targets as a map from node to target.',
        },
      ];
  }
  const known = all.map(({ id }) => id as string);
  const strange = Object.keys(typeof targets === 'object' ? targets : {}).find((id) => !known.includes(id));
  if (strange !== undefined)
    return [
      {
        below: ['targets', strange],
        says: `"${name}" names the target of "${strange}", which is not a node.`,
        instead: suggestNode(strange, known),
      },
    ];
  const owners = new Map<string, string>();
  for (const { id, labels } of on) {
    const target = (typeof targets === 'string' ? labels[targets] : targets?.[id]) ?? id;
    const other = owners.get(target);
    if (other !== undefined)
      return [
        {
          below: ['targets'],
          says: `"${other}" and "${id}" are both the target "${target}" of "${name}".`,
          instead: 'Give each node a target of its own.',
        },
      ];
    owners.set(target, id);
  }
  return [];
};

/** Everything that is wrong with one space, beyond its form. */
export const spaceProblems = (
  name: string,
  fields: SpaceFields,
  all: readonly FleetNode[],
): readonly PathProblem[] =>
  [
    ...placeProblems({ noun: 'space', name, nowhere: 'is nowhere' }, fields, all),
    ...loginProblems(name, fields),
    ...tlsProblems(name, fields),
    ...(fields.kind === 'locator' ? [] : runProblems(name, fields)),
    ...(fields.kind === 'postgres' ? postgresProblems(name, fields) : []),
    ...(fields.kind === 'locator'
      ? [
          ...throughProblems(name, fields, all),
          ...templateProblems(name, fields),
          ...targetProblems(name, fields, all),
        ]
      : []),
  ].map(({ below, says, instead }) => ({
    path: ['spaces', name, ...(below ?? [])],
    at: below === undefined ? 'key' : 'value',
    says,
    instead,
  }));
