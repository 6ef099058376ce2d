import { basename } from 'node:path';
import { hopId, isHost, isUser, namePattern, readHopAddress } from '../file/index.ts';
import type { Imported, ImportedNode } from './imported-node.ts';
import { readSshConfigLines, type SshConfigFiles, type SshConfigLine } from './ssh-config-lines.ts';
import { isForeignMatch, sshHostSettings, type SshHostSettings } from './ssh-host-settings.ts';

/** Keywords that are carried over, or that decide how others are. */
const carried = new Set([
  'host', 'hostname', 'port', 'user', 'identityfile', 'identitiesonly', 'identityagent',
  'userknownhostsfile', 'hostkeyalias', 'proxyjump',
]); // prettier-ignore

/** Keywords that name a program. They are shown and never run (R50). */
const programs = new Set([
  'proxycommand',
  'localcommand',
  'knownhostscommand',
  'remotecommand',
  'pkcs11provider',
  'securitykeyprovider',
]);

const reasonFor = (line: SshConfigLine): string | undefined => {
  if (line.keyword === 'match')
    return isForeignMatch({ keyword: 'match', words: line.words })
      ? 'This Match is not evaluated, so its lines do not count. Nothing is run.'
      : undefined;
  if (carried.has(line.keyword)) return undefined;
  return programs.has(line.keyword)
    ? 'Programs named in ssh_config are never run.'
    : 'Not needed to observe a machine.';
};

type Context = {
  readonly lines: readonly SshConfigLine[];
  readonly homeDirectory: string;
  readonly localUser: string | undefined;
  /** Names that become nodes, so a jump may use them. */
  readonly names: ReadonlySet<string>;
};

const settingsOf = (context: Context, alias: string): SshHostSettings =>
  sshHostSettings(context.lines, alias, context.localUser);

/** Tokens of IdentityFile and friends that can be known beforehand (ssh_config(5) TOKENS). */
const expandTokens = (
  path: string,
  alias: string,
  settings: SshHostSettings,
  context: Context,
): string | undefined => {
  const known: Readonly<Record<string, string | undefined>> = {
    '%%': '%', '%d': context.homeDirectory, '%h': settings.hostName, '%n': alias, '%p': String(settings.port),
    '%r': settings.user ?? context.localUser, '%u': context.localUser,
  }; // prettier-ignore
  let complete = !path.includes('${');
  const expanded = path.replaceAll(/%./g, (token) => {
    complete &&= known[token] !== undefined;
    return known[token] ?? token;
  });
  return complete && /^(?:~|\/|[A-Za-z]:)/.test(expanded) ? expanded : undefined;
};

/** `a,user@b:22` as entries of the fleet file. The first one's own way is put before it when it is no node. */
const jumpsOf = (context: Context, proxyJump: string | undefined, depth = 0): readonly string[] => {
  if (proxyJump === undefined || depth > 5) return [];
  return proxyJump.split(',').flatMap((written, index) => {
    const entry = written.trim().replace(/^ssh:\/\//, '');
    if (context.names.has(entry)) return [entry];
    const full = readHopAddress(entry.includes('@') ? entry : `any@${entry}`);
    const host = full?.address ?? entry;
    const settings = settingsOf(context, host);
    const user = entry.includes('@') ? full?.user : settings.user;
    const before = index === 0 ? jumpsOf(context, settings.proxyJump, depth + 1) : [];
    return [
      ...before,
      hopId(user ?? context.localUser ?? '', settings.hostName, full?.port ?? settings.port),
    ];
  });
};

const refusalOf = (
  alias: string,
  settings: SshHostSettings,
  jumps: readonly string[],
): string | undefined => {
  if (!namePattern.test(alias) || alias.length > 128)
    return 'Its name has characters that a node name cannot have.';
  if (!isHost(settings.hostName)) return `Its HostName "${settings.hostName}" is not an address.`;
  if (settings.user !== undefined && !isUser(settings.user))
    return 'Its User has characters that are not allowed.';
  if (!Number.isInteger(settings.port) || settings.port < 1 || settings.port > 65_535)
    return 'Its Port is not a port number.';
  if (settings.proxyCommand !== undefined)
    return 'It is reached through a ProxyCommand, which is never run here. Write ProxyJump instead.';
  if (settings.user === 'git') return 'Its User is git: a place for code, not a machine to log in to.';
  const wrong = jumps.find((jump) => jump.includes('@') && readHopAddress(jump) === undefined);
  return wrong === undefined && !jumps.some((jump) => jump.startsWith('@'))
    ? undefined
    : 'Its ProxyJump cannot be read.';
};

const nodeOf = (
  context: Context,
  alias: string,
  settings: SshHostSettings,
  jump: readonly string[],
): ImportedNode => {
  const expand = (path: string) => expandTokens(path, alias, settings, context) ?? [];
  const agent = settings.identityAgent;
  return {
    id: alias,
    address: settings.hostName,
    port: settings.port,
    user: settings.user,
    jump,
    labels: {},
    identityFiles: settings.identityFiles.flatMap(expand).slice(0, 3),
    identitiesOnly: settings.identitiesOnly,
    identityAgent:
      agent === undefined || agent === 'SSH_AUTH_SOCK' || agent.startsWith('$')
        ? undefined
        : agent.toLowerCase() === 'none'
          ? 'none'
          : expandTokens(agent, alias, settings, context),
    knownHosts: (settings.knownHosts ?? []).flatMap(expand).slice(0, 8),
    hostKeyAlias:
      settings.hostKeyAlias !== undefined && isHost(settings.hostKeyAlias)
        ? settings.hostKeyAlias
        : undefined,
  };
};

const isPattern = (word: string): boolean => /[*?!]/.test(word);

/** Reads an OpenSSH client configuration as machines: every `Host` name without a wildcard, with all that holds for it. */
export const readSshConfig = async (
  file: string,
  files: SshConfigFiles,
  localUser: string | undefined,
): Promise<Imported> => {
  const { lines, unsupported } = await readSshConfigLines(file, files);
  const words = [...new Set(lines.flatMap((line) => (line.keyword === 'host' ? line.words : [])))];
  const aliases = words.filter((word) => !isPattern(word));
  const bare = { lines, homeDirectory: files.homeDirectory, localUser, names: new Set<string>() };
  const good = aliases.filter((alias) => refusalOf(alias, settingsOf(bare, alias), []) === undefined);
  const context: Context = { ...bare, names: new Set(good) };
  const nodes: ImportedNode[] = [];
  const skips = words
    .filter((word) => isPattern(word) && word !== '*')
    .map((id) => ({ id, reason: 'A pattern, not a machine. What it says holds for the names it matches.' }));
  for (const alias of aliases) {
    const settings = settingsOf(context, alias);
    const jump = jumpsOf(context, settings.proxyJump);
    const refusal = refusalOf(alias, settings, jump);
    if (refusal === undefined) nodes.push(nodeOf(context, alias, settings, jump));
    else skips.push({ id: alias, reason: refusal });
  }
  const foreign = lines.flatMap((line) => {
    const reason = reasonFor(line);
    return reason === undefined
      ? []
      : [{ where: line.where.replace(file, basename(file)), what: line.text, reason }];
  });
  return { nodes, skips, unsupported: [...unsupported, ...foreign] };
};
