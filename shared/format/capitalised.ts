/** The same with a capital first: what begins a sentence, a pill or a line. */
export const capitalised = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
