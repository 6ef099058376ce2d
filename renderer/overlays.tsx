import { Suspense } from 'react';
import { askedExposure, askedPlan, useRoute } from './commands/index.ts';
import { OperationSheets } from './screens.ts';
import { HostKeyDialog } from './views/host-key/index.ts';

/** Everything that can stand over a screen, as the address asks for it. */
export const Overlays = () => {
  const route = useRoute();
  const asked = askedPlan(route) !== undefined || askedExposure(route) !== undefined;
  return (
    <>
      <HostKeyDialog />
      {asked ? (
        <Suspense fallback={null}>
          <OperationSheets />
        </Suspense>
      ) : null}
    </>
  );
};
