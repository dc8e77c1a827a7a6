/** Why Portside writes a note, for people. */
export interface NoteMeaning {
  readonly title: string;
  readonly text: string;
  /** Where a standard says something about it. */
  readonly reference?: string;
  readonly tone?: "wrong";
}
