import { countText } from '#shared/format';
import type { SpaceView } from '#shared/model';
import { explainFault } from '../../../queries/index.ts';
import { SafeText } from '../../../ui/index.ts';
import type { Zoom } from '../slots/use-zoom.ts';
import { ZoomControls } from '../slots/zoom-controls.tsx';
import type { Finer } from './use-finer.ts';
import styles from './ranges.module.css';

/** How many of all ranges are in sight, whether they are the smaller ones, and the way nearer and back. */
export const MatrixFoot = ({
  zoom,
  units,
  drawn,
  finer,
}: {
  readonly zoom: Zoom;
  /** Columns of the whole picture; those drawn may be parts of them. */
  readonly units: number;
  readonly drawn: SpaceView;
  readonly finer: Finer;
}) => {
  const { x, perUnit, widthPx } = zoom.view;
  const by = drawn.positions / units;
  const from = Math.floor(x * by);
  const to = Math.min(drawn.positions, Math.ceil((x + widthPx / perUnit) * by)) - 1;
  return (
    <div className={styles['zoom']}>
      <ZoomControls zoom={zoom}>
        <span role="status">
          ranges {countText(from)} to {countText(to)} of {countText(drawn.positions)}
          {finer.isAsking ? ', asking for smaller ones' : ''}
          {finer.fault === undefined ? '' : '. '}
          {finer.fault === undefined ? null : <SafeText text={explainFault(finer.fault).what} limit={120} />}
        </span>
      </ZoomControls>
    </div>
  );
};
