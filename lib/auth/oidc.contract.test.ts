import { afterAll, beforeAll, expect, it } from "vitest";
import { CLIENT_ID, CLIENT_SECRET, startIssuer } from "@/e2e/oidc/start-issuer";
import { beginOidc, decodePending, discoverOidc, encodePending, finishOidc, OIDC_PATH } from "./oidc";

const ORIGIN = "http://127.0.0.1:4600";
let provider: Awaited<ReturnType<typeof startIssuer>>;
let settings: Parameters<typeof discoverOidc>[0];

beforeAll(async () => {
  provider = await startIssuer({
    redirectUri: ORIGIN + OIDC_PATH,
    claimsOf: (login) => ({
      name: "Anna M.",
      preferred_username: login === "evil" ? "system:masters" : login,
      groups: ["tools.admin"],
    }),
  });
  settings = {
    issuer: provider.issuer,
    clientId: CLIENT_ID,
    userClaim: "preferred_username",
    groupsClaim: "groups",
    label: "single sign-on",
  };
});
afterAll(() => provider.stop());

/** Plays a browser through the provider's own login and consent pages. */
async function browse(start: URL, login: string): Promise<URL> {
  const jar = new Map<string, string>();
  let url = start;
  let form: URLSearchParams | null = null;
  for (let hop = 0; hop < 20; hop++) {
    if (url.origin === ORIGIN) return url;
    const answer = await fetch(url, {
      redirect: "manual",
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; ") },
      ...(form === null ? {} : { method: "POST", body: form }),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      jar.set(name, value);
    }
    const to = answer.headers.get("location");
    if (to !== null) {
      url = new URL(to, url);
      form = null;
      continue;
    }
    const html = await answer.text();
    url = new URL(/<form[^>]* action="([^"]+)"/.exec(html)?.[1] ?? "/no-form", url);
    const prompt = /name="prompt" value="(\w+)"/.exec(html)?.[1] ?? "";
    form = new URLSearchParams(prompt === "login" ? { prompt, login, password: "any" } : { prompt });
  }
  throw new Error("the provider never led back");
}

it("brings back a person with groups", async () => {
  const config = await discoverOidc(settings, CLIENT_SECRET);
  const { url, pending } = await beginOidc(config, ORIGIN, "/nodes");
  const answer = await browse(url, "anna");
  expect(await finishOidc(config, settings, answer, decodePending(encodePending(pending)))).toEqual({
    user: "anna",
    displayName: "Anna M.",
    groups: ["tools.admin"],
  });
  await expect(finishOidc(config, settings, answer, pending)).rejects.toMatchObject({
    code: "unauthenticated",
  });
});

it.each(["state", "nonce", "verifier"] as const)("refuses an answer to another %s", async (field) => {
  const config = await discoverOidc(settings, CLIENT_SECRET);
  const { url, pending } = await beginOidc(config, ORIGIN, "/");
  const answer = await browse(url, "anna");
  const other = { ...pending, [field]: `${pending[field].slice(0, -4)}AAAA` };
  await expect(finishOidc(config, settings, answer, other)).rejects.toMatchObject({
    code: "unauthenticated",
  });
});

it("refuses a name that the cluster would read as its own", async () => {
  const config = await discoverOidc(settings, CLIENT_SECRET);
  const { url, pending } = await beginOidc(config, ORIGIN, "/");
  const answer = await browse(url, "evil");
  await expect(finishOidc(config, settings, answer, pending)).rejects.toMatchObject({ code: "forbidden" });
});

it("refuses a redirect to another address, and an issuer on plain http elsewhere", async () => {
  const config = await discoverOidc(settings, CLIENT_SECRET);
  const { url } = await beginOidc(config, "http://127.0.0.1:4601", "/");
  expect((await fetch(url, { redirect: "manual" })).status).toBe(400);
  await expect(discoverOidc({ ...settings, issuer: "http://idp.example" }, "x")).rejects.toMatchObject({
    code: "upstream",
  });
});

it.each([null, "", "x", encodePending({ state: "", nonce: "", verifier: "", next: "" }).slice(4)])(
  "takes nothing for pending out of %j",
  (text) => {
    expect(() => decodePending(text)).toThrow(/start again/);
  },
);
