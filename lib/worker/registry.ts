import "server-only";
import type { Registry } from "@/lib/actions/define";
import { cordon } from "@/lib/nodes/actions/cordon";
import { uncordon } from "@/lib/nodes/actions/uncordon";

/** Every verb there is. */
export const registry: Registry = new Map([cordon, uncordon].map((action) => [action.name, action]));
