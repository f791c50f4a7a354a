-- CreateTable
CREATE TABLE "tool_state" (
    "tool" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3),
    "state" TEXT NOT NULL,

    CONSTRAINT "tool_state_pkey" PRIMARY KEY ("tool","since")
);

-- CreateTable
CREATE TABLE "state_recording" (
    "id" SERIAL NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "lastAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "state_recording_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tool_status_page" (
    "tool" TEXT NOT NULL,
    "note" TEXT,
    "noteAt" TIMESTAMPTZ(3),
    "fields" TEXT[],
    "fieldsChosen" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "tool_status_page_pkey" PRIMARY KEY ("tool")
);

-- At most one state of a tool goes on.
CREATE UNIQUE INDEX "tool_state_open" ON "tool_state"("tool") WHERE "until" IS NULL;
