import "server-only";
import type { NodeRecord, Placement, PodRecord } from "@/lib/live/model";
import type { Fit } from "./model";
import { nodeRule } from "./node-rules";
import { noRoomAfter } from "./quota";
import { type Placed, topologyRule } from "./topology";
import { type DrainWorld, isOver } from "./world";

/**
 * Whether pods that leave could run elsewhere, by the scheduler's hard rules. Pods of one drain compete: each is counted
 * on the roomiest node it fits before the next is judged. The scheduler may choose otherwise, and may preempt; pods that
 * are not bound yet, and anti-affinity that pods of other namespaces have towards these, are not counted.
 */

type Room = { node: NodeRecord; cpuCores: number; memoryBytes: number; pods: number; hostPorts: Set<string> };

/** Cores and bytes are sums of fractions. */
const EPSILON = 1e-6;

/** Ask in the order of eviction, and only about pods that come back. @param leaving uids of all pods that go */
export function fitJudge(world: DrainWorld, leaving: ReadonlySet<string>): { judge(pod: PodRecord): Fit } {
  const rooms = roomsOf(world);
  const nodes = [...rooms.map(({ node }) => node), world.node];
  const nodesByName = new Map(nodes.map((node) => [node.name, node]));
  const placedIn = new Map<string, Placed[]>();
  const refusals = new Map<Placement, readonly (string | null)[]>();

  const placedOf = (namespace: string): Placed[] => {
    const known = placedIn.get(namespace);
    if (known !== undefined) return known;
    const placed = (world.neighbours.get(namespace) ?? []).flatMap((pod) => {
      const node =
        pod.nodeName === null || leaving.has(pod.uid) || isOver(pod)
          ? undefined
          : nodesByName.get(pod.nodeName);
      return node === undefined ? [] : [{ pod, node }];
    });
    placedIn.set(namespace, placed);
    return placed;
  };
  const refusalsOf = (placement: Placement) => {
    const known = refusals.get(placement);
    if (known !== undefined) return known;
    const rule = nodeRule(placement);
    const made = rooms.map(({ node }) => rule(node));
    refusals.set(placement, made);
    return made;
  };

  return {
    judge(pod) {
      const hard = noRoomAfter(pod, world.quotas.get(pod.namespace) ?? []) ?? missingImage(pod, world);
      const refused = refusalsOf(pod.placement);
      const placed = placedOf(pod.namespace);
      const byTopology = topologyRule(pod, placed, nodes);
      const reasons = new Map<string, number>();
      let fits = 0;
      let roomiest: Room | null = null;
      for (const [at, room] of rooms.entries()) {
        const why = refused[at] ?? roomRefuses(room, pod) ?? byTopology(room.node);
        if (why !== null) reasons.set(why, (reasons.get(why) ?? 0) + 1);
        else {
          fits += 1;
          if (roomiest === null || room.memoryBytes > roomiest.memoryBytes) roomiest = room;
        }
      }
      if (hard !== null) return { answer: "does_not_fit", nodes: fits, says: hard };
      if (roomiest === null)
        return { answer: "does_not_fit", nodes: 0, says: noneSays(reasons, rooms.length) };
      take(roomiest, pod);
      placed.push({ pod, node: roomiest.node });
      return answer(fits, unmodelledOf(pod));
    },
  };
}

/** In the order of names, so that equal nodes are taken alike however the index gives them. */
const roomsOf = ({ others }: DrainWorld): Room[] =>
  others
    .map(({ node, requested, hostPorts }) => ({
      node,
      cpuCores: node.allocatable.cpuCores - requested.cpuCores,
      memoryBytes: node.allocatable.memoryBytes - requested.memoryBytes,
      pods: node.allocatable.pods - requested.pods,
      hostPorts: new Set(hostPorts),
    }))
    .sort((a, b) => (a.node.name < b.node.name ? -1 : 1));

/** A pod that requests nothing of a resource fits however little of it is left. */
function roomRefuses(room: Room, { requests, placement }: PodRecord): string | null {
  if (room.pods < 1) return "full of pods";
  if (requests.memoryBytes > 0 && requests.memoryBytes > room.memoryBytes + EPSILON) return "short of memory";
  if (requests.cpuCores > 0 && requests.cpuCores > room.cpuCores + EPSILON) return "short of CPU";
  return placement.hostPorts.some((port) => takes(room.hostPorts, port)) ? "taken on its host port" : null;
}

/** A port on all addresses and one on a single address are in each other's way. */
function takes(taken: ReadonlySet<string>, port: string): boolean {
  if (taken.has(port)) return true;
  const [protocol = "", place = ""] = port.split(" ");
  const number = place.slice(place.lastIndexOf(":") + 1);
  if (place !== number) return taken.has(`${protocol} ${number}`);
  return [...taken].some((other) => other.startsWith(`${protocol} `) && other.endsWith(`:${number}`));
}

function take(room: Room, { requests, placement }: PodRecord): void {
  room.cpuCores -= requests.cpuCores;
  room.memoryBytes -= requests.memoryBytes;
  room.pods -= 1;
  for (const port of placement.hostPorts) room.hostPorts.add(port);
}

const missingImage = (pod: PodRecord, { imageKnown }: DrainWorld): string | null => {
  const gone = [...pod.initContainers, ...pod.containers].find(
    ({ image }) => imageKnown(image) === "missing",
  );
  return gone === undefined ? null : `image ${gone.image} is missing in the registry`;
};

function unmodelledOf({ placement, volumes }: PodRecord): string[] {
  const { unmodelled, schedulerName } = placement;
  return [
    ...(schedulerName === "default-scheduler" ? [] : [`scheduler ${schedulerName}`]),
    ...volumes.claims.map((claim) => `volume claim ${claim}`),
    ...unmodelled,
  ];
}

const answer = (nodes: number, unmodelled: readonly string[]): Fit =>
  unmodelled.length === 0
    ? { answer: "fits", nodes, says: `fits ${count(nodes)}` }
    : {
        answer: "unknown",
        nodes,
        says: `not known: ${unmodelled.join(", ")}; by all other rules it fits ${count(nodes)}`,
      };

function noneSays(reasons: ReadonlyMap<string, number>, nodes: number): string {
  if (nodes === 0) return "there is no other node";
  const said = [...reasons]
    .sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
    .map(([why, many]) => `${count(many)} ${many === 1 ? "is" : "are"} ${why}`);
  return said.join(", ");
}

const count = (nodes: number): string => `${nodes} ${nodes === 1 ? "node" : "nodes"}`;
