import { useState } from 'react';
import { digestText, imageTag } from '#shared/format';
import type { Release } from '#shared/model';
import { useReleases, useWorkload } from '../../../queries/index.ts';
import { Button, Menu, SafeText } from '../../../ui/index.ts';
import type { OptionProps } from './asks.ts';
import { Choice } from './choice.tsx';
import styles from './options.module.css';
import { RegistryTags } from './registry-tags.tsx';

const longest = 512;

/** A release by digest where there is one: the tag may mean something else by now. */
const referenceOf = ({ image }: Release): string =>
  image.digest === undefined || image.reference.includes('@')
    ? image.reference
    : `${image.reference}@${image.digest}`;

/** The same image, what the tag means today, or another version: typed, or from the ledger. */
export const RedeployOptions = ({ request, ask }: OptionProps<'redeploy'>) => {
  const { to } = request;
  const workload = useWorkload(request.workloadId);
  const releases = useReleases({ workloadId: request.workloadId }).data?.releases ?? [];
  const [other, setOther] = useState(to.kind === 'image');
  const [reference, setReference] = useState(
    to.kind === 'image' ? to.reference : (workload?.image?.reference ?? ''),
  );
  return (
    <>
      <Choice
        label="Put there"
        value={other ? 'image' : to.kind}
        options={[
          { value: 'same', label: 'The same image' },
          { value: 're-resolve', label: 'What the tag means today' },
          { value: 'image', label: 'Another version' },
        ]}
        onChange={(kind) => {
          setOther(kind === 'image');
          if (kind !== 'image') ask({ ...request, to: { kind } });
        }}
      />
      {other ? (
        <form
          className={styles['reference']}
          onSubmit={(event) => {
            event.preventDefault();
            if (reference.trim() !== '')
              ask({ ...request, to: { kind: 'image', reference: reference.trim() } });
          }}
        >
          <input
            aria-label="Tag, digest or version"
            value={reference}
            maxLength={longest}
            spellCheck={false}
            autoComplete="off"
            placeholder="repository:tag, repository@sha256:..., or a version"
            onChange={(event) => setReference(event.target.value)}
          />
          <Menu
            trigger={<Button disabled={releases.length === 0}>From the ledger</Button>}
            items={releases.map((release) => ({
              id: release.id,
              label: <SafeText text={imageTag(release.image.reference)} mono limit={48} />,
              hint: digestText(release.image) ?? '',
              onSelect: () => {
                setReference(referenceOf(release));
                ask({ ...request, to: { kind: 'image', reference: referenceOf(release) } });
              },
            }))}
          />
          <Button type="submit" disabled={reference.trim() === ''}>
            Plan it
          </Button>
        </form>
      ) : null}
      {other && workload !== undefined && workload.source !== 'systemd' ? (
        <RegistryTags
          workloadId={workload.id}
          onChoose={(chosen) => {
            setReference(chosen);
            ask({ ...request, to: { kind: 'image', reference: chosen } });
          }}
        />
      ) : null}
    </>
  );
};
