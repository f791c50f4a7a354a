import { DeadEnd } from "@/components/shell/dead-end";

export default function NotFound() {
  return <DeadEnd why="not_found" as="section" />;
}
