-- CreateTable
CREATE TABLE "drift" (
    "id" TEXT NOT NULL,
    "tool" TEXT,
    "namespace" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "fields" JSONB NOT NULL,
    "says" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "repair" TEXT,
    "source" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "drift_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reconcile_run" (
    "id" SERIAL NOT NULL,
    "source" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "finishedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "outcome" TEXT NOT NULL,
    "says" TEXT NOT NULL DEFAULT '',
    "tools" INTEGER NOT NULL DEFAULT 0,
    "objects" INTEGER NOT NULL DEFAULT 0,
    "drift" INTEGER NOT NULL DEFAULT 0,
    "appeared" INTEGER NOT NULL DEFAULT 0,
    "ended" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "reconcile_run_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "drift_tool_idx" ON "drift"("tool");

-- CreateIndex
CREATE INDEX "reconcile_run_source_outcome_startedAt_idx" ON "reconcile_run"("source", "outcome", "startedAt");
