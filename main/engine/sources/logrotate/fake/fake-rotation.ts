import type { WorldLog, WorldNode, WorldVolume } from '#shared/model';
import type { FakeAnswer } from '../../../source-kit/index.ts';

type Answer = ReturnType<FakeAnswer>;

/** What was done to the logs of one fake machine, and what it answers to whoever does more. */
export type FakeRotation = {
  /** The node as it is after that: smaller logs, disks with more room, other rules. */
  readonly after: (node: WorldNode) => WorldNode;
  /** Answers a step's ask about the node as it is now; undefined for an ask of somebody else. */
  readonly answer: (node: WorldNode, askId: string, inputs: readonly string[]) => Answer | undefined;
};

const done = (stdout = ''): Answer => ({ stdout, stderr: '', exitStatus: 0 });
const refused = (stderr: string): Answer => ({ stdout: '', stderr, exitStatus: 1 });

const hourMs = 3_600_000;
const ruleFolder = '/etc/logrotate.d/';
const mainConfig = 'weekly\nrotate 4\ncreate\ninclude /etc/logrotate.d\n';
const identityOf = (path: string, turn: number): string => `65024:${path.length * 1_000 + turn}`;
/** Stands for cksum(1): texts that differ have another sum of their letters, or another length. */
const checksum = (text: string): string => {
  let sum = 7;
  for (let at = 0; at < text.length; at += 1) sum = (sum * 31 + text.charCodeAt(at)) >>> 0;
  return `${sum} ${text.length}`;
};

