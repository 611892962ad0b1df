/** Who the API server says we are. */
export type Identity = { readonly name: string; readonly groups: readonly string[] };

/** One right, as SelfSubjectAccessReview asks for it. */
export type Right = {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly namespace: string;
  readonly name?: string;
};
