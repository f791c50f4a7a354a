import { controlPlaneBinaries } from "./build";

/** Builds the test cluster before any suite's clock runs: a cold build outlasts every test's limit. */
await controlPlaneBinaries();
