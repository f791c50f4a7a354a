-- CreateTable
CREATE TABLE "outbox_message" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "about" TEXT,
    "actionId" UUID,
    "phase" TEXT NOT NULL,
    "dedupeKey" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "tries" INTEGER NOT NULL DEFAULT 0,
    "nextAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sentAt" TIMESTAMPTZ(3),
    "lastError" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "outbox_message_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "outbox_message_dedupeKey_key" ON "outbox_message"("dedupeKey");

-- CreateIndex
CREATE INDEX "outbox_message_actionId_idx" ON "outbox_message"("actionId");

-- What a deliverer looks for, every few seconds.
CREATE INDEX "outbox_message_due" ON "outbox_message"("nextAt") WHERE "state" IN ('waiting', 'sending');
