/** Label selectors as kubectl takes them: `key=value`, `key!=value`, `key`, `!key`, joined by commas; all must hold. */

export type LabelTerm = { key: string; operator: "is" | "is_not" | "exists" | "absent"; value: string };

const KEY = "(?:[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";
const VALUE = "(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?";
const COMPARED = new RegExp(`^(${KEY})\\s*(==|=|!=)\\s*(${VALUE})$`);
const PRESENCE = new RegExp(`^(!?)\\s*(${KEY})$`);

/** Null when the text is no selector. */
export function parseLabelSelector(text: string): LabelTerm[] | null {
  const terms = text.split(",").map((part) => parseTerm(part.trim()));
  return terms.every((term) => term !== null) ? terms : null;
}

function parseTerm(part: string): LabelTerm | null {
  const compared = COMPARED.exec(part);
  if (compared !== null)
    return {
      key: compared[1] ?? "",
      operator: compared[2] === "!=" ? "is_not" : "is",
      value: compared[3] ?? "",
    };
  const presence = PRESENCE.exec(part);
  if (presence === null) return null;
  return { key: presence[2] ?? "", operator: presence[1] === "!" ? "absent" : "exists", value: "" };
}

export const matchesLabels = (
  terms: readonly LabelTerm[],
  labels: Readonly<Record<string, string>>,
): boolean => terms.every((term) => holds(term, labels));

/** As in Kubernetes, `!=` holds for an object without the label too. */
function holds({ key, operator, value }: LabelTerm, labels: Readonly<Record<string, string>>): boolean {
  const has = Object.hasOwn(labels, key);
  switch (operator) {
    case "is":
      return has && labels[key] === value;
    case "is_not":
      return !has || labels[key] !== value;
    case "exists":
      return has;
    case "absent":
      return !has;
  }
}
