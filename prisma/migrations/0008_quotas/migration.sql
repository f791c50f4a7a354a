-- AlterTable
ALTER TABLE "action" ADD COLUMN "declineReason" TEXT;

-- CreateTable
CREATE TABLE "quota_override" (
    "tool" TEXT NOT NULL,
    "declared" TEXT NOT NULL,
    "amounts" JSONB NOT NULL,
    "ticket" TEXT,
    "changedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "quota_override_pkey" PRIMARY KEY ("tool","declared")
);

-- CreateTable
CREATE TABLE "quota_file" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "readAt" TIMESTAMPTZ(3),
    "triedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "problem" TEXT,

    CONSTRAINT "quota_file_pkey" PRIMARY KEY ("id")
);
