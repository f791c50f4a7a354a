import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { quotasSchema } from "@/lib/config/quotas";
import { checkQuotas } from "./check-quotas";

const dir = mkdtempSync(join(tmpdir(), "overrides-"));
const overridesFile = join(dir, "tools.yaml");
const settings = quotasSchema.parse({ owner: "file", overridesFile });
afterAll(() => rmSync(dir, { recursive: true }));

it("names what of the file does not hold, or could go", () => {
  expect(checkQuotas(quotasSchema.parse({}), toolforge)).toMatchObject([{ state: "ok" }]);
  expect(checkQuotas(settings, toolforge)).toMatchObject([
    { state: "wrong", says: expect.stringContaining("ENOENT") },
  ]);
  writeFileSync(
    overridesFile,
    "quotas:\n  overrides:\n    cewbot: { memory: 32 }\n    dexbot: { memory: 8 }\n",
  );
  const [found] = checkQuotas(settings, toolforge);
  expect(found).toMatchObject({
    state: "ok",
    says: expect.stringMatching(/^2 tools in .*; at or under the default: dexbot$/),
  });
  writeFileSync(overridesFile, "quotas:\n  overrides:\n    cewbot: { memory: much }\n");
  expect(checkQuotas(settings, toolforge)).toMatchObject([
    { state: "wrong", says: "quotas.overrides.cewbot.memory: expected a number of GiB" },
  ]);
});
