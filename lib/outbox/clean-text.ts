import "server-only";

/** What people typed and what servers answered, made safe for headers, logs and terminals. */

/** Control characters, line and paragraph separators, and those that turn the direction of what follows. */
const UNSAFE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;
const UNSAFE_BUT_LINES = /[^\P{Cc}\n\t]+|[\u202a-\u202e\u2066-\u2069]+/gu;
const ADDRESS = /<?[^\s<>"'(),:;@]+@[^\s<>"'(),:;@]+>?/g;

/** One line, whatever came in: nothing in it can begin a header, a second log line or a terminal command. */
export const cleanLine = (text: string, charactersMax: number): string =>
  cut(text.replace(UNSAFE, " ").trim(), charactersMax);

/** Keeps line breaks, as `\n`. */
export const cleanText = (text: string, charactersMax: number): string =>
  cut(text.replace(/\r\n?|[\u2028\u2029]/g, "\n").replace(UNSAFE_BUT_LINES, " "), charactersMax);

/** Servers name people's addresses in their refusals; these must not reach logs or pages. */
export const withoutAddresses = (text: string): string => text.replace(ADDRESS, "(address)");

const cut = (text: string, charactersMax: number): string =>
  text.length <= charactersMax ? text : `${text.slice(0, charactersMax - 1)}…`;
