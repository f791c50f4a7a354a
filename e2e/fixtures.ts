import { type Browser, type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import { enter as fillSignIn } from "./bench/sign-in";
import { type Box, openBox } from "./box-admin";
import { STORY_OTHERS } from "./platform/world/nodes";
import { startDemo } from "./start-demo";

/** Anna is another admin. */
export type Person = "admin" | "anna" | "operator" | "maintainer" | "viewer";

/** What GET /api/v1/nodes says of a node, as far as journeys need it. */
export type NodeSeen = { name: string; state: string };

type Look = { colorScheme?: "light" | "dark"; device?: "desk" | "phone" };

/** As narrow as phones are, and touched. */
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;

type Fixtures = {
  /** A page in a browser context of its own, signed in as this person. */
  signIn(person: Person, options?: Look): Promise<Page>;
  /** Node names in this state, of the story none. Those that no other test has been given come first: there are only so many. */
  freshNodes(page: Page, state: string, count: number, role?: string): Promise<string[]>;
  /** The platform in a box, by its administrator: what happens to a cluster outside the console. */
  cluster: Box;
};

type SessionState = Awaited<ReturnType<BrowserContext["storageState"]>>;
/** One sign-in per person and demo: signing in is limited in rate, as it should be. */
const sessions = new Map<Person, SessionState>();
/** Its pods are a story: a budget that frees itself, web services with one replica, a job, a shell of nobody. */
export const STORY_NODE = "tools-k8s-worker-102";
/** The story is told once: what stands on these is its. */
const story = new Set<string>([STORY_NODE, ...STORY_OTHERS]);
const given = new Set<string>();

export const test = base.extend<Fixtures, { demo: undefined }>({
  demo: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names a fixture needs from its first parameter.
    async ({}, use) => {
      const demo = await startDemo();
      await use(undefined);
      await demo.stop();
    },
    { scope: "worker", auto: true, timeout: 200_000 },
  ],
  signIn: async ({ browser }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (person, options = {}) => {
      const context = await browser.newContext({
        storageState: sessions.get(person) ?? (await sessionOf(browser, person)),
        colorScheme: options.colorScheme ?? "light",
        ...(options.device === "phone" ? PHONE : {}),
      });
      opened.push(context);
      return context.newPage();
    });
    for (const context of opened) await context.close();
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  freshNodes: async ({}, use) => {
    await use(async (page, state, count, role) => {
      const params = { state, limit: 100, ...(role === undefined ? {} : { role }) };
      let chosen: string[] = [];
      // What a journey before has moved may still be on its way.
      await expect(async () => {
        const { items }: { items: NodeSeen[] } = await (
          await page.request.get("/api/v1/nodes", { params })
        ).json();
        const names = items.map((node) => node.name).filter((name) => !story.has(name));
        chosen = byNeed(names).slice(0, count);
        expect(chosen, `${count} nodes in state ${state}`).toHaveLength(count);
      }).toPass({ timeout: 12_000 });
      for (const name of chosen) given.add(name);
      return chosen;
    });
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  cluster: async ({}, use) => {
    await use(openBox());
  },
});

/**
 * Some journeys need a plain worker, of which there are few; who takes any node leaves them those. One journey at a
 * time runs against a demo, so a node that was given before and is in the wanted state again is free.
 */
const byNeed = (names: readonly string[]): string[] => {
  const rank = (name: string) => (given.has(name) ? 2 : /-worker-\d+$/.test(name) ? 1 : 0);
  return names.toSorted((a, b) => rank(a) - rank(b));
};

async function sessionOf(browser: Browser, person: Person): Promise<SessionState> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await enter(page, person, `${person}-demo`);
  await expect(page.getByRole("navigation", { name: "Main" }).first()).toBeVisible();
  const state = await context.storageState();
  sessions.set(person, state);
  await context.close();
  return state;
}

/** Keys work once the page is alive; the ages in the frame are there from then on, on a phone without a line of their own. */
export const untilAlive = (page: Page): Promise<void> =>
  expect(page.getByRole("list", { name: "Age of the data" })).toBeAttached();

/** Fills in the sign-in page of this run. */
export const enter = (page: Page, user: string, password: string): Promise<void> =>
  fillSignIn(page, "/sign-in", user, password);

export { expect };
