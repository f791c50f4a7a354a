import { DAYS } from "@/lib/campaigns/days/model";
import type { Body, Schedule, Settings, Window } from "@/lib/campaigns/model";
import { capital } from "@/lib/core/capital";

/** A campaign's settings in plain words: "2 canaries, then 3 at a time, weekdays 08–16 Europe/Berlin". */

export function saySettings(settings: Settings): string {
  const { canary, maxUnavailable, perRole, pauseSeconds, schedule, stopAfterFailures } = settings;
  const most =
    typeof maxUnavailable === "number" ? `${maxUnavailable} at a time` : `${maxUnavailable} at a time`;
  const parts = [canary.count === 0 ? most : `${sayCanaries(canary)}, then ${most}`];
  for (const [role, limit] of Object.entries(perRole)) parts.push(`at most ${limit} ${role}`);
  if (pauseSeconds > 0) parts.push(`one by one, ${saySpan(pauseSeconds)} apart`);
  if (schedule !== null) parts.push(saySchedule(schedule));
  if (settings.gate.alerts) parts.push("while no new alert fires");
  parts.push(
    stopAfterFailures === 1 ? "stops at the first failure" : `stops after ${stopAfterFailures} failures`,
  );
  return parts.join(", ");
}

const sayCanaries = ({ count, after }: Settings["canary"]): string =>
  `${count} ${count === 1 ? "canary" : "canaries"}${after === "ask" ? " and a question" : ""}`;

/** Exact, unlike an age: 90 s is not a minute. */
export function saySpan(seconds: number): string {
  if (seconds % 3_600 === 0 && seconds > 0) return `${seconds / 3_600} h`;
  return seconds % 60 === 0 && seconds > 0 ? `${seconds / 60} min` : `${seconds} s`;
}

export function saySchedule({ timeZone, allow, deny, freezeDays }: Schedule): string {
  const parts: string[] = [];
  if (allow.length > 0) parts.push(allow.map(sayWindow).join(" or "));
  if (deny.length > 0) parts.push(`not ${deny.map(sayWindow).join(", nor ")}`);
  if (freezeDays.length > 0)
    parts.push(
      freezeDays.length > 3 ? `not on ${freezeDays.length} freeze days` : `not on ${freezeDays.join(", ")}`,
    );
  return `${parts.length === 0 ? "any time" : parts.join(", ")} ${timeZone}`;
}

const sayWindow = ({ days, from, to }: Window): string => `${sayDays(days)} ${hour(from)}–${hour(to)}`;

const hour = (time: string): string => time.replace(/:00$/, "");

function sayDays(days: Window["days"]): string {
  const chosen = DAYS.filter((day) => days.includes(day));
  if (chosen.length === 7) return "daily";
  const joined = chosen.join();
  if (joined === "mon,tue,wed,thu,fri") return "weekdays";
  if (joined === "sat,sun") return "weekends";
  return chosen.map((day) => capital(day)).join(", ");
}

const BODY_SAYS: Readonly<Record<Body["action"], string>> = {
  "node.cordon": "Cordon",
  "node.uncordon": "Uncordon",
  "node.repool": "Repool",
  "node.drain": "Drain",
  "node.reboot": "Reboot",
};
export const sayBody = (action: string): string => BODY_SAYS[action as Body["action"]] ?? action;
