import fc from "fast-check";
import { SaxesParser } from "saxes";
import { expect, it } from "vitest";
import { STATUS_FIELDS } from "@/lib/core/status-pages";
import { availabilityOf, incidentsOf } from "./availability/model";
import { badge } from "./badge";
import { markup } from "./markup";
import type { ToolStatus } from "./model";
import { STATE_WORD } from "./model";
import { noStatusPage, statusPage } from "./page";
import { BADGE_STYLES, STATUS_STATES } from "./schema";

/** What a strict XML parser finds, in order. @throws Error where it is no XML */
function parts(xml: string): { tags: string[]; attributes: string[]; texts: string[] } {
  const found = { tags: [] as string[], attributes: [] as string[], texts: [] as string[] };
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    found.tags.push(name);
    for (const [key, value] of Object.entries(attributes)) found.attributes.push(`${key}=${value}`);
  });
  parser.on("text", (text) => found.texts.push(text));
  parser.on("processinginstruction", () => found.tags.push("?"));
  parser.on("comment", () => found.tags.push("!"));
  parser.write(xml).close();
  return found;
}

const hostile = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom("<", ">", "&", '"', "'", "/", "-", "!", "]", "a", " ", "\0", "\ud800") }),
  fc.constantFrom(
    "</text><script>alert(1)</script>",
    '" onload="alert(1)',
    "]]>",
    "<!--",
    "&lt;&#x3c;",
    "\u202egpj.exe",
    "\ufffe",
  ),
);

it("takes no value for markup, in text and in both kinds of quotes", () => {
  fc.assert(
    fc.property(hostile, (value) => {
      const { tags, attributes, texts } = parts(markup`<a b="${value}" c='${value}'>${value}</a>`.text);
      expect(tags).toEqual(["a"]);
      expect(attributes).toHaveLength(2);
      // Every character that XML can hold is the one that was given.
      const kept = texts.join("").replaceAll("\r\n", "\n");
      expect(kept.length).toBeLessThanOrEqual(value.length);
      if (/^[ -~]*$/.test(value)) expect(kept).toBe(value);
    }),
    { numRuns: 500 },
  );
});

it("makes the same badge of every label but for the label", () => {
  const plain = parts(badge("a", "up"));
  fc.assert(
    fc.property(
      hostile.filter((label) => label !== ""),
      fc.constantFrom(...STATUS_STATES),
      fc.constantFrom(...BADGE_STYLES),
      (label, state, style) => {
        const svg = badge(label, state, style);
        const { tags, attributes, texts } = parts(svg);
        expect(tags).toEqual(plain.tags);
        expect(attributes).toHaveLength(plain.attributes.length);
        expect(attributes.filter((one) => /^(on|href|xlink|style)/i.test(one))).toEqual([]);
        expect(texts.at(-1)).toBe(STATE_WORD[state]);
      },
    ),
    { numRuns: 500 },
  );
});

it("names itself to those who do not see it, and is as wide as its words", () => {
  const { attributes, texts } = parts(badge("geohack", "down", "square"));
  expect(texts).toEqual(["geohack: down", "geohack", "down"]);
  expect(attributes).toEqual(expect.arrayContaining(["role=img", "aria-label=geohack: down", "rx=0"]));
  const width = (label: string) => Number(/width="([\d.]+)"/.exec(badge(label, "up"))?.[1]);
  expect(width("a longer label")).toBeGreaterThan(width("short"));
  expect(badge("a", "up")).toContain('rx="3"');
});

