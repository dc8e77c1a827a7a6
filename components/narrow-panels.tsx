import { Tabs } from "@base-ui/react/tabs";
import type { ReactNode } from "react";

const tabClass =
  "min-h-10 flex-1 border-b-2 border-transparent px-3 font-medium text-ink-2 -outline-offset-2 data-active:border-accent data-active:text-ink";

/** On a phone there is room for one panel at a time. */
export function NarrowPanels({ files, traffic }: { files: ReactNode; traffic: ReactNode }) {
  return (
    <Tabs.Root defaultValue="files" className="flex min-h-0 flex-1 flex-col">
      <Tabs.List aria-label="Panels" className="flex border-b border-line bg-sheet">
        <Tabs.Tab value="files" className={tabClass}>
          Files
        </Tabs.Tab>
        <Tabs.Tab value="traffic" className={tabClass}>
          Traffic
        </Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="files" keepMounted className="min-h-0 flex-1 [[hidden]]:hidden">
        {files}
      </Tabs.Panel>
      <Tabs.Panel value="traffic" className="min-h-0 flex-1 [[hidden]]:hidden">
        {traffic}
      </Tabs.Panel>
    </Tabs.Root>
  );
}
