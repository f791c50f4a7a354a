import { Gallery } from "./gallery";

export default function GalleryPage() {
  return <Gallery />;
}