const status = (change: Partial<ToolStatus> = {}): ToolStatus => ({
  tool: "geohack",
  state: "up",
  says: "Up: 1 of 1 web pods ready",
  asOf: "2026-11-25T14:03:00.000Z",
  web: { ready: 1, wanted: 1 },
  jobs: { scheduled: 3, running: 1, failed: 0 },
  builds: {
    last: { state: "failed", startedAt: "2026-11-25T13:00:00.000Z", endedAt: "2026-11-25T13:04:00.000Z" },
    succeededAt: "2026-11-24T09:00:00.000Z",
  },
  note: null,
  fields: [...STATUS_FIELDS],
  routes: ["geohack.example.org/"],
  quota: [{ resource: "memory", used: 2 ** 29, hard: 2 ** 33 }],
  availability: availabilityOf([], Date.parse("2026-11-25T14:03:00Z")),
  incidents: [],
  notices: [],
  ...change,
});
const notice = (says: string, over = false) => ({
  state: over ? ("over" as const) : ("under_way" as const),
  plannedFor: null,
  beganAt: "2026-11-25T14:00:00.000Z",
  endedAt: over ? "2026-11-25T14:09:00.000Z" : null,
  says: [says],
  reason: null,
  ticket: null,
});

it("makes no tag of what a notice says", () => {
  const tagsOf = (html: string) => [...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag);
  const page = (text: string) =>
    statusPage(
      status({
        // With the wildcard it leads nowhere, whatever follows.
        routes: [`*.${text}`],
        note: { text: text.replaceAll("\n", " "), at: "2026-11-25T14:00:00.000Z" },
        notices: [{ ...notice(text), reason: text, ticket: text }, notice(text, true)],
      }),
    );
  const plain = tagsOf(page("x"));
  fc.assert(
    fc.property(hostile, (text) => {
      expect(tagsOf(page(text))).toEqual(plain);
    }),
  );
});

it("says from when on maintenance is planned, and of what never began not how long it took", () => {
  const planned = { ...notice("1 pod is down"), state: "planned" as const, beganAt: null };
  const words = (notices: ToolStatus["notices"]) => statusPage(status({ notices })).replace(/<[^>]+>/g, "");
  expect(words([{ ...planned, plannedFor: "2026-11-26T08:00:00.000Z" }])).toContain(
    "Maintenance planned, not before 26 Nov 08:00 UTC",
  );
  expect(words([planned])).toContain("Maintenance planned");
  const calledOff = words([{ ...notice("The work was not done", true), beganAt: null }]);
  expect(calledOff).toContain("25 Nov 14:09 UTC");
  expect(calledOff).not.toContain("took");
});

it("says what is so, in words, within 40 KB, and without script", () => {
  const html = statusPage(status({ notices: [notice("1 pod is down"), notice("The work is done", true)] }));
  expect(html).toContain("Up: 1 of 1 web pods ready");
  expect(html).toContain("3 scheduled, 1 running, none failed");
  expect(html.replace(/<[^>]+>/g, "")).toMatch(/Maintenance under way since 25 Nov 14:00 UTC/);
  expect(html.replace(/<[^>]+>/g, "")).toMatch(/25 Nov 14:00 UTC.*took 9 min/s);
  expect(html).not.toMatch(/<script|javascript:|\son\w+=/i);
  const days = status().availability?.days.map((day) => ({
    ...day,
    state: "partly" as const,
    percent: 99.98,
    recorded: 99,
  }));
  const incident = {
    beganAt: "2026-11-25T14:00:00.000Z",
    endedAt: "2026-11-25T14:09:00.000Z",
    goesOn: false,
  };
  const longest = { ...notice("x".repeat(1_000), true), reason: "y".repeat(500), ticket: "T1" };
  const full = statusPage(
    status({
      notices: Array.from({ length: 10 }, () => longest),
      note: { text: "z".repeat(1_000), at: "2026-11-25T14:00:00.000Z" },
      availability: { percent: 99.98, recorded: 99, days: days ?? [] },
      incidents: Array.from({ length: 10 }, () => incident),
      routes: Array.from({ length: 20 }, (_, at) => `${"r".repeat(60)}${at}.example.org/`),
    }),
  );
  expect(Buffer.byteLength(full)).toBeLessThan(40_000);
  expect(statusPage(status({ notices: null }))).toContain("cannot be shown now");
  expect(noStatusPage()).not.toContain("geohack");
});

