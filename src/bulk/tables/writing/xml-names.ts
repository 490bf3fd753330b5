/** Namespaces and types of the parts of a workbook (ECMA-376, transitional). */

export const XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

const FORMATS = 'http://schemas.openxmlformats.org';
export const SPREADSHEET_NAMESPACE = `${FORMATS}/spreadsheetml/2006/main`;
export const RELATIONSHIPS_NAMESPACE = `${FORMATS}/package/2006/relationships`;
export const CONTENT_TYPES_NAMESPACE = `${FORMATS}/package/2006/content-types`;
export const PROPERTIES_NAMESPACE = `${FORMATS}/officeDocument/2006/custom-properties`;
export const VALUES_NAMESPACE = `${FORMATS}/officeDocument/2006/docPropsVTypes`;
/** Types of relationships, and the namespace of attributes that refer to one. */
export const RELATIONSHIP = `${FORMATS}/officeDocument/2006/relationships`;
