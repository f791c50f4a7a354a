/** What was typed into a dialog that was closed before anything was started, by the dialog's title. Ends with the page. */
type Words = { reason: string; ticket: string };

const NOTHING: Words = { reason: "", ticket: "" };
const kept = new Map<string, Words>();

export const keptWords = (title: string): Words => kept.get(title) ?? NOTHING;
export const keepWords = (title: string, words: Words): void => void kept.set(title, words);
export const dropWords = (title: string): void => void kept.delete(title);
