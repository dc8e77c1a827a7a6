/** Whether nothing that stays on the page has the focus: a menu that closes still may. */
export function isFocusFree(): boolean {
  const { activeElement } = document;
  return activeElement === document.body || activeElement?.closest("[role=menu]") !== null;
}
