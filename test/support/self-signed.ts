import { generateKeyPairSync, sign } from 'node:crypto';

/** A certificate for 127.0.0.1 and localhost that signs itself, and its private key, as PEM (RFC 5280). */
export function selfSigned(name = 'localhost'): { cert: string; key: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ecdsaWithSha256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
  const subject = sequence(
    tag(0x31, sequence(oid(0x55, 0x04, 0x03), tag(0x0c, Buffer.from(name)))),
  );
  const validity = sequence(time('20200101000000Z'), time('21200101000000Z'));
  const names = sequence(
    tag(0x82, Buffer.from('localhost')),
    tag(0x87, Buffer.from([127, 0, 0, 1])),
  );
  const extensions = tag(0xa3, sequence(sequence(oid(0x55, 0x1d, 0x11), tag(0x04, names))));
  const content = sequence(
    tag(0xa0, integer(2)),
    integer(1),
    ecdsaWithSha256,
    subject,
    validity,
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    extensions,
  );
  const signature = tag(0x03, Buffer.from([0]), sign('sha256', content, privateKey));
  return {
    cert: pem('CERTIFICATE', sequence(content, ecdsaWithSha256, signature)),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** DER (X.690): tag, length, content. */
function tag(id: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const size = content.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255];
  return Buffer.concat([Buffer.from([id, ...length]), content]);
}

const sequence = (...parts: Buffer[]) => tag(0x30, ...parts);
const integer = (value: number) => tag(0x02, Buffer.from([value]));
const oid = (...bytes: number[]) => tag(0x06, Buffer.from(bytes));
const time = (text: string) => tag(0x18, Buffer.from(text));

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
