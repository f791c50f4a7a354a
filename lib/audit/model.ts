import type { z } from "zod";
import type { AUDIT_EVENTS, auditRowSchema, verifyAnswerSchema } from "./schema";

export type AuditEvent = (typeof AUDIT_EVENTS)[number];
export type AuditRow = z.infer<typeof auditRowSchema>;
export type VerifyAnswer = z.infer<typeof verifyAnswerSchema>;
