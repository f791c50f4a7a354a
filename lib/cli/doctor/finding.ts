import "server-only";

/** One thing the doctor looked at. `give` is the command or the file that sets it right, null when nothing is to do. */
export type Finding = {
  area:
    | "settings"
    | "cluster"
    | "database"
    | "directory"
    | "metrics"
    | "notices"
    | "puppet"
    | "hiera"
    | "accounts"
    | "quotas";
  checked: string;
  state: "ok" | "missing" | "wrong";
  says: string;
  give: string | null;
};

type Place = Pick<Finding, "area" | "checked">;

export const ok = (place: Place, says: string): Finding => ({ ...place, state: "ok", says, give: null });
export const missing = (place: Place, says: string, give: string): Finding => ({
  ...place,
  state: "missing",
  says,
  give,
});
export const wrong = (place: Place, says: string, give: string): Finding => ({
  ...place,
  state: "wrong",
  says,
  give,
});
