import { Gallery } from "./gallery";

/** Every primitive in every state, for those who build pages. It needs no data. */
export default function GalleryPage() {
  return <Gallery />;
}
