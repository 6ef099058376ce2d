import { failed, fault, type Result } from '#shared/fault';
import type { HttpAsk, HttpReply } from '../../../source-kit/index.ts';
import { bodyOf, fillPath, locatorAsk, problemCode, refusedWith, type Door } from '../reach/index.ts';
import { readMapping, type Mapping } from '../reading/index.ts';

/** Where a key shall be. */
export type MappingWish = {
  readonly primary: string;
  /** Null: none; undefined: the locator chooses. */
  readonly secondary?: string | null | undefined;
  readonly note?: string | undefined;
};

/** The header that says which version is meant to be replaced. */
const believing = (version: number | undefined): Readonly<Record<string, string>> =>
  version === undefined ? {} : { 'If-Match': `"${version}"` };

/** A locator that reads the version elsewhere than the reference locator gets it in the body too. */
const versionIn = ({ fields }: Door, version: number | undefined): number | undefined =>
  Object.hasOwn(fields, 'version') ? version : undefined;

/** What a locator says to a change that is not yes. Its version is gone: somebody else was faster. */
const changeRefusal =
  (key: string, says: string) =>
  (reply: HttpReply): Result<never> | undefined => {
    const { status } = reply;
    if (status === 404 || status === 409 || status === 412)
      return failed(
        fault('action.changed-hands', `${key} is not what it was when it was read.`, {
          subject: key,
          details: reply.body.slice(0, 1_000),
        }),
      );
    // Who was to take it may be leaving too by now: the next check chooses another.
    return status === 422 || status === 423
      ? refusedWith(reply, says, { subject: key, retryable: true })
      : undefined;
  };

/**
 * Maps one key, when it still has the version that was read. Counts as `moved` things. Undefined: this locator cannot be told, or the
 * mapping has no version to compare.
 */
export const mapKey = (
  door: Door,
  mapping: Mapping,
  wish: MappingWish,
  moved: 0 | 1,
): HttpAsk<number> | undefined => {
  const { key, version } = mapping;
  if (door.paths.map === undefined || version === undefined) return undefined;
  const says = `Mapping ${key.slice(0, 100)} to ${wish.primary}`;
  return locatorAsk<number>(door, {
    id: 'locator.map',
    says,
    method: 'PUT',
    path: fillPath(door.paths.map, { key }),
    headers: believing(version),
    body: bodyOf(door.fields, { ...wish, version: versionIn(door, version) }),
    meant: changeRefusal(key, says),
    // A yes that shows another owner is no yes.
    read: (body) => (readMapping(body, door, key)?.primary === wish.primary ? moved : undefined),
  });
};

export type TargetState = 'accepting' | 'draining' | 'left';

/** Lets a target accept, stop accepting or leave, when it still has the version that was read. */
export const setTarget = (
  door: Door,
  { target, version }: { readonly target: string; readonly version: number | undefined },
  state: TargetState,
): HttpAsk<number> | undefined => {
  if (door.paths.target === undefined) return undefined;
  const says = `Setting ${target} to ${state}`;
  return locatorAsk<number>(door, {
    id: 'locator.set-target',
    says,
    method: 'PUT',
    path: fillPath(door.paths.target, { target }),
    headers: believing(version),
    body: bodyOf(door.fields, { state, version: versionIn(door, version) }),
    meant: (reply) =>
      reply.status === 412 || (reply.status === 409 && problemCode(reply.body) !== 'target-not-empty')
        ? refusedWith(reply, says, { subject: target, retryable: true })
        : undefined,
    read: () => 0,
  });
};

/** An ask that tells why something cannot be asked: a step that was planned on more than there is. `mayPass`: not now. */
export const cannot = (door: Door, says: string, mayPass = false): HttpAsk<never> => ({
  ...locatorAsk<never>(door, { id: 'locator.cannot', says, path: door.paths.get, read: () => undefined }),
  read: () => failed(fault('action.refused', says, { retryable: mayPass })),
});
