-- CreateTable
CREATE TABLE "action_request" (
    "seq" SERIAL NOT NULL,
    "actionId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "user" TEXT NOT NULL,
    "displayName" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "action_request_pkey" PRIMARY KEY ("seq")
);

-- CreateIndex
CREATE INDEX "action_request_actionId_seq_idx" ON "action_request"("actionId", "seq");

-- AddForeignKey
ALTER TABLE "action_request" ADD CONSTRAINT "action_request_actionId_fkey" FOREIGN KEY ("actionId") REFERENCES "action"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
