import { describe, expect, it } from "vitest";
import type { AccountFinding } from "@/lib/accounts/model";
import { accountDrift } from "./account-drift";
import { settled } from "./settle-accounts";

const finding = (
  part: AccountFinding["part"],
  tool: string,
  state: AccountFinding["state"],
  repair: AccountFinding["repair"],
): AccountFinding => ({ id: `${part}:${tool}`, part, tool, state, says: "so", repair });

describe("drift of accounts", () => {
  it("has an id of its own, a severity, and a repair where one is known", () => {
    const drift = accountDrift([
      finding("home", "sal", "missing", "home"),
      finding("certificate", "sal", "expires", "certificate"),
      finding("kubeconfig", "sal", "invalid", null),
      finding("access", "old", "extra", null),
    ]);
    expect(drift.map(({ id, severity, repair }) => [id, severity, repair])).toEqual([
      ["home//sal#missing", "error", "create"],
      ["certificate//sal#differs", "warning", "change"],
      ["kubeconfig//sal#differs", "warning", null],
      ["access//old#unexpected", "warning", null],
    ]);
  });

  it("is one where the same is wrong twice", () => {
    const same = finding("token-file", "fault", "invalid", null);
    expect(accountDrift([same, same])).toHaveLength(1);
  });
});

describe("what is done without a person", () => {
  const missing = (n: number) =>
    accountDrift(Array.from({ length: n }, (_, at) => finding("home", `t${at}`, "missing", "home")));
  const ends = (n: number) =>
    accountDrift(
      Array.from({ length: n }, (_, at) => finding("certificate", `t${at}`, "expires", "certificate")),
    );

  it("makes what is missing, unless so much is missing that homes look gone", () => {
    expect(settled(missing(3), 3)).toHaveLength(3);
    expect(settled(missing(4), 3)).toEqual([]);
  });

  it("renews certificates, a few at a time", () => {
    expect(settled(ends(10), 3)).toHaveLength(3);
    expect(settled([...missing(4), ...ends(1)], 3)).toEqual(["certificate//t0#differs"]);
  });

  it("changes nothing that is there, and nothing that only a person can judge", () => {
    expect(
      settled(
        accountDrift([
          finding("home", "sal", "differs", "home"),
          finding("kubeconfig", "sal", "differs", "kubeconfig"),
          finding("token", "sal", "differs", "registers"),
          finding("token", "old", "extra", null),
          finding("certificate", "sal", "unsafe", null),
          finding("disabled-flag", "sal", "differs", null),
          finding("home", "other", "missing", null),
        ]),
        10,
      ),
    ).toEqual([]);
  });
});
