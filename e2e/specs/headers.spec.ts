import { expect, test, untilAlive } from "../fixtures";

const ROUTES = ["/", "/nodes", "/pods", "/actions", "/audit", "/tokens", "/no-such-page"];

/** Pages without the console's frame. */
const OUTSIDE = ["/sign-in", "/no-such-page"];

for (const route of ["/sign-in", ...ROUTES])
  test(`${route} breaks no policy, hydrates, and carries one nonce`, async ({ signIn }) => {
    const page = await signIn("admin");
    const refused: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error" && !/status of 404/.test(message.text())) refused.push(message.text());
    });
    page.on("pageerror", (error) => refused.push(error.message));
    const answer = await page.goto(route);
    const policy = answer?.headers()["content-security-policy"] ?? "";
    const scripts = policy.split(";").find((part) => part.trim().startsWith("script-src")) ?? "";
    const nonce = /'nonce-([^']+)'/.exec(scripts)?.[1];
    expect(nonce, policy).toBeTruthy();
    expect(scripts).not.toContain("unsafe-inline");
    expect(scripts).not.toContain("unsafe-eval");
    expect(policy).toMatch(/frame-ancestors 'none'/);
    expect(policy).toMatch(/object-src 'none'|default-src 'none'/);
    expect(policy).toMatch(/base-uri '(none|self)'/);
    const html = (await answer?.text()) ?? "";
    const inline = [...html.matchAll(/<script(?![^>]*\bsrc=)([^>]*)>/g)].map(
      ([, attributes = ""]) => attributes,
    );
    expect(inline.filter((attributes) => !attributes.includes(`nonce="${nonce}"`))).toEqual([]);
    await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
    if (!OUTSIDE.includes(route)) await untilAlive(page);
    expect(refused).toEqual([]);
  });

test("each answer has a nonce of its own", async ({ page }) => {
  const nonce = async () =>
    /'nonce-([^']+)'/.exec(
      (await page.request.get("/sign-in")).headers()["content-security-policy"] ?? "",
    )?.[1];
  expect(await nonce()).not.toBe(await nonce());
});

test("answers of the API are neither kept nor sniffed", async ({ signIn }) => {
  const page = await signIn("viewer");
  for (const path of ["/api/v1/nodes", "/api/v1/session", "/api/v1/overview"]) {
    const headers = (await page.request.get(path)).headers();
    expect(headers["cache-control"], path).toContain("no-store");
    expect(headers["x-content-type-options"], path).toBe("nosniff");
  }
});

test("a write from another origin is refused before anything else is looked at", async ({ signIn }) => {
  const page = await signIn("operator");
  const { csrf } = await (await page.request.get("/api/v1/session")).json();
  const refused = await page.request.post("/api/v1/actions", {
    headers: { "x-forgeboard-csrf": csrf, origin: "https://elsewhere.example" },
    data: { action: "node.cordon", input: { nodes: ["any"] }, reason: "x" },
  });
  expect(refused.status()).toBe(403);
});

test("every answer carries the headers: pages, API, probes, files, refusals, redirects", async ({
  signIn,
  page: stranger,
}) => {
  const page = await signIn("admin");
  const html = await (await page.request.get("/")).text();
  const script = /src="(\/_next\/static\/[^"]+\.js)"/.exec(html)?.[1] ?? "";
  expect(script).not.toBe("");
  const paths = [
    "/",
    "/api/v1/overview",
    "/api/v1/nothing",
    "/healthz",
    "/readyz",
    "/metrics",
    "/icon.svg",
    script,
  ];
  for (const request of [page.request, stranger.request])
    for (const path of paths) {
      const headers = (await request.get(path, { maxRedirects: 0 })).headers();
      expect(headers["content-security-policy"], path).toContain("default-src 'none'");
      expect(headers["x-content-type-options"], path).toBe("nosniff");
      expect(headers["x-frame-options"], path).toBe("DENY");
      expect(headers["referrer-policy"], path).toBe("same-origin");
      expect(headers["x-powered-by"], path).toBeUndefined();
    }
});
