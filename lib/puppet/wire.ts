import "server-only";
import { z } from "zod";

/** Only what we use of a certificate status; a request that waits has no serial number. */
export const certificateWire = z.object({
  state: z.enum(["requested", "signed", "revoked"]),
  fingerprint: z.string(),
  serial_number: z.number().optional(),
});
