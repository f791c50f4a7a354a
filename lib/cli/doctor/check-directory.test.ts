import { expect, test } from "vitest";
import { checkDirectory } from "./check-directory";

const directory = (find: () => Promise<null>) => ({ find, authenticate: () => Promise.resolve(null) });
const statesOf = async (...given: Parameters<typeof checkDirectory>) =>
  (await checkDirectory(...given)).map((finding) => finding.state);

test("a search that finds nobody has worked", async () => {
  expect(
    await statesOf(
      directory(() => Promise.resolve(null)),
      false,
    ),
  ).toEqual(["ok"]);
});
test("a directory that does not answer is told in its own words", async () => {
  const [finding] = await checkDirectory(
    directory(() => Promise.reject(new Error("certificate has expired"))),
    false,
  );
  expect(finding).toMatchObject({ state: "wrong", says: "certificate has expired" });
});
test("without a directory only OIDC lets people in", async () => {
  expect(await statesOf(null, true)).toEqual(["ok"]);
  expect(await statesOf(null, false)).toEqual(["missing"]);
});
