/** Where bulk actions are asked for; the body may name ten thousand customers. */
export const BULK_ACTIONS_PATH = '/api/v1/bulk-actions';
