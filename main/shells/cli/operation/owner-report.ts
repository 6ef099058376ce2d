import { bytesText, countText, spaceChanges, type PartyChange } from '#shared/format';
import type { Plan } from '#shared/model';
import { tableText } from '../table.ts';

const ownedText = ({ before, after, gives, takes }: PartyChange): string => {
  if (before !== undefined && after !== undefined) return `${countText(before)} -> ${countText(after)}`;
  return gives > 0 ? `gives ${countText(gives)}` : takes > 0 ? `takes ${countText(takes)}` : '';
};

const copiesText = ({ copiesGiven, copiesTaken }: PartyChange): string =>
  [
    ...(copiesTaken === 0 ? [] : [`+${countText(copiesTaken)}`]),
    ...(copiesGiven === 0 ? [] : [`-${countText(copiesGiven)}`]),
  ].join(', ');

const receivedText = ({ takes, copiesTaken, bytes }: PartyChange): string =>
  takes + copiesTaken === 0
    ? ''
    : bytes === undefined
      ? 'unknown'
      : bytes === 0
        ? 'nothing'
        : bytesText(bytes);

/** What each party of a space owns before and after a plan, and what has to travel to it. */
export const ownerLines = (plan: Plan): string =>
  tableText(
    ['SPACE', 'SERVER', 'OWNS', 'COPIES', 'RECEIVES'],
    spaceChanges(plan).flatMap(({ name, parties }) =>
      parties.map((party) => [name, party.name, ownedText(party), copiesText(party), receivedText(party)]),
    ),
  );
