import { askedExposure, askedPlan, closeSheet, useRoute, useRouter } from '../../commands/index.ts';
import { ExposureSheet } from './exposure/exposure-sheet.tsx';
import { PlanSheet } from './sheet/plan-sheet.tsx';

/** The sheet that the address asks for, over whatever screen is shown. Mounted once. */
export const OperationSheets = () => {
  const router = useRouter();
  const route = useRoute();
  const request = askedPlan(route);
  const nodeIds = askedExposure(route);
  if (request !== undefined) return <PlanSheet request={request} onClose={() => closeSheet(router)} />;
  if (nodeIds !== undefined) return <ExposureSheet nodeIds={nodeIds} onClose={() => closeSheet(router)} />;
  return null;
};
