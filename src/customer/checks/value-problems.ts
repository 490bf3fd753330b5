/**
 * The sentences of the value checks in this folder, part of the catalogue `problem-codes.ts`. Each
 * code is given by the checks of its section and by nothing else.
 */
export const VALUE_PROBLEMS = {
  // text.ts
  'control-characters': {
    zh: '含有不可见的控制字符或换行（第 {position} 个字符），请删除。',
    en: 'Contains a control character or a line break (character {position}).',
  },
  'lone-surrogate': {
    zh: '含有损坏的字符（第 {position} 个字符），请重新输入。',
    en: 'Contains a broken character (character {position}).',
  },

  // dates.ts
  'not-a-date': {
    zh: '不是有效日期，应为“年-月-日”，例如 2026-01-31。',
    en: 'Not a date; expected year-month-day, for example 2026-01-31.',
  },

  // money.ts, currencies.ts
  'not-an-amount': {
    zh: '金额格式不对，应为数字，例如 500000.00。',
    en: 'Not an amount; expected digits, for example 500000.00.',
  },
  'negative-amount': { zh: '金额不能为负数。', en: 'An amount cannot be negative.' },
  'amount-too-large': {
    zh: '金额过大：整数部分最多 {digits} 位。',
    en: 'The amount is too large: at most {digits} digits before the point.',
  },
  'too-many-decimals': {
    zh: '小数位数过多：{currency} 最多 {decimals} 位小数。',
    en: 'Too many decimals: {currency} has {decimals}.',
  },
  'unknown-currency': {
    zh: '“{value}”不是有效的币种代码，例如 CNY、USD。',
    en: '“{value}” is not a currency code (ISO 4217), such as CNY or USD.',
  },

  // uscc.ts
  'uscc-length': {
    zh: '统一社会信用代码应为 18 位，现有 {actual} 位。',
    en: 'A unified social credit code has 18 characters, this has {actual}.',
  },
  'uscc-character': {
    zh: '统一社会信用代码第 {position} 位不能是“{character}”（字母 I、O、S、V、Z 不会出现，请检查是否应为数字 1、0、5、2）。',
    en: 'Character {position} of a credit code cannot be “{character}” (I, O, S, V and Z never occur: perhaps 1, 0, 5 or 2).',
  },
  'uscc-check-character': {
    zh: '统一社会信用代码校验不通过：最后一位应为“{expected}”，现为“{found}”，请核对是否有输错的字符。',
    en: 'The credit code does not check: the last character should be “{expected}”, not “{found}”. Please look for a mistyped character.',
  },

  // tax-ids.ts, cn-legacy-ids.ts, resident-id.ts
  'unknown-tax-id-type': {
    zh: '没有“{value}”这种税号或证件类型。',
    en: 'There is no type of tax id called “{value}”.',
  },
  'tax-id-length': { zh: '号码位数不对。', en: 'The number has the wrong length.' },
  'tax-id-form': { zh: '号码格式不对。', en: 'The number has the wrong form.' },
  'tax-id-check-digit': {
    zh: '号码校验不通过，请核对是否有输错的数字。',
    en: 'The number does not check; please look for a mistyped digit.',
  },
  'tax-id-outdated': {
    zh: '该号码已被统一社会信用代码取代，请尽快更换。',
    en: 'The unified social credit code has replaced this number; please replace it.',
  },
  'tax-id-of-a-person': {
    zh: '个人证件只能用于个人或个体工商户，请核对客户类型。',
    en: 'A document of a person needs a customer that is one; please check the kind of customer.',
  },
  'regno-form': {
    zh: '工商注册号应为 15 位数字。',
    en: 'A business registration number has 15 digits.',
  },
  'orgcode-form': {
    zh: '组织机构代码应为 8 位数字或字母加 1 位校验码，例如 32193545-6。',
    en: 'An organisation code has 8 digits or letters and a check character, for example 32193545-6.',
  },
  'taxno-form': {
    zh: '旧税务登记号应为 15、17、18 或 20 位数字或字母。',
    en: 'An old tax registration number has 15, 17, 18 or 20 digits or letters.',
  },
  'resident-id-form': {
    zh: '身份证号应为 18 位数字，最后一位可以是 X。',
    en: 'A resident identity number has 18 digits, the last may be X.',
  },
  'resident-id-place': {
    zh: '身份证号前两位不是有效的地区代码。',
    en: 'The first two digits of the identity number name no province.',
  },
  'resident-id-birth-date': {
    zh: '身份证号中的出生日期无效。',
    en: 'The birth date in the identity number does not exist.',
  },
  'resident-id-check-character': {
    zh: '身份证号校验不通过，请核对是否有输错的数字。',
    en: 'The identity number does not check; please look for a mistyped digit.',
  },

  // phones.ts
  'phone-no-area-code': {
    zh: '固定电话缺少区号，已按原样保存。',
    en: 'The phone number has no area code; it is kept as typed.',
  },
  'phone-not-understood': {
    zh: '无法识别的电话号码，已按原样保存。',
    en: 'Not understood as a phone number; it is kept as typed.',
  },

  // emails.ts, websites.ts
  'not-an-email': { zh: '邮箱格式不对。', en: 'Not an e-mail address.' },
  'not-a-website': {
    zh: '网址格式不对，例如 www.example.com。',
    en: 'Not the address of a web site, such as www.example.com.',
  },

  // banks.ts
  'not-an-iban': {
    zh: 'IBAN 格式或校验位不对。',
    en: 'Not an IBAN: its form or its check digits are wrong.',
  },
  'not-a-bic': {
    zh: 'SWIFT/BIC 代码应为 8 位或 11 位。',
    en: 'Not a BIC; expected 8 or 11 characters.',
  },
  'not-a-cnaps-code': { zh: '联行号应为 12 位数字。', en: 'A CNAPS code has 12 digits.' },
  'not-an-account-number': {
    zh: '银行账号应为 5 到 34 位数字或字母。',
    en: 'An account number has 5 to 34 digits or letters.',
  },
  'account-number-missing': {
    zh: '银行账户缺少账号或 IBAN。',
    en: 'The bank account has neither a number nor an IBAN.',
  },

  // countries.ts, industries.ts
  'unknown-country': {
    zh: '“{value}”不是有效的国家/地区代码，例如 CN、HK、US。',
    en: '“{value}” is not a country code (ISO 3166-1), such as CN, HK or US.',
  },
  'unknown-industry': {
    zh: '“{value}”不是有效的行业代码（GB/T 4754：门类字母如 R，或两位大类如 87）。',
    en: '“{value}” is not an industry (GB/T 4754: a section such as R or a division such as 87).',
  },
  'industry-combined': {
    zh: '请只填门类字母或两位大类代码，这里应填“{division}”。',
    en: 'Give a section letter or a two-digit division, not both: “{division}”.',
  },

  // places.ts, postal-codes.ts
  'place-unknown': {
    zh: '行政区划中没有“{place}”，请核对。',
    en: '“{place}” is no known province, city or district.',
  },
  'place-abolished': {
    zh: '“{place}”已撤销或更名，请核对现行名称。',
    en: '“{place}” was abolished or renamed; please check today’s name.',
  },
  'place-elsewhere': {
    zh: '“{place}”不属于“{within}”，请核对。',
    en: '“{place}” does not lie in “{within}”.',
  },
  'city-is-district': {
    zh: '“{place}”是“{city}”下辖的县级市：城市请填“{city}”，“{place}”填在区县。',
    en: '“{place}” is a county-level city of “{city}”: give “{city}” as the city and “{place}” as the district.',
  },
  'postal-code-format': {
    zh: '中国大陆邮政编码应为 6 位数字。',
    en: 'A postal code of mainland China has 6 digits.',
  },

  // payment-terms.ts, payment-terms-text.ts
  'terms-not-understood': {
    zh: '付款条件未能完全识别，未识别的部分已记入条件说明，请核对。',
    en: 'The payment terms were not fully understood; the rest is kept as a note.',
  },
  'terms-part-missing': {
    zh: '这种付款条件必须填写此项。',
    en: 'These payment terms need this part.',
  },
  'terms-part-unused': {
    zh: '这种付款条件不使用此项。',
    en: 'These payment terms have no such part.',
  },
  'instalments-sum': {
    zh: '各期比例合计应为 100%，现为 {sum}%。',
    en: 'The instalments add up to {sum} %, not 100 %.',
  },
  'tenor-missing': {
    zh: '承兑汇票需要填写承兑期限（30 到 180 天）。',
    en: 'An acceptance draft needs its tenor (30 to 180 days).',
  },
  'tenor-unused': {
    zh: '只有承兑汇票才填写承兑期限。',
    en: 'Only an acceptance draft has a tenor.',
  },
  'terms-do-not-fit-method': {
    zh: '付款方式与付款条件不匹配，请核对。',
    en: 'The payment method and the payment terms do not fit together.',
  },

  // invoicing.ts
  'special-invoice-needs': {
    zh: '开具增值税专用发票必须填写此项。',
    en: 'A special VAT invoice needs this.',
  },
  'invoicing-incomplete': {
    zh: '开票信息不完整：建议填写此项。',
    en: 'The invoicing data are incomplete: this should be filled in.',
  },
  'tax-id-differs': {
    zh: '开票税号与客户税号不一致，请核对。',
    en: 'The tax id for invoices is none of the customer’s tax ids.',
  },
} as const;
