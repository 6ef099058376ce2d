import { qualityText } from '#shared/format';
import type { Quality, SpaceView } from '#shared/model';
import { Panel, SafeText } from '../../../ui/index.ts';
import styles from './rail.module.css';

const names: Readonly<Record<Quality['quality'], string>> = {
  availability: 'Availability',
  durability: 'Durability',
  latency: 'Latency',
  reliability: 'Reliability',
};

const QualityRow = ({ quality }: { readonly quality: Quality }) => (
  <details className={styles['quality']}>
    <summary>
      <span>{names[quality.quality]}</span>
      {quality.value === undefined ? <i>unknown</i> : <b>{qualityText(quality)}</b>}
    </summary>
    <p>
      <SafeText text={quality.says} limit={400} />
    </p>
    <p>
      <SafeText text={quality.formula} mono limit={200} />
    </p>
    {quality.inputs.length === 0 ? null : (
      <dl>
        {quality.inputs.map(({ name, value, from }, index) => (
          <div key={`${index} ${name}`}>
            <dt>
              <SafeText text={name} limit={100} />
              <small>
                <SafeText text={from} limit={100} />
              </small>
            </dt>
            <dd>
              <SafeText text={value} limit={60} />
            </dd>
          </div>
        ))}
      </dl>
    )}
  </details>
);

/** Availability, durability, latency and reliability of each space, from what was seen; how each was worked out is one click away. */
export const Qualities = ({ spaces }: { readonly spaces: readonly SpaceView[] }) => {
  const told = spaces.filter(({ qualities }) => qualities.length > 0);
  if (told.length === 0) return null;
  return (
    <Panel title="Qualities" aside="from what is placed now">
      {told.map((space) => (
        <section key={space.id} className={styles['qualities']} aria-label={`Qualities of ${space.name}`}>
          <h3>
            <SafeText text={space.name} limit={40} />
          </h3>
          {space.qualities.map((quality) => (
            <QualityRow key={quality.quality} quality={quality} />
          ))}
        </section>
      ))}
    </Panel>
  );
};
