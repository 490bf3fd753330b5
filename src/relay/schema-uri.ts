/**
 * The name under which the schema of a message is published for ever: `dataschema` of the CloudEvent, and
 * `$id` of the JSON Schema. It names no host, since the same message is read wherever the topic is.
 * @param type name with version, `CustomerUpdated.v1`
 */
export function schemaUri(type: string): string {
  return `urn:dossier:schema:${type}`;
}
