import {
  durationText,
  guardWord,
  imageText,
  itemFateText,
  itemKindText,
  itemNameText,
  planSentence,
  promiseText,
} from '#shared/format';
import { refusingGuards, type Plan } from '#shared/model';
import { tableText } from '../table.ts';
import { visible } from '../terminal.ts';
import { ownerLines } from './owner-report.ts';

const section = (title: string, body: string): string => `\n${title}\n${body}`;
const lines = (texts: readonly string[]): string => texts.map((text) => `  ${visible(text)}\n`).join('');

const guardLines = (plan: Plan): string =>
  tableText(
    ['GUARD', 'ANSWER', 'WHY'],
    plan.guards.map(({ guard, verdict, says, mayOverride }) => [
      guard,
      verdict === 'refused' ? (mayOverride ? 'refused' : 'refused, never overridden') : verdict,
      says,
    ]),
  );

const stepLines = (plan: Plan): string =>
  plan.steps
    .map((step, at) =>
      [
        `  ${at + 1}. ${visible(step.says)}\n`,
        ...step.calls
          .filter(({ changes }) => changes)
          .map(({ text }) =>
            text
              .split('\n')
              .map((line) => `     ${visible(line)}\n`)
              .join(''),
          ),
      ].join(''),
    )
    .join('');

const ownerSections = (plan: Plan): readonly string[] =>
  plan.moves === undefined || plan.moves.length === 0
    ? []
    : [section('Who owns what, before and after', ownerLines(plan))];

const finalSections = (plan: Plan): readonly string[] => {
  const final = plan.steps.filter(({ undo }) => undo === 'irreversible').map(({ says }) => says);
  return final.length === 0 ? [] : [section('Cannot be taken back', lines(final))];
};

/** A plan as a person reads it: the sentence, what becomes of everything, what is promised, the guards, and every call that changes something. */
export const planText = (plan: Plan): string => {
  const refusing = refusingGuards(plan);
  return [
    `${visible(plan.title)}: ${visible(
      planSentence(plan)
        .map(({ text }) => text)
        .join(''),
    )}\n`,
    ...(plan.refusal === undefined ? [] : [`\nCannot be run: ${visible(plan.refusal)}\n`]),
    ...(plan.items.length === 0
      ? []
      : [
          section(
            'What lives there',
            tableText(
              ['FATE', 'NODE', 'KIND', 'NAME', 'WHY'],
              plan.items.map((item) => [
                itemFateText(item),
                item.nodeId,
                itemKindText(item),
                itemNameText(item),
                item.says,
              ]),
            ),
          ),
        ]),
    ...ownerSections(plan),
    ...(plan.promises.length === 0
      ? []
      : [
          section(
            'Available copies',
            tableText(
              ['SERVICE', 'COPIES', 'MINIMUM'],
              plan.promises.map((promise) => [promise.name, promiseText(promise), String(promise.minimum)]),
            ),
          ),
        ]),
    ...(plan.changes.length === 0
      ? []
      : [
          section(
            plan.changes.every(({ log }) => log !== undefined) ? 'Logs' : 'Versions',
            tableText(
              ['NODE', 'FROM', 'TO'],
              plan.changes.map(({ nodeId, slot, from, to, log }) => [
                nodeId ?? (slot === undefined ? 'anywhere' : `copy ${slot}`),
                log?.from ?? (from === undefined ? 'unknown' : imageText(from)),
                log?.to ?? imageText(to),
              ]),
            ),
          ),
        ]),
    section('Guards', guardLines(plan)),
    ...(plan.warnings.length === 0 ? [] : [section('To know', lines(plan.warnings))]),
    section('Steps, with everything that changes something', stepLines(plan)),
    ...finalSections(plan),
    section('If this console goes away', lines([plan.ifConsoleCloses])),
    ...(plan.estimateMs === undefined
      ? []
      : [`\nAbout ${durationText(plan.estimateMs)}. ${visible(plan.estimateSays ?? '')}`.trimEnd(), '\n']),
    ...(refusing.length === 0
      ? []
      : [
          `\n${refusing
            .map(({ guard, mayOverride }) =>
              mayOverride
                ? `${guardWord[guard]} refuses. To go on all the same: --override ${guard}=REASON`
                : `${guardWord[guard]} refuses, and no reason overrides it.`,
            )
            .join('\n')}\n`,
        ]),
  ].join('');
};
