import { describe, expect, it } from 'vitest';
import { settingsOf } from './settings.ts';

describe('the settings of a service beside its image', () => {
  it('are every part of its template by the name operators use, with nothing that only counts or is empty', () => {
    expect(
      settingsOf({
        ContainerSpec: { Image: 'web:1', Env: ['A=1'], Args: null, Labels: {}, StopGracePeriod: 5 },
        Networks: [{ Target: 'n1' }],
        ForceUpdate: 3,
        Runtime: 'container',
      }),
    ).toEqual({ environment: '["A=1"]', StopGracePeriod: '5', networks: '[{"Target":"n1"}]' });
  });
});
