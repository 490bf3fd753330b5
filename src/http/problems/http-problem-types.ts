import type { ProblemType } from './problem-type.js';

/** What HTTP itself has to refuse, or to own up to. */
export const HTTP_TYPES = {
  // What was sent cannot be read.
  'malformed-json': {
    status: 400,
    title: { zh: '无法解析的 JSON', en: 'Malformed JSON' },
    detail: {
      zh: '请求正文不是有效的 JSON（UTF-8）。',
      en: 'The body is not valid JSON in UTF-8.',
    },
  },
  'forbidden-name': {
    status: 400,
    title: { zh: '不允许的名称', en: 'Forbidden name' },
    detail: {
      zh: '请求正文中不能使用名称“{name}”。',
      en: 'The body may not use the name “{name}”.',
    },
  },
  'too-deep': {
    status: 400,
    title: { zh: '嵌套过深', en: 'Nested too deeply' },
    detail: {
      zh: '请求正文的嵌套超过 {max} 层。',
      en: 'The body is nested deeper than {max} levels.',
    },
  },
  'payload-too-large': {
    status: 413,
    title: { zh: '请求正文过大', en: 'Body too large' },
    detail: { zh: '请求正文最多 {max} 字节。', en: 'The body may have at most {max} bytes.' },
  },
  'unsupported-media-type': {
    status: 415,
    title: { zh: '不支持的内容类型', en: 'Unsupported content type' },
    detail: {
      zh: 'Content-Type 应为 application/json（PATCH 也可用 application/merge-patch+json，上传文件用 multipart/form-data）。',
      en: 'Content-Type must be application/json; PATCH also takes application/merge-patch+json, a file comes as multipart/form-data.',
    },
  },
  'file-too-large': {
    status: 413,
    title: { zh: '文件过大', en: 'File too large' },
    detail: { zh: '文件最多 {max} MB。', en: 'A file may have at most {max} MB.' },
  },
  'not-importable': {
    status: 422,
    title: { zh: '无法导入此文件', en: 'The file cannot be imported' },
    // What is wrong with it is said by whoever looked at it.
    detail: { zh: '无法导入此文件。', en: 'This file cannot be imported.' },
  },
  'malformed-request': {
    status: 400,
    title: { zh: '无法解析的请求', en: 'Malformed request' },
    detail: {
      zh: '请求不符合 HTTP 的格式，或未完整送达。地址中的中文等字符须按百分号编码。',
      en: 'This is not a well-formed HTTP request, or it broke off. In an address, characters beyond ASCII are percent-encoded.',
    },
  },
  'header-too-large': {
    status: 431,
    title: { zh: '请求头过大', en: 'Headers too large' },
    detail: { zh: '请求头超出允许的大小。', en: 'The request headers are too large.' },
  },
  'address-too-long': {
    status: 414,
    title: { zh: '地址过长', en: 'Address too long' },
    detail: {
      zh: '请求地址最多 {max} 个字符。',
      en: 'The address of a request may have at most {max} characters.',
    },
  },
  'request-timeout': {
    status: 408,
    title: { zh: '请求超时', en: 'Request timed out' },
    detail: {
      zh: '请求未在规定时间内送达。',
      en: 'The request did not arrive in time.',
    },
  },
  // There is nothing there.
  'no-such-version': {
    status: 404,
    title: { zh: '没有这个版本', en: 'No such version' },
    detail: {
      zh: '没有这个客户，或当时还没有，或没有这个版本。',
      en: 'There is no such customer, or it did not exist then, or it has no such version.',
    },
  },
  'no-such-job': {
    status: 404,
    title: { zh: '没有这个任务', en: 'No such job' },
    detail: {
      zh: '没有这个任务，或保存期限已过。',
      en: 'There is no such job, or its time is over.',
    },
  },
  'no-refused-rows': {
    status: 404,
    title: { zh: '没有被拒绝的行', en: 'No refused rows' },
    detail: {
      zh: '此导入到目前为止没有被拒绝的行。',
      en: 'Nothing was refused by this import so far.',
    },
  },
  'wrong-job-state': {
    status: 409,
    title: { zh: '任务状态不符', en: 'Wrong state of the job' },
    detail: {
      zh: '任务已处于“{state}”状态，不能再这样操作。',
      en: 'The job is {state}; that cannot be asked of it any more.',
    },
  },
  'no-such-route': {
    status: 404,
    title: { zh: '没有这个地址', en: 'No such address' },
    detail: { zh: '没有这个地址。', en: 'There is nothing at this address.' },
  },
  'method-not-allowed': {
    status: 405,
    title: { zh: '不支持的方法', en: 'Method not allowed' },
    detail: {
      zh: '此地址不支持该方法，可用：{allow}。',
      en: 'This address does not take this method, only: {allow}.',
    },
  },
  // Headers and parameters.
  'precondition-required': {
    status: 428,
    title: { zh: '缺少 If-Match', en: 'If-Match required' },
    detail: {
      zh: '修改时请在 If-Match 中写明您看到的版本，即响应头 ETag 的值。',
      en: 'A change must say in If-Match which version you saw: the ETag of the answer.',
    },
  },
  'malformed-if-match': {
    status: 400,
    title: { zh: 'If-Match 有误', en: 'Malformed If-Match' },
    detail: {
      zh: 'If-Match 应为一个带引号的版本号，例如 "7"；不接受 W/ 和 *。',
      en: 'If-Match must be one version in quotes, like "7"; W/ and * are not accepted.',
    },
  },
  'malformed-idempotency-key': {
    status: 400,
    title: { zh: 'Idempotency-Key 有误', en: 'Malformed Idempotency-Key' },
    detail: {
      zh: 'Idempotency-Key 应为 1–255 个可见 ASCII 字符。',
      en: 'Idempotency-Key must be 1–255 visible ASCII characters.',
    },
  },
  'malformed-min-position': {
    status: 400,
    title: { zh: 'X-Min-Position 有误', en: 'Malformed X-Min-Position' },
    detail: {
      zh: 'X-Min-Position 应为一个非负整数。',
      en: 'X-Min-Position must be a whole number, 0 or more.',
    },
  },
  'invalid-query': {
    status: 400,
    title: { zh: '查询参数有误', en: 'Invalid query' },
    detail: {
      zh: '查询参数有误，见 errors。',
      en: 'Parameters of the query are wrong; see errors.',
    },
  },
  'invalid-cursor': {
    status: 400,
    title: { zh: '游标无效', en: 'Invalid cursor' },
    detail: {
      zh: 'cursor 不是本查询（相同的筛选与排序）给出的 nextCursor。',
      en: 'The cursor is not a nextCursor of this query with the same filters and sort.',
    },
  },
  'too-many-hits': {
    status: 422,
    title: { zh: '结果过多', en: 'Too many hits' },
    detail: {
      zh: '匹配的客户超过 {max} 个，无法按此排序；请缩小范围或去掉 sort。',
      en: 'More than {max} customers match, too many to sort; narrow the search or leave out sort.',
    },
  },
  'malformed-event-id': {
    status: 400,
    title: { zh: 'Last-Event-ID 有误', en: 'Malformed Last-Event-ID' },
    detail: {
      zh: 'Last-Event-ID 应为收到的事件编号，例如 12.1。',
      en: 'Last-Event-ID must be the id of an event, like 12.1.',
    },
  },
  'too-many-requests': {
    status: 429,
    title: { zh: '请求过于频繁', en: 'Too many requests' },
    detail: {
      zh: '请求过于频繁，请在 {seconds} 秒后重试。',
      en: 'Too many requests; try again in {seconds} s.',
    },
  },
  // Trouble that is not the caller's.
  'not-yet-visible': {
    status: 503,
    retryAfterSeconds: 1,
    title: { zh: '尚未可见', en: 'Not yet visible' },
    detail: {
      zh: '位置 {position} 之前的变更尚未全部可见，请稍后重试。',
      en: 'Not everything up to position {position} can be seen yet; try again shortly.',
    },
  },
  'list-building': {
    status: 503,
    title: { zh: '列表正在建立', en: 'List being built' },
    detail: {
      zh: '列表正在建立，请稍后重试；单个客户仍可按编号读取。',
      en: 'The list is still being built; try again later. Single customers can be read by id.',
    },
    retryAfterSeconds: 5,
  },
  'store-unavailable': {
    status: 503,
    retryAfterSeconds: 5,
    title: { zh: '存储不可用', en: 'Store unavailable' },
    detail: {
      zh: '存储暂时不可用（{trouble}），请稍后重试；写入请使用同一 Idempotency-Key。',
      en: 'The store cannot be used at the moment ({trouble}). Try again later, a write with the same Idempotency-Key.',
    },
  },
  'not-ready': {
    status: 503,
    title: { zh: '尚未就绪', en: 'Not ready' },
    detail: { zh: '以下部分有问题：{names}。', en: 'These parts are in trouble: {names}.' },
    retryAfterSeconds: 5,
  },
  internal: {
    status: 500,
    title: { zh: '内部错误', en: 'Internal error' },
    detail: {
      zh: '服务出错，已记录。编号：{reference}。',
      en: 'Something went wrong here and was recorded. Reference: {reference}.',
    },
  },
} as const satisfies Record<string, ProblemType>;
