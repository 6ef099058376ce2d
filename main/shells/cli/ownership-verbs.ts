import { CliError } from './cli-error.ts';
import { exitCode } from './exit-code.ts';
import { findSpace } from './operation/find-space.ts';
import { createPlanning } from './planning-verb.ts';
import type { Flags, VerbParts } from './verb-flags.ts';
import { showOwner } from './verbs/show-owner.ts';
import { readSpaces, showSpaces } from './verbs/show-spaces.ts';

/** Verbs about who owns what: spaces, owner, settle. */
export const addOwnershipVerbs = (parts: VerbParts): void => {
  const { terminal, onFleet, timed, withEngine } = parts;
  const { planning } = createPlanning(parts);

  timed(
    onFleet('spaces', 'Every space with its parties and disputes; the exit code is the worst of them.'),
  ).action((flags: Flags) =>
    withEngine(flags, ({ link }) =>
      showSpaces(link, terminal, { json: flags.json === true, timeout: flags.timeout }),
    ),
  );
  timed(
    onFleet(
      'owner <key>',
      'Who owns a key, as everybody says it who can tell. Exit code: 0 agreed, 2 disputed, 3 unknown, 1 no such key.',
    ),
  )
    .option('--space <name>', 'in this space only')
    .action((key: string, flags: Flags) =>
      withEngine(flags, ({ link }) =>
        showOwner(link, terminal, {
          key,
          space: flags.space,
          json: flags.json === true,
          timeout: flags.timeout,
        }),
      ),
    );
  planning(
    onFleet(
      'settle <space> <dispute>',
      'Ends what somebody began and did not end, such as an open slot: forwards or back.',
    )
      .option('--finish', 'finish it')
      .option('--put-back', 'put it back as it was'),
    async (link, [space = '', disputeId = ''], flags) => {
      if ((flags.finish === true) === (flags.putBack === true))
        throw new CliError(exitCode.usage, 'Choose --finish or --put-back.');
      const found = findSpace(await readSpaces(link, flags.timeout, terminal.signal), space);
      return {
        kind: 'settle',
        spaceId: found.id,
        disputeId,
        how: flags.finish === true ? 'finish' : 'put-back',
      };
    },
  );
};
