import { DeadEnd } from "@/components/shell/dead-end";

export default function Forbidden() {
  return <DeadEnd why="forbidden" as="main" />;
}