/** A pattern of logrotate as far as the rules of a demo use any: a star, and signs that are meant as they are. */
const matches = (pattern: string, path: string): boolean => {
  const bare = pattern.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1');
  const form = bare.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${form.join('[^/]*')}$`).test(path);
};
const patternsIn = (config: string): readonly string[] =>
  config.split('\n').flatMap(
    (line) =>
      /^("?\/[^{]*?)\s*\{?\s*$/
        .exec(line)?.[1]
        ?.trim()
        .split(/\s+(?=["/])/) ?? [],
  );

const mountOf = (volumes: readonly WorldVolume[], path: string): string | undefined =>
  volumes
    .map(({ mount }) => mount)
    .filter((mount) => path === mount || path.startsWith(mount === '/' ? '/' : `${mount}/`))
    .toSorted((a, b) => b.length - a.length)[0];

const roomier = (volume: WorldVolume, freed: number): WorldVolume => {
  if (freed === 0 || volume.space.state !== 'known') return volume;
  const { sizeBytes, usedBytes, availableBytes } = volume.space.value;
  return {
    ...volume,
    space: {
      ...volume.space,
      value: {
        sizeBytes,
        usedBytes: Math.max(0, usedBytes - freed),
        availableBytes: Math.min(sizeBytes, availableBytes + freed),
      },
    },
  };
};

/** Makes a machine to whose logs nothing was done yet. */
export const createFakeRotation = (): FakeRotation => {
  /** Bytes that were taken off each log, and how often it became another file. */
  const taken = new Map<string, number>();
  const turns = new Map<string, number>();
  /** Files of configuration as they were written; null: taken away. */
  const files = new Map<string, string | null>();
  /** By process and path, the name of the process while a signal has left it at work. */
  const released = new Map<string, string | undefined>();
  let journalBytes: number | undefined;

  const held = (path: string, processId: number): string => `${processId} ${path}`;
  const shrunk = ({ path, sizeBytes }: Pick<WorldLog, 'path' | 'sizeBytes'>): number =>
    Math.max(0, sizeBytes - (taken.get(path) ?? 0));

  const after: FakeRotation['after'] = (node) => {
    const { logs, machine } = node;
    if (logs === undefined) return node;
    const freedOn = (mount: string): number =>
      [...taken].reduce(
        (sum, [path, bytes]) => (mountOf(machine.volumes, path) === mount ? sum + bytes : sum),
        0,
      );
    const rules = Object.fromEntries(
      [
        ...Object.entries(logs.rules),
        ...[...files].flatMap(([path, text]) =>
          path.startsWith(ruleFolder) ? [[path.slice(ruleFolder.length), text] as const] : [],
        ),
      ].flatMap(([name, text]) => (text === null ? [] : [[name, text] as const])),
    );
    const bound = [...files].flatMap(([, text]) => /^SystemMaxUse=(\d+)$/m.exec(text ?? '')?.[1] ?? [])[0];
    const isHourly = [...files.values()].some((text) => /^OnCalendar=hourly$/m.test(text ?? ''));
    const gone = (volume: WorldVolume) =>
      volume.deletedOpen.filter(({ path, processId }) => released.has(held(path, processId)));
    return {
      ...node,
      logs: {
        ...logs,
        logs: logs.logs.map((log) => ({ ...log, sizeBytes: shrunk(log) })),
        rules,
        runner: isHourly
          ? { ...logs.runner, isHourly, ranAgoMs: logs.runner.ranAgoMs % hourMs }
          : logs.runner,
        journal: {
          sizeBytes: Math.min(logs.journal.sizeBytes, journalBytes ?? logs.journal.sizeBytes),
          maxUse: bound ?? logs.journal.maxUse,
        },
      },
      machine: {
        ...machine,
        volumes: machine.volumes.map((volume) => ({
          ...roomier(
            volume,
            freedOn(volume.mount) + gone(volume).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
          ),
          paths: volume.paths.map((each) => ({ ...each, sizeBytes: shrunk(each) })),
          deletedOpen: volume.deletedOpen.filter((each) => !gone(volume).includes(each)),
        })),
      },
    };
  };

  const take = (log: WorldLog, keep: number): void => {
    taken.set(log.path, (taken.get(log.path) ?? 0) + Math.max(0, log.sizeBytes - keep));
  };
  const textOf = (node: WorldNode, path: string): string | null =>
    files.get(path) ?? node.logs?.rules[path.slice(ruleFolder.length)] ?? null;
  const freeAt = ({ machine }: WorldNode, path: string): number => {
    const volume = machine.volumes.find(({ mount }) => mount === mountOf(machine.volumes, path));
    return volume?.space.state === 'known' ? volume.space.value.availableBytes : 0;
  };

  const dryRun = (log: WorldLog, rule: string): string =>
    [
      `rotating pattern: ${log.path}  forced from command line (7 rotations)`,
      `considering log ${log.path}`,
      ...(rule.includes('copytruncate')
        ? [`copying ${log.path} to ${log.path}.1`, `truncating ${log.path}`]
        : [`renaming ${log.path} to ${log.path}.1`, `creating new ${log.path} mode = 0640 uid = 0 gid = 4`]),
    ].join('\n');
  const barred = (text: string): string =>
    text
      .split('\n')
      .map((line) => `|${line}`)
      .join('\n');

  const answers: Readonly<
    Record<string, (node: WorldNode, log: WorldLog | undefined, inputs: readonly string[]) => Answer>
  > = {
    'logrotate.log-now': (node, log, [path = '']) =>
      log === undefined
        ? done('absent\n')
        : done(
            `file ${identityOf(path, turns.get(path) ?? 0)} ${Math.round(log.sizeBytes)} ${Math.ceil(log.sizeBytes / 512)} 512\n/dev/vdb 0 0 ${Math.floor(freeAt(node, path) / 1_024)} 0% /\n`,
          ),
    'logrotate.empty': (_node, log, [path = '', keep = '0', identity]) => {
      if (log === undefined || identity !== identityOf(path, turns.get(path) ?? 0))
        return refused(`${path} is another file than the one that was seen.`);
      take(log, Number(keep));
      return done();
    },
    'logrotate.folder': () => done('root root 755\n'),
    'logrotate.hourly': () =>
      done([...files.values()].some((text) => /^OnCalendar=hourly$/m.test(text ?? '')) ? 'yes\n' : 'no\n'),
    'logrotate.config-file': (node, _log, [path = '']) => {
      const text = textOf(node, path);
      return done(text === null ? 'none\n' : `file ${checksum(text)}\n${text}`);
    },
    'logrotate.put-file': (_node, _log, inputs) => {
      const [path = '', text = ''] = inputs;
      files.set(path, inputs.length === 4 ? text : null);
      return done();
    },
    'logrotate.rule': (node, log, [, file = '']) => {
      const text = textOf(node, file) ?? '';
      if (log === undefined) return refused('no such log');
      return done(
        `@main\n${barred(mainConfig)}\n@rule\n${barred(text)}\n@dry\n${barred(dryRun(log, text))}\n@sizes\n|${Math.round(log.sizeBytes)} ${log.path}\n@end\n`,
      );
    },
    'logrotate.force': (node, _log, [config = '']) => {
      const patterns = patternsIn(config);
      for (const log of node.logs?.logs ?? []) {
        if (!patterns.some((pattern) => matches(pattern, log.path))) continue;
        take(log, 0);
        turns.set(log.path, (turns.get(log.path) ?? 0) + 1);
      }
      return done();
    },
    'logrotate.journal-size': ({ logs }) =>
      done(`${Math.round((logs?.journal.sizeBytes ?? 0) / 1_024)}\t/var/log/journal\n`),
    'logrotate.vacuum-journal': (_node, _log, [bytes = '0']) => {
      journalBytes = Number(bytes);
      return done();
    },
    'logrotate.held': ({ machine }, _log, [processId = '', path = '']) => {
      const found = machine.volumes
        .flatMap(({ deletedOpen }) => deletedOpen)
        .find((each) => each.processId === Number(processId) && each.path === path);
      const left = released.get(held(path, Number(processId)));
      return done(
        found === undefined
          ? left === undefined
            ? 'gone\n'
            : `process ${left}\n`
          : `process ${found.processName}\nheld 65024:7 ${Math.ceil(found.sizeBytes / 512)} 512\n`,
      );
    },
    'logrotate.let-go': ({ machine }, _log, [how, id = '', name = '']) => {
      for (const { path, processId } of machine.volumes.flatMap(({ deletedOpen }) => deletedOpen))
        if (id === String(processId))
          released.set(held(path, processId), how === 'restart' ? undefined : name);
      return done();
    },
  };

  return {
    after,
    answer: (world, askId, inputs) => {
      const answer = answers[askId];
      if (answer === undefined) return undefined;
      const node = after(world);
      const path = askId === 'logrotate.rule' ? inputs[2] : inputs[0];
      return answer(
        node,
        node.logs?.logs.find((log) => log.path === path),
        inputs,
      );
    },
  };
};
