import { ErrorPage } from "@/components/ui/error-page";

export default function NotFound() {
  return (
    <ErrorPage
      title="No such page"
      detail="Portside has nothing at this address."
      link={{ label: "Go to your sessions", href: "/" }}
    />
  );
}
