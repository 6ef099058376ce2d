import { failed, fault, ok } from '#shared/fault';
import type { NodeId, RotationRule } from '#shared/model';
import { asRoot, linesOf, readSections, type Look, type ShellAsk } from '../../../source-kit/index.ts';

/** The rule of a log in the words of its file, what a forced run would do now, and how large the files beside it are. */
export type RuleLook = {
  readonly main: string;
  readonly text: string;
  readonly dryRun: string;
  /** Bytes by path, of everything in the folder of the log. */
  readonly sizes: ReadonlyMap<string, number>;
};

export const mainPath = '/etc/logrotate.conf';

/** $1 the main file, $2 the rule's, $3 the log. A dry run changes nothing (logrotate.8, --debug). Lines of others have a bar before them. */
const script = `${asRoot}
echo '@main'; qd_root cat -- "$1" | sed 's/^/|/'
echo '@rule'; qd_root cat -- "$2" | sed 's/^/|/'
echo '@dry'; qd_root logrotate -d -f "$1" 2>&1 | head -c 524288 | sed 's/^/|/'
echo '@sizes'; qd_root sh -c 'cd -- "$1" && stat -c "|%s $1/%n" -- * .[!.]* 2>/dev/null' sh "$(dirname -- "$3")" | head -n 5000
echo '@end'`;

const barred = (lines: readonly string[]): string =>
  lines.flatMap((line) => (line.startsWith('|') ? [line.slice(1)] : [])).join('\n');

const askRule = ({ file }: RotationRule, path: string): ShellAsk<RuleLook> => ({
  id: 'logrotate.rule',
  says: `logrotate -d -f ${mainPath}`,
  lane: 'own-channel',
  script,
  inputs: [mainPath, file, path],
  effect: 'reads',
  limits: { timeoutMs: 60_000, stdoutBytes: 2_097_152, stderrBytes: 65_536 },
  read: ({ stdout }) => {
    const sections = readSections(stdout, 'logrotate.rule');
    if (!sections.ok) return sections;
    const textOf = (name: string): string => barred(linesOf(sections.value.get(name)));
    if (textOf('dry') === '')
      return failed(
        fault('probe.not-permitted', 'logrotate could not be run as root there: not even a dry run.', {
          retryable: true,
        }),
      );
    const sizes = textOf('sizes')
      .split('\n')
      .flatMap((line): (readonly [string, number])[] => {
        const [, size, name] = /^(\d+) (\/.*)$/.exec(line) ?? [];
        return name === undefined ? [] : [[name, Number(size)]];
      });
    return ok({ main: textOf('main'), text: textOf('rule'), dryRun: textOf('dry'), sizes: new Map(sizes) });
  },
});

export const ruleLook = (nodeId: NodeId, rule: RotationRule, path: string): Look => ({
  id: `logrotate.rule ${nodeId} ${path}`,
  through: [nodeId],
  ask: askRule(rule, path),
});
