import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { checkRecord } from '../../../src/customer/catalogue/check-record.js';
import { CATALOGUE } from '../../../src/customer/catalogue/fields.js';
import { DEFAULT_POLICY } from '../../../src/customer/default-policy.js';
import {
  ChangeCustomerBody,
  CreateCustomerBody,
} from '../../../src/http/customers/customer-bodies.js';
import { CUSTOMER_EXAMPLE } from '../../../src/http/customers/customer-example.js';
import { schemaOfBody } from '../../../src/http/openapi/body-schema.js';
import { SCHEMAS } from '../../../src/http/openapi/schemas.js';
import { readBody } from '../../../src/http/request/check-body.js';
import { fullRecord } from '../../support/full-record.js';
import { testPolicy } from '../../support/test-policy.js';

const WRITABLE = CATALOGUE.filter(({ derived }) => !derived).map(({ name }) => name);

const ajv = new Ajv2020({ allErrors: true, strict: false });
addFormats.default(ajv);
for (const [key, schema] of Object.entries(SCHEMAS)) {
  ajv.addSchema({ ...schema }, `#/components/schemas/${key}`);
}

function validator(name: string) {
  const validate = ajv.getSchema(`#/components/schemas/${name}`);
  if (validate === undefined) throw new Error(`There is no schema ${name}.`);
  return (value: unknown) => {
    validate(value);
    return validate.errors ?? [];
  };
}

/** What the catalogue itself says of a body, without what only a whole record can lack. */
function catalogueProblems(input: Record<string, unknown>) {
  let made = 0;
  return checkRecord(input, {
    policy: DEFAULT_POLICY,
    today: '2026-03-31',
    newId: () => `id-${++made}`,
  }).problems;
}

describe('the body of a create', () => {
  it('has every field that the catalogue lets a client set, and no other', () => {
    const { properties = {}, required } = schemaOfBody(CreateCustomerBody);
    expect(Object.keys(properties).sort()).toEqual([...WRITABLE, 'confirm'].sort());
    expect(required).toEqual(['legalName', 'country']);
  });

  it('is described so that the example fits', () => {
    expect(validator('CreateCustomer')(CUSTOMER_EXAMPLE)).toEqual([]);
  });

  it.each(['company', 'person'] as const)(
    'is described so that a %s with every field fits',
    (kind) => {
      const { input } = fullRecord({ kind, policy: testPolicy(), seed: 1 });
      expect(validator('CreateCustomer')(input)).toEqual([]);
    },
  );

  it.each(WRITABLE)('is described so that %s is not anything', (name) => {
    const errors = validator('CreateCustomer')({ ...CUSTOMER_EXAMPLE, [name]: 0.5 });
    expect(errors.map(({ instancePath }) => instancePath)).toContain(`/${name}`);
  });

  it('is of the wrong shape for class-validator only where it is for the catalogue', () => {
    fc.assert(
      fc.property(fc.constantFrom(...WRITABLE), fc.jsonValue({ maxDepth: 1 }), (name, value) => {
        const found = readBody(CreateCustomerBody, { [name]: value }).problems;
        const ours = catalogueProblems({ [name]: value });
        for (const { pointer, code } of found) {
          expect(ours).toContainEqual(expect.objectContaining({ pointer, code }));
        }
      }),
    );
  });

  it('is checked by class-validator for what stands beside the fields', () => {
    const confirm = ['same-name@/legalName'];
    const problems = (given: object) => readBody(CreateCustomerBody, { ...given }).problems;
    expect(problems({ ...CUSTOMER_EXAMPLE, confirm })).toEqual([]);
    const bad = problems({ confirm: [1], color: 'x', constructor: 'x', tags: 'x', kind: null });
    expect(bad.map(({ pointer, code }) => `${code}@${pointer}`)).toEqual([
      'unknown-field@/color',
      'unknown-field@/constructor',
      'wrong-type@/confirm',
      'wrong-type@/tags',
    ]);
  });
});

describe('the body of a change', () => {
  it('has the same fields, none of them required, and why', () => {
    const { properties = {}, required } = schemaOfBody(ChangeCustomerBody);
    expect(Object.keys(properties).sort()).toEqual(
      [...WRITABLE, 'confirm', 'reason', 'note'].sort(),
    );
    expect(required).toBeUndefined();
  });

  it('has names beside the fields that no field has', () => {
    const names = CATALOGUE.map(({ name }) => name);
    expect(['confirm', 'reason', 'note'].filter((name) => names.includes(name))).toEqual([]);
  });

  it.each(WRITABLE)('may take %s away', (name) => {
    expect(validator('ChangeCustomer')({ [name]: null })).toEqual([]);
  });

  it('names elements by their ids', () => {
    const validate = validator('ChangeCustomer');
    const contacts = { '01a20cca': { title: null }, 'new-1': { name: '王芳' }, '01a20ccb': null };
    expect(validate({ contacts })).toEqual([]);
    expect(validate({ contacts: [{ name: '王芳' }] })).not.toEqual([]);
  });
});
