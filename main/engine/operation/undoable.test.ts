import { describe, expect, it } from 'vitest';
import { drainOf, rebootOf, toyRoom } from './test-kit/index.ts';

describe('an undo is offered', () => {
  it('for what can be put back, once it has ended, and no longer once it was', async () => {
    const room = toyRoom();
    const ana = await room.open();
    const drain = await ana.begin(drainOf('w1'));
    expect(drain).not.toHaveProperty('undoable');
    expect(await ana.until(drain.id, 'succeeded')).toMatchObject({ undoable: true });
    const undo = await ana.begin({ kind: 'undo', operationId: drain.id });
    await ana.until(undo.id, 'succeeded');
    expect(await ana.now(drain.id)).toMatchObject({ state: 'undone', undoable: false });
  });

  it('never for what puts everything back itself or has nothing to put back, as a reboot', async () => {
    const room = toyRoom();
    const ana = await room.open();
    const { id } = await ana.begin(rebootOf('w1'));
    expect(await ana.until(id, 'succeeded')).toMatchObject({ undoable: false });
    expect((await ana.plan({ kind: 'undo', operationId: id })).refusal).toContain('nothing to take back');
  });

  it('as the journal tells it, when the console is started again', async () => {
    const room = toyRoom();
    const first = await room.open();
    const { id } = await first.begin(drainOf('w1'));
    await room.pass(300);
    first.die();
    const second = await room.open('ana', { record: first.record });
    expect(await second.now(id)).toMatchObject({ state: 'interrupted', undoable: true });
    await room.done(second.operations.resume(id));
    expect(await second.now(id)).not.toHaveProperty('undoable');
  });
});
