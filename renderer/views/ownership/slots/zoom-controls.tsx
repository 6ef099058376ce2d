import type { ReactNode } from 'react';
import { Button } from '../../../ui/index.ts';
import type { Zoom } from './use-zoom.ts';

/** The way nearer and back of a picture; `children` say what is in sight while that is a part of it. */
export const ZoomControls = ({ zoom, children }: { readonly zoom: Zoom; readonly children: ReactNode }) => (
  <>
    {zoom.isWhole ? null : (
      <>
        {children}
        <Button size="xs" look="ghost" onClick={zoom.whole}>
          All
        </Button>
      </>
    )}
    <Button size="xs" aria-label="Zoom out" disabled={zoom.isWhole} onClick={zoom.out}>
      −
    </Button>
    <Button size="xs" aria-label="Zoom in" onClick={zoom.in}>
      +
    </Button>
  </>
);
