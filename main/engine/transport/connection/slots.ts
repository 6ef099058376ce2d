import type { Room } from '../../ports/index.ts';

/** A bounded number of places; callers wait in line for one. */
export type Slots = {
  /** Rejects with the signal's reason while waiting. The returned call gives the place back, once. */
  readonly take: (signal: AbortSignal) => Promise<() => void>;
  /** Takes a place at once, though there may be none left: the next in line then wait longer. */
  readonly occupy: () => () => void;
};

/** Slots of a fixed number, or as many as a room holds. */
export const createSlots = (count: number | Room): Slots => new CountedSlots(count);

/** A class: each node has three of these, and closures for each would take four times what they count. */
class CountedSlots implements Slots {
  readonly #count: number | Room;
  #waiting: (() => void)[] | undefined;
  #taken = 0;

  constructor(count: number | Room) {
    this.#count = count;
    this.#room?.onMore(() => this.#admit());
  }

  occupy(): () => void {
    this.#taken += 1;
    this.#room?.entered();
    let isBack = false;
    return () => {
      if (isBack) return;
      isBack = true;
      this.#taken -= 1;
      this.#room?.left();
      this.#admit();
    };
  }

  take(signal: AbortSignal): Promise<() => void> {
    if (signal.aborted) return Promise.reject(signal.reason as Error);
    if (this.#isFree()) return Promise.resolve(this.occupy());
    return new Promise((resolve, reject) => {
      const waiting = (this.#waiting ??= []);
      const stop = (): void => {
        waiting.splice(waiting.indexOf(enter), 1);
        reject(signal.reason as Error);
      };
      const enter = (): void => {
        signal.removeEventListener('abort', stop);
        resolve(this.occupy());
      };
      waiting.push(enter);
      signal.addEventListener('abort', stop, { once: true });
    });
  }

  get #room(): Room | undefined {
    return typeof this.#count === 'number' ? undefined : this.#count;
  }

  #isFree(): boolean {
    return this.#taken < (typeof this.#count === 'number' ? this.#count : this.#count.places());
  }

  #admit(): void {
    while (this.#isFree()) {
      const enter = this.#waiting?.shift();
      if (enter === undefined) return;
      enter();
    }
  }
}

/** Slots of the same count for each name, made when first asked for. */
export const createNamedSlots = (count: number): ((name: string) => Slots) => {
  const named = new Map<string, Slots>();
  return (name) => {
    const found = named.get(name) ?? createSlots(count);
    named.set(name, found);
    return found;
  };
};
