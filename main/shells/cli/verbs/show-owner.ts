import { claimantKindText, keyFindingText, partyName } from '#shared/format';
import type { KeyAnswer, KeyFinding, SpaceView } from '#shared/model';
import type { Link } from '#shared/wire';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { findSpace } from '../operation/find-space.ts';
import { withIsoTimes } from '../report/index.ts';
import { tableText } from '../table.ts';
import { jsonText, visible, type Terminal } from '../terminal.ts';
import { readSpaces } from './show-spaces.ts';

export type OwnerOptions = {
  readonly key: string;
  /** Space by id or name; every space that has keys without it. */
  readonly space: string | undefined;
  readonly json: boolean;
  readonly timeout: number;
};

const stateText = { says: 'says', absent: 'has no such key', 'no-answer': 'no answer' } as const;

const answerRow = (answer: KeyAnswer, space: SpaceView | undefined): readonly string[] => [
  answer.claimant,
  claimantKindText[answer.kind],
  answer.state !== 'says'
    ? stateText[answer.state]
    : space === undefined
      ? (answer.owner ?? 'nobody')
      : partyName(space, answer.owner),
  answer.version === undefined ? '' : String(answer.version),
  answer.tookMs === undefined ? 'known' : `${Math.round(answer.tookMs)} ms`,
  answer.says,
];

const findingText = (finding: KeyFinding, space: SpaceView | undefined): string =>
  [
    `${visible(finding.spaceId)}: ${visible(space === undefined ? finding.says : keyFindingText(finding, space))}\n`,
    tableText(
      ['WHO', 'WHAT', 'OWNER', 'VERSION', 'TOOK', 'SAYS'],
      finding.path.map((answer) => [...answerRow(answer, space)]),
    ),
  ].join('');

/** Somebody who disagrees is told first; then who does not know; a key that is in one space need not be in the others. */
const codeOf = (findings: readonly KeyFinding[]): ExitCode => {
  const verdicts = new Set(findings.map(({ verdict }) => verdict));
  if (verdicts.has('disputed')) return exitCode.critical;
  if (verdicts.has('unknown')) return exitCode.unknown;
  return verdicts.has('agreed') ? exitCode.ok : exitCode.warning;
};

/** Where a key is, with the path of the search. Exit code: 0 all agree, 2 they do not, 3 unknown, 1 there is no such key. */
export const showOwner = async (link: Link, terminal: Terminal, options: OwnerOptions): Promise<ExitCode> => {
  const snapshot = await readSpaces(link, options.timeout, terminal.signal);
  const only = options.space === undefined ? undefined : findSpace(snapshot, options.space).id;
  const { findings } = await link.call(
    'ownership.find',
    { key: options.key, ...(only === undefined ? {} : { spaceId: only }) },
    terminal.signal,
  );
  const told = findings.filter(({ verdict }) => verdict !== 'not-found');
  const shown = told.length === 0 ? findings : told;
  const spaceOf = (finding: KeyFinding): SpaceView | undefined =>
    snapshot.spaces.find(({ id }) => id === finding.spaceId);
  terminal.out(
    options.json
      ? jsonText({ schema: 'quarterdeck.owner/1', key: options.key, findings: withIsoTimes(findings) })
      : shown.length === 0
        ? 'No space here has keys that can be searched.\n'
        : shown.map((finding) => findingText(finding, spaceOf(finding))).join(''),
  );
  return codeOf(findings);
};
