import { countryLabel } from './countries.js';

export interface TaxIdType {
  /** `cn-uscc`, `lei`, or `<country>-<name in the stdnum package>`, for example `de-vat`. */
  code: string;
  zh: string;
  en: string;
  /** Names a natural person, not a business. */
  natural?: true;
}

const CHINESE_TYPES: readonly TaxIdType[] = [
  { code: 'cn-uscc', zh: '统一社会信用代码', en: 'Unified social credit code' },
  { code: 'cn-regno', zh: '工商注册号（旧）', en: 'Business registration number (old)' },
  { code: 'cn-orgcode', zh: '组织机构代码（旧）', en: 'Organisation code (old)' },
  { code: 'cn-taxno-legacy', zh: '税务登记号（旧）', en: 'Tax registration number (old)' },
  { code: 'cn-resident-id', zh: '居民身份证', en: 'Resident identity card', natural: true },
  { code: 'passport', zh: '护照', en: 'Passport', natural: true },
  {
    code: 'cn-hkmo-permit',
    zh: '港澳居民来往内地通行证',
    en: 'Mainland travel permit for Hong Kong and Macao residents',
    natural: true,
  },
  {
    code: 'cn-tw-permit',
    zh: '台湾居民来往大陆通行证',
    en: 'Mainland travel permit for Taiwan residents',
    natural: true,
  },
  { code: 'lei', zh: '法人机构识别编码（LEI）', en: 'Legal entity identifier (LEI)' },
];

/**
 * What the stdnum package checks, by country: `name:kind`, kind v for value added tax, t for tax,
 * c for a register of businesses, p for a natural person. Left out: bank accounts, drugs, schools,
 * health, ballots, and China's own, which are checked here.
 */
const FOREIGN = `
ad nrt:t
al nipt:v
ao nif:t bi:p
ar cuit:v dni:p
at uid:v tin:t businessid:c vnr:p
au abn:c acn:c tfn:t
az tin:t pin:p
ba jmbg:p
be vat:v nn:p bis:p insz:p
bg vat:v egn:p pnf:p
bo ci:p
br cnpj:c cpf:p
by unp:v
bz tin:t
ca bn:c gst:v qst:t pst:t sin:p
ch uid:c vat:v ssn:p
cl rut:t run:p
co nit:t
cr cpj:c cpf:p cr:p
cu ni:p
cy vat:v
cz dic:v ico:c rc:p
de vat:v stnr:t idnr:p svnr:p pwnr:p passport:p
dk cvr:v cpr:p
do rnc:t cedula:p
dz nif:t
ec ruc:t ci:p
ee kmkr:v registrikood:c ik:p
eg tn:t
es nif:v cif:c dni:p nie:p nss:p
fi alv:v ytunnus:c hetu:p
fo vn:t
fr tva:v siren:c siret:c nif:p nir:p
gb vat:v utr:t nino:p
gh tin:t
gn nifp:t
gr vat:v amka:p
gt nit:t cui:p
hk hkid:p
hr oib:t
hu anum:v
id npwp:v
ie vat:v pps:p
il hp:c idnr:p
in gstin:v pan:t aadhaar:p
is vsk:v kennitala:t
it iva:v codicefiscale:p
jp cn:c
ke pin:t
kr brn:c rrn:p
li peid:t
lt pvm:v asmens:p
lu tva:v
lv pvn:v
ma ice:c ice9:c
mc tva:v
md idno:c
me pib:t jmbg:p
mk edb:t jmbg:p
mt vat:v
mu nid:p
mx rfc:t curp:p
my nric:p
mz nuit:t bi:p
nl btw:v bsn:p
no mva:v orgnr:c fodselsnummer:p
nz ird:t
pe ruc:t ce:p cui:p
pk ntn:t cnic:p
pl nip:v regon:c pesel:p
pt nif:t nipc:c cc:p
py ruc:t cedula:p
ro cif:v cui:c onrc:c cnp:p
rs pib:t jmbg:p
ru inn:t
se vat:v orgnr:c personnummer:p
sg uen:c
si ddv:v emso:p
sk dph:v rc:p
sm coe:t
sv nit:t
th tin:t moa:c idnr:p
tn mf:t
tr vkn:t tckimlik:p
tw ubn:c natid:p ui:p
ua edrpou:c rntrc:p
us ein:t ssn:p
uy rut:t cedula:p nie:p
ve rif:v
vn mst:t
za vat:v tin:t idnr:p
`;

const KIND_WORDS: Readonly<Record<string, { zh: string; en: string }>> = {
  v: { zh: '增值税号', en: 'VAT number' },
  t: { zh: '税号', en: 'tax number' },
  c: { zh: '企业登记号', en: 'business number' },
  p: { zh: '个人证件号', en: 'personal number' },
};

function foreignTypes(): TaxIdType[] {
  return FOREIGN.trim()
    .split('\n')
    .flatMap((row) => {
      const [country = '', ...entries] = row.split(' ');
      return entries.map((entry) => foreignType(country, entry));
    });
}

function foreignType(country: string, entry: string): TaxIdType {
  const [name = '', kind = ''] = entry.split(':');
  const words = KIND_WORDS[kind] ?? { zh: '', en: '' };
  const place = country.toUpperCase();
  return {
    code: `${country}-${name}`,
    zh: `${countryLabel(place, 'zh')}${words.zh}（${name.toUpperCase()}）`,
    en: `${countryLabel(place, 'en')}, ${words.en} (${name.toUpperCase()})`,
    ...(kind === 'p' && { natural: true }),
  };
}

/** Every type of tax id and identity document that can be given, China's first. */
export const TAX_ID_TYPES: readonly TaxIdType[] = [...CHINESE_TYPES, ...foreignTypes()];

const BY_CODE: ReadonlyMap<string, TaxIdType> = new Map(
  TAX_ID_TYPES.map((type) => [type.code, type]),
);

export function taxIdType(code: string): TaxIdType | undefined {
  return BY_CODE.get(code);
}
