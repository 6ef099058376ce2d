import type { Mapping, Problem, Target } from './messages.ts';

/** Status of each problem, as the OpenAPI document says. */
export const statusOf: Readonly<Record<Problem['code'], number>> = {
  'bad-request': 400,
  'not-allowed': 401,
  'unknown-path': 404,
  'unknown-key': 404,
  'unknown-target': 404,
  'bad-method': 405,
  'version-conflict': 409,
  'target-not-empty': 409,
  'body-too-large': 413,
  'bad-pair': 422,
  'target-draining': 423,
  'target-left': 423,
  'version-needed': 428,
  'too-many-requests': 429,
  'store-failed': 500,
};

/** Something that is not done, as a value. */
export type Refusal = { readonly ok: false; readonly status: number; readonly problem: Problem };

/** Makes a refusal with the usual status of its code. */
export const refuse = (code: Problem['code'], says: string, current?: Mapping | Target): Refusal => ({
  ok: false,
  status: statusOf[code],
  problem: { code, says, ...(current === undefined ? {} : { current }) },
});
