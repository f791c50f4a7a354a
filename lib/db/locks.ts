import "server-only";

/** Keys of every advisory lock in the database, in one place so that no two things share one. */
export const LOCKS = {
  migrations: 4_600_001,
  auditHead: 4_600_002,
  mirrorTables: 4_600_003,
  mirrorPass: 4_600_004,
  driftTables: 4_600_005,
  driftPass: 4_600_006,
  fileDriftPass: 4_600_007,
  statusTables: 4_600_008,
  statusPass: 4_600_009,
} as const;
