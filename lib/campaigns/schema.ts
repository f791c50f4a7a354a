import { z } from "zod";

/** What a campaign is asked. Spans are in seconds; times of day are wall time in the schedule's own zone. */

export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

/** Everything `Intl` knows, which is what the zone arithmetic reads too. */
const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

const timeOfDaySchema = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "expected a time of day from 00:00 to 23:59");

/** `to` at or before `from` is on the next day; 24:00 is the end of the same day. */
export const windowSchema = z
  .strictObject({
    days: z.array(z.enum(DAYS)).min(1).max(7),
    from: timeOfDaySchema,
    to: z.union([timeOfDaySchema, z.literal("24:00")]),
  })
  .refine(({ from, to }) => from !== to, {
    path: ["to"],
    message: "expected another time than from; a whole day is 00:00 to 24:00",
  });

export const scheduleSchema = z.strictObject({
  timeZone: z
    .string()
    .max(60)
    .refine(isTimeZone, "expected an IANA time zone, for example Europe/Berlin")
    .meta({ description: "IANA name" }),
  /** Nodes are started inside one of these; none means always. */
  allow: z.array(windowSchema).max(20).default([]),
  /** No node is started inside one of these, whatever allows it. */
  deny: z.array(windowSchema).max(20).default([]),
  /** Whole days, in the schedule's zone, on which no node is started. */
  freezeDays: z.array(z.iso.date()).max(100).default([]),
});
