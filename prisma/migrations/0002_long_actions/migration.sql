-- AlterTable
ALTER TABLE "action" ADD COLUMN "role" TEXT,
ADD COLUMN "pauseRequestedAt" TIMESTAMPTZ(3),
ADD COLUMN "pauseRequestedBy" TEXT,
ADD COLUMN "pausedAt" TIMESTAMPTZ(3),
ADD COLUMN "pausedMs" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN "approvalBecause" TEXT[],
ADD COLUMN "approvalExpiresAt" TIMESTAMPTZ(3),
ADD COLUMN "parentId" UUID;

-- AlterTable
ALTER TABLE "action_target" ADD COLUMN "memo" JSONB,
ADD COLUMN "progress" JSONB;

-- CreateTable
CREATE TABLE "approval" (
    "actionId" UUID NOT NULL,
    "planHash" TEXT NOT NULL,
    "user" TEXT NOT NULL,
    "displayName" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "approval_pkey" PRIMARY KEY ("actionId")
);

-- CreateIndex
CREATE INDEX "action_parentId_idx" ON "action"("parentId");

-- AddForeignKey
ALTER TABLE "approval" ADD CONSTRAINT "approval_actionId_fkey" FOREIGN KEY ("actionId") REFERENCES "action"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Four eyes: the second pair belongs to somebody else, and saw this very plan while the action still waited.
CREATE FUNCTION "approval_check"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM action WHERE id = NEW."actionId" AND "user" <> NEW."user"
      AND "planHash" = NEW."planHash" AND state = 'awaiting_approval' AND "approvalExpiresAt" > now()) THEN
    RAISE EXCEPTION 'this approval does not hold: own action, another plan, or no longer awaited';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "approval_holds" BEFORE INSERT OR UPDATE ON "approval" FOR EACH ROW EXECUTE FUNCTION "approval_check"();
