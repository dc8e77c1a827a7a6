/** Which exchanges are folded away: none or all, those to come included, but for some. */
export interface LogFolds {
  readonly all: boolean;
  readonly except: ReadonlySet<number>;
}

export const allOpen: LogFolds = { all: false, except: new Set() };
export const allFolded: LogFolds = { all: true, except: new Set() };

export function isOpen({ all, except }: LogFolds, exchange: number): boolean {
  return all === except.has(exchange);
}

/** Folds an exchange away that is open, and opens one that is folded. */
export function toggleFold({ all, except }: LogFolds, exchange: number): LogFolds {
  const others = new Set(except);
  if (!others.delete(exchange)) others.add(exchange);
  return { all, except: others };
}
