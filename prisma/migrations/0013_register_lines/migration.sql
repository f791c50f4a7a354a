-- AlterTable
ALTER TABLE "reconcile_run" ADD COLUMN "lines" JSONB NOT NULL DEFAULT '{}';
