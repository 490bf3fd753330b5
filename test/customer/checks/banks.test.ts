import {
  checkAccountNumber,
  checkBankAccount,
  checkBic,
  checkCnaps,
  checkIban,
} from '../../../src/customer/checks/banks.js';

const checks = {
  iban: checkIban,
  bic: checkBic,
  cnaps: checkCnaps,
  number: checkAccountNumber,
};

describe('what names a bank account', () => {
  it.each([
    ['iban', 'de89 3704 0044 0532 0130 00', 'DE89370400440532013000'],
    ['iban', 'GB82-WEST-1234-5698-7654-32', 'GB82WEST12345698765432'],
    ['bic', 'icbkcnbjhzp', 'ICBKCNBJHZP'],
    ['bic', 'DEUTDEFF', 'DEUTDEFF'],
    ['cnaps', '102 331 000 017', '102331000017'],
    ['number', '6222 0212 0201 2345 678', '6222021202012345678'],
    ['number', '１２０２-0212.0990', '120202120990'],
    ['number', 'nra12345', 'NRA12345'],
  ] as const)('%s %s is kept as %s', (kind, typed, kept) => {
    expect(checks[kind](typed, '/v')).toEqual({ value: kept, problems: [] });
  });

  it.each([
    ['iban', 'DE89370400440532013001', 'not-an-iban'],
    ['iban', 'DE8937040044053201300', 'not-an-iban'],
    ['iban', 'XX', 'not-an-iban'],
    ['iban', '', 'not-an-iban'],
    ['bic', 'ICBKCNB', 'not-a-bic'],
    ['bic', '中国银行', 'not-a-bic'],
    ['cnaps', '10233100001', 'not-a-cnaps-code'],
    ['cnaps', '10233100001X', 'not-a-cnaps-code'],
    ['number', '1234', 'not-an-account-number'],
    ['number', '1'.repeat(35), 'not-an-account-number'],
    ['number', '6.22E+18', 'not-an-account-number'],
    ['number', '账号12345', 'not-an-account-number'],
  ] as const)('%s %s is refused: %s', (kind, typed, code) => {
    expect(checks[kind](typed, '/v')).toEqual({
      problems: [{ code, pointer: '/v', severity: 'error' }],
    });
  });

  it('should be a number or an IBAN', () => {
    expect(checkBankAccount({ bankName: '工商银行' }, '/bankAccounts/0')).toEqual([
      { code: 'account-number-missing', pointer: '/bankAccounts/0', severity: 'warning' },
    ]);
    expect(checkBankAccount({ accountNo: '12345' }, '')).toEqual([]);
    expect(checkBankAccount({ iban: 'DE89370400440532013000' }, '')).toEqual([]);
  });
});
