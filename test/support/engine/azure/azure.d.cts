export interface ArmBody {
  id: string;
  name: string;
  type: string;
  // biome-ignore lint/suspicious/noExplicitAny: bodies of all resource types
  properties: Record<string, any>;
  location?: string;
  tags?: Record<string, string>;
  identity?: { type: string; principalId?: string; tenantId?: string };
  [name: string]: unknown;
}

/**
 * The Azure of a test: resources by id, each as the body that Azure Resource Manager shows. It lives in a file, so that
 * the azure-native double, the ARM double and the test see the same one.
 */
export class Azure {
  constructor(file: string);
  get(id: string): ArmBody | undefined;
  /** The resources of a collection such as `.../service/x/apis`. */
  list(collection: string): ArmBody[];
  all(): ArmBody[];
  /** What Azure holds but does not show, such as the value of a secret named value. */
  // biome-ignore lint/suspicious/noExplicitAny: properties of all resource types
  hidden(id: string): Record<string, any>;
  /** Whether nobody has written the resource since it came into being with its parent. */
  isUntouched(id: string): boolean;
  /** Creates or replaces. The checks can be left out to set a scene. */
  put(id: string, body: Record<string, unknown>, options?: { checked?: boolean }): ArmBody;
  /** Removes the resource and all that lies below it; a resource that is not there is no error. */
  remove(id: string, options?: { checked?: boolean }): void;
  /** Whether a service of this id was deleted and can be taken back. */
  isSoftDeleted(id: string): boolean;
  /** Gives up what could be taken back. */
  purge(id: string): void;
  /** The registration state of a resource provider; what was never set counts as registered. */
  namespaceState(subscription: string, namespace: string): string;
  setNamespaceState(subscription: string, namespace: string, state: string): void;
  /** Refuses a write to a resource provider that the subscription has not registered. */
  checkRegistration(id: string): void;
}
