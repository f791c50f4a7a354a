import "server-only";
import { type Markup, markup } from "./markup";
import { type BadgeQuery, STATE_WORD, type StatusState } from "./model";

/** The state of a tool as a picture for other pages: self-contained SVG, no script, no style, no reference to anything. */

const HEIGHT = 20;
const PADDING = 6;
/** White on each of them has a contrast of 4.5 or more. */
const COLOUR: Readonly<Record<StatusState, string>> = {
  up: "#17713a",
  down: "#b3261e",
  stopped: "#55565a",
  none: "#55565a",
  unknown: "#55565a",
};

export function badge(label: string, state: StatusState, style: BadgeQuery["style"] = "flat"): string {
  const word = STATE_WORD[state];
  const left = widthOf(label) + 2 * PADDING;
  const right = widthOf(word) + 2 * PADDING;
  const width = left + right;
  const title = `${label}: ${word}`;
  const radius = style === "square" ? 0 : 3;
  return markup`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEIGHT}" viewBox="0 0 ${width} ${HEIGHT}" role="img" aria-label="${title}"><title>${title}</title><clipPath id="round"><rect width="${width}" height="${HEIGHT}" rx="${radius}"/></clipPath><g clip-path="url(#round)"><rect width="${left}" height="${HEIGHT}" fill="#3a3b3f"/><rect x="${left}" width="${right}" height="${HEIGHT}" fill="${COLOUR[state]}"/></g><g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" aria-hidden="true">${words(label, PADDING)}${words(word, left + PADDING)}</g></svg>`
    .text;
}

/** `textLength` makes it fit, whatever font the reader's machine has. */
const words = (text: string, x: number): Markup =>
  markup`<text x="${x}" y="14" textLength="${widthOf(text)}" lengthAdjust="spacingAndGlyphs">${text}</text>`;

const NARROW = /[ fijlrt1.,:;!|'()[\]-]/;
const WIDE = /[mwMW@%]/;

/** About, in pixels. */
const widthOf = (text: string): number =>
  [...text].reduce((sum, character) => {
    if (character > "\u024f") return sum + 12;
    return sum + (NARROW.test(character) ? 4.5 : WIDE.test(character) ? 10 : 7);
  }, 0);
