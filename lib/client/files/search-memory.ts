import { onForget } from "../sessions/forgetting";
import { emptySearchForm, type SearchForm } from "./search-form";

/** What was last searched for in each session, as long as the page and the session live. */
const forms = new Map<string, SearchForm>();

onForget((session) => forms.delete(session));

export function lastSearchForm(session: string): SearchForm {
  return forms.get(session) ?? emptySearchForm;
}

export function rememberSearchForm(session: string, form: SearchForm): void {
  forms.set(session, form);
}
