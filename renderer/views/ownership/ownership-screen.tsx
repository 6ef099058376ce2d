import { useMemo, useState } from 'react';
import type { SpaceView } from '#shared/model';
import { usePreference, useRoute, useRouter } from '../../commands/index.ts';
import {
  explainFault,
  useOpenOperations,
  useOwner,
  useOwnershipKnown,
  useOwnershipTrouble,
  useSpaces,
} from '../../queries/index.ts';
import { KnownScreen } from '../../ui/index.ts';
import { Findings } from './head/findings.tsx';
import { FindKey } from './head/find-key.tsx';
import { Head, type Moment } from './head/head.tsx';
import { askedKeys, closeKeys, openKeys } from './keys/asked-keys.ts';
import { KeyList } from './keys/key-list.tsx';
import { movesOf, movingOperation } from './moves/moving.ts';
import { WhatMoves } from './moves/what-moves.tsx';
import { NoSpaces } from './no-spaces.tsx';
import styles from './ownership.module.css';
import { Disputes } from './rail/disputes.tsx';
import { LastCopies } from './rail/last-copies.tsx';
import { Qualities } from './rail/qualities.tsx';
import { Views } from './rail/views.tsx';
import { ZonePairs } from './rail/zone-pairs.tsx';
import type { Found } from './space/space-picture.tsx';
import { SpacePanel } from './space/space-panel.tsx';

/** Slots, documents, databases, and where tasks run last: that is on the replicas screen too. */
const units: readonly SpaceView['unit'][] = ['slot', 'document', 'database', 'task'];

const useShownSpaces = (): readonly SpaceView[] => {
  const spaces = useSpaces();
  return useMemo(
    () =>
      spaces.toSorted(
        (a, b) =>
          units.indexOf(a.unit) - units.indexOf(b.unit) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
      ),
    [spaces],
  );
};

/** Where the searched key is, by space: its cell is ringed. */
const useFound = (key: string): ReadonlyMap<string, Found> => {
  const { data } = useOwner({ key }, key !== '');
  return useMemo(
    () =>
      new Map(
        (key === '' ? [] : (data?.findings ?? [])).flatMap(({ spaceId, position, owner }) =>
          position === undefined ? [] : [[spaceId, { position, owner }] as const],
        ),
      ),
    [data, key],
  );
};

const Keys = ({ spaces }: { readonly spaces: readonly SpaceView[] }) => {
  const router = useRouter();
  const asked = askedKeys(useRoute());
  const space = spaces.find(({ id }) => id === asked?.spaceId);
  if (asked === undefined || space === undefined) return null;
  return (
    <KeyList
      key={JSON.stringify(asked)}
      space={space}
      asked={asked}
      onClose={() => closeKeys(router)}
      onWiden={() => openKeys(router, { ...asked, range: undefined })}
      onFind={(key) => router.amend({ keys: undefined, where: key })}
    />
  );
};

const Body = () => {
  const router = useRouter();
  const key = useRoute().query['where'] ?? '';
  const spaces = useShownSpaces();
  const operation = movingOperation(useOpenOperations());
  const found = useFound(key);
  const [layout, setLayout] = usePreference('ownership', ['map', 'table']);
  const [moment, setMoment] = useState<Moment>('during');
  const isDuring = operation !== undefined && moment === 'during';
  const declared = spaces.filter(({ unit }) => unit !== 'task');
  const panelOf = (space: SpaceView) => (
    <SpacePanel
      key={space.id}
      space={space}
      layout={layout}
      moves={isDuring ? movesOf(operation, space.id) : noMoves}
      found={found.get(space.id)}
    />
  );
  return (
    <>
      <Head
        spaces={spaces}
        operation={operation}
        moment={moment}
        setMoment={setMoment}
        layout={layout}
        setLayout={setLayout}
      />
      {declared.length === 0 ? <NoSpaces /> : <FindKey />}
      {key === '' ? null : (
        <Findings key={key} asked={key} spaces={spaces} onClear={() => router.amend({ where: undefined })} />
      )}
      <div className={styles['body']}>
        <div className={styles['spaces']}>
          {declared.map(panelOf)}
          {isDuring ? <WhatMoves operation={operation} spaces={spaces} /> : null}
          {spaces.filter(({ unit }) => unit === 'task').map(panelOf)}
        </div>
        <aside className={styles['rail']} aria-label="About what is owned">
          <Disputes spaces={spaces} />
          {declared.map((space) => (
            <ZonePairs key={space.id} space={space} />
          ))}
          <LastCopies spaces={spaces} />
          <Qualities spaces={spaces} />
          <Views spaces={spaces} />
        </aside>
      </div>
      <Keys spaces={spaces} />
    </>
  );
};
const noMoves: readonly never[] = [];

/** Who owns what, as each party sees it. */
export const OwnershipScreen = () => {
  const known = useOwnershipKnown();
  const trouble = useOwnershipTrouble();
  return (
    <KnownScreen
      known={known}
      trouble={trouble && explainFault(trouble)}
      asking="Asking the engine who owns what."
    >
      <Body />
    </KnownScreen>
  );
};