it("leads to the addresses of a tool, and to none that is a pattern", () => {
  const html = statusPage(
    status({ routes: ["a.example.org/", "*.example.org/", "a.example.org/x(/|$)(.*)"] }),
  );
  expect(html).toContain(
    '<dd><a href="//a.example.org/">a.example.org/</a>, *.example.org/, a.example.org/x(/|$)(.*)</dd>',
  );
});

it("tells how the last build went, in words", () => {
  const words = (builds: ToolStatus["builds"]) =>
    /Last build(.*?)Answers/.exec(
      statusPage(status({ builds })).replace(/<style>.*?<\/style>|<[^>]+>/gs, ""),
    )?.[1];
  const at = { startedAt: "2026-11-25T13:00:00.000Z", endedAt: "2026-11-25T13:04:00.000Z" };
  const going = { startedAt: at.startedAt, endedAt: null };
  const succeededAt = "2026-11-24T09:00:00.000Z";
  const build = (state: NonNullable<NonNullable<ToolStatus["builds"]>["last"]>["state"], times = at) =>
    words({ last: { state, ...times }, succeededAt });
  expect(words({ last: { state: "succeeded", ...at }, succeededAt: at.endedAt })).toBe(
    "succeeded 25 Nov 13:04 UTC after 4 min",
  );
  expect(build("failed")).toBe("failed 25 Nov 13:04 UTC after 4 min; the last success was 24 Nov 09:00 UTC");
  expect(build("timed_out")).toMatch(/^ran out of time 25 Nov 13:04 UTC after 4 min;/);
  expect(build("cancelled")).toMatch(/^was cancelled 25 Nov 13:04 UTC after 4 min;/);
  expect(words({ last: { state: "running", ...going }, succeededAt: null })).toBe(
    "running since 25 Nov 13:00 UTC",
  );
  expect(words({ last: { state: "waiting", startedAt: null, endedAt: null }, succeededAt: null })).toBe(
    "waits to begin",
  );
  expect(words({ last: null, succeededAt: null })).toBe("none is kept");
  expect(words(null)).toBe("cannot be shown now");
});

it("tells how it was in words, and gives each day a shape beside its colour", () => {
  const now = Date.parse("2026-11-25T14:03:00Z");
  const hour = 3_600_000;
  const spans = [
    { state: "up" as const, since: now - 60 * hour, until: now - 2 * hour },
    { state: "down" as const, since: now - 2 * hour, until: now - hour },
    { state: "up" as const, since: now - hour, until: now },
  ];
  const incidents = incidentsOf(spans, now);
  const html = statusPage(status({ availability: availabilityOf(spans, now), incidents }));
  expect(html).toContain("Up 98.33 % of the time it was watched, which is 2 % of the last 90 days");
  expect(html).toContain("2026-11-25: partly down, up 92.88 %<");
  expect(html).toContain("2026-11-23: up, watched 91 % of it<");
  expect(html).toContain("2026-08-28: not watched<");
  expect(html).toContain("flat: not watched");
  expect(html.replace(/<[^>]+>/g, "")).toContain("25 Nov 12:03 UTCDown for 1 h");
  expect(statusPage(status())).toContain("Not watched in the last 90 days");
});

it("has no word of a field that is not shown", () => {
  const html = statusPage(
    status({
      ...{
        fields: [],
        says: "Up",
        web: null,
        jobs: null,
        builds: null,
        routes: null,
        quota: null,
        notices: null,
      },
      ...{ availability: null, incidents: null },
    }),
  );
  for (const word of [
    "Web service",
    "Jobs",
    "Last build",
    "Quota",
    "Answers at",
    "90 days",
    "Incidents",
    "Maintenance",
  ])
    expect(html.replace(/<style>.*?<\/style>/s, "")).not.toContain(word);
});
