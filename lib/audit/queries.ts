import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/lib/core/fetch-json";
import type { Page } from "@/lib/core/paging";
import type { AuditRow, VerifyAnswer } from "./model";

export const AUDIT_PATH = "/api/v1/audit";

export const auditQuery = (search: string) =>
  queryOptions({
    queryKey: ["audit", "list", search],
    queryFn: ({ signal }) => fetchJson<Page<AuditRow>>(`${AUDIT_PATH}?${search}`, { signal }),
    placeholderData: keepPreviousData,
  });

export const verifyAudit = () => fetchJson<VerifyAnswer>(`${AUDIT_PATH}/verify`, { method: "POST" });
