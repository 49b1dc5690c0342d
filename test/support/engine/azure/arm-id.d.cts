export interface ParsedId {
  id: string;
  scope: string;
  namespace: string;
  type: string;
  /** Undefined where the id is that of a collection. */
  name: string | undefined;
  isCollection: boolean;
  parent: string;
}

export function parseId(id: string): ParsedId;
