import { splitAddressLine } from '../../../src/customer/checks/address-line.js';
import {
  checkAddress,
  checkAddressElement,
  normaliseCity,
  normaliseDistrict,
  normaliseProvince,
} from '../../../src/customer/checks/places.js';

describe('a place by its short name', () => {
  it.each([
    ['浙江', '浙江省'],
    ['浙江省', '浙江省'],
    ['33', '浙江省'],
    ['330000', '浙江省'],
    ['北京', '北京市'],
    ['内蒙古', '内蒙古自治区'],
    ['广西', '广西壮族自治区'],
    ['宁夏', '宁夏回族自治区'],
    ['新疆', '新疆维吾尔自治区'],
    ['西藏', '西藏自治区'],
    ['香港', undefined],
    ['杭州', undefined],
  ])('province %s is %s', (text, name) => {
    expect(normaliseProvince(text)).toBe(name);
  });

  it.each([
    ['杭州', undefined, '杭州市'],
    ['杭州市', '浙江', '杭州市'],
    ['上海', undefined, '上海市'],
    ['延边', '吉林', '延边朝鲜族自治州'],
    ['恩施', '湖北', '恩施土家族苗族自治州'],
    ['锡林郭勒', '内蒙古', '锡林郭勒盟'],
    ['海南', '青海', '海南藏族自治州'],
    ['仙桃', '湖北', '仙桃市'],
    ['杭州', '江苏', undefined],
    ['义乌', '浙江', undefined],
  ])('city %s in %s is %s', (text, province, name) => {
    expect(normaliseCity(text, province)).toBe(name);
  });

  it.each([
    ['拱墅', { city: '杭州' }, '拱墅区'],
    ['义乌', {}, '义乌市'],
    ['景宁', { province: '浙江' }, '景宁畲族自治县'],
    ['鼓楼区', { city: '南京' }, '鼓楼区'],
    ['西湖', { city: '宁波' }, undefined],
    ['下城区', { city: '杭州' }, undefined],
  ])('district %s in %j is %s', (text, within, name) => {
    expect(normaliseDistrict(text, within)).toBe(name);
  });
});

describe('an address in China', () => {
  it('is kept with the full names of its places', () => {
    const given = { province: '浙江', city: '杭州', district: '拱墅', line: '沈半路298号' };
    expect(checkAddress(given, '/addresses/0', 'CN')).toEqual({
      value: { province: '浙江省', city: '杭州市', district: '拱墅区', line: '沈半路298号' },
      problems: [],
    });
  });

  it.each([
    [{ province: '浙省' }, 'place-unknown', 'province', { place: '浙省' }],
    [{ province: '浙江', city: '汉州' }, 'place-unknown', 'city', { place: '汉州' }],
    [{ city: '襄樊市' }, 'place-abolished', 'city', { place: '襄樊市' }],
    [
      { province: '浙江省', city: '南京' },
      'place-elsewhere',
      'city',
      { place: '南京', within: '浙江省' },
    ],
    [
      { province: '浙江', city: '义乌市' },
      'city-is-district',
      'city',
      { place: '义乌市', city: '金华市' },
    ],
    [{ city: '杭州', district: '下城区' }, 'place-abolished', 'district', { place: '下城区' }],
    [{ city: '杭州', district: '某某区' }, 'place-unknown', 'district', { place: '某某区' }],
    [
      { city: '宁波市', district: '西湖区' },
      'place-elsewhere',
      'district',
      { place: '西湖区', within: '宁波市' },
    ],
  ])('%j warns and refuses nothing: %s', (address, code, part, params) => {
    const { value, problems } = checkAddress(address, '/addresses/0', 'CN');
    expect(problems).toEqual([
      { code, pointer: `/addresses/0/${part}`, severity: 'warning', params },
    ]);
    expect(value).toMatchObject({ [part]: Object.values(address).at(-1) });
  });

  it.each([
    { city: '苏州', district: '工业园区' },
    { city: '杭州', district: '经济技术开发区' },
    { city: '东莞', district: '长安镇' },
    { province: '湖北', city: '仙桃' },
    { province: '上海', city: '上海', district: '浦东新区' },
    { district: '义乌市' },
    {},
  ])('%j is nothing to warn about', (address) => {
    expect(checkAddress(address, '', 'CN').problems).toEqual([]);
  });

  it('is one by its own country before the customer’s', () => {
    const german = { country: 'DE', city: 'Köln', postalCode: '50667' };
    expect(checkAddress(german, '', 'CN')).toEqual({ value: german, problems: [] });
    expect(checkAddress({ city: '香港' }, '', 'HK').problems).toEqual([]);
    expect(checkAddress({ country: 'CN', city: 'Köln' }, '', 'DE').problems).toHaveLength(1);
  });

  it('has a postal code of six digits, as the catalogue checks it', () => {
    const record = { country: 'cn' };
    expect(
      checkAddressElement({ city: '杭州', postalCode: '３１００１５' }, '/a', { record }),
    ).toEqual({ value: { city: '杭州市', postalCode: '310015' }, problems: [] });
    expect(checkAddressElement({ postalCode: '31001' }, '/a', { record })).toEqual({
      value: { postalCode: '31001' },
      problems: [{ code: 'postal-code-format', pointer: '/a/postalCode', severity: 'warning' }],
    });
    const abroad = checkAddressElement({ postalCode: 'SW1A 1AA' }, '', {
      record: { country: 'GB' },
    });
    expect(abroad).toEqual({ value: { postalCode: 'SW1A 1AA' }, problems: [] });
    expect(checkAddressElement({ city: '杭州' }, '', { record: {} }).value?.city).toBe('杭州市');
  });
});

describe('an address in one line', () => {
  it.each([
    ['浙江省义乌市稠江街道四海大道1号', ['浙江省', '金华市', '义乌市', '稠江街道四海大道1号']],
    ['浙江省金华市东阳市横店镇1号', ['浙江省', '金华市', '东阳市', '横店镇1号']],
    ['浙江省浙江省金华市兰溪市x', ['浙江省', '金华市', '兰溪市', 'x']],
    ['浙江云和县石塘镇', ['浙江省', '丽水市', '云和县', '石塘镇']],
    ['杭州西湖区文三路', ['浙江省', '杭州市', '西湖区', '文三路']],
    ['中国浙江省杭州市', ['浙江省', '杭州市', undefined, undefined]],
    [
      '浙江省杭州经济技术开发区2号大街',
      ['浙江省', undefined, undefined, '杭州经济技术开发区2号大街'],
    ],
    ['义乌市稠江街道', ['浙江省', '金华市', '义乌市', '稠江街道']],
    ['北京市朝阳区建国路1号', ['北京市', '北京市', '朝阳区', '建国路1号']],
    ['北京市北京市朝阳区x', ['北京市', '北京市', '朝阳区', 'x']],
    ['上海浦东新区世纪大道1号', ['上海市', '上海市', '浦东新区', '世纪大道1号']],
    ['重庆市奉节县x', ['重庆市', '重庆市', '奉节县', 'x']],
    ['广东省东莞市长安镇', ['广东省', '东莞市', undefined, '长安镇']],
    ['湖北省仙桃市干河街道', ['湖北省', '仙桃市', undefined, '干河街道']],
    ['新疆石河子市东城街道', ['新疆维吾尔自治区', '石河子市', undefined, '东城街道']],
    ['内蒙古呼和浩特市新城区x', ['内蒙古自治区', '呼和浩特市', '新城区', 'x']],
    ['四川省成都市郫县犀浦镇', ['四川省', '成都市', '郫县', '犀浦镇']],
    ['鼓楼区中山路', [undefined, undefined, undefined, '鼓楼区中山路']],
    ['Main Street 1', [undefined, undefined, undefined, 'Main Street 1']],
    ['', [undefined, undefined, undefined, undefined]],
  ])('%s is taken apart', (line, [province, city, district, rest]) => {
    expect({ ...splitAddressLine(line) }).toEqual(
      withoutUndefined({ province, city, district, line: rest }),
    );
  });

  it.each([
    ['拱墅区沈半路298号', '浙江', '杭州', ['浙江省', '杭州市', '拱墅区', '沈半路298号']],
    ['江东区甬江大道1号', '浙江', '宁波', ['浙江省', '宁波市', '江东区', '甬江大道1号']],
    ['台州市海丰路1500号', '浙江', '台州', ['浙江省', '台州市', undefined, '海丰路1500号']],
    [
      '浙江省义乌市义乌国际商贸城',
      '浙江',
      '金华',
      ['浙江省', '金华市', '义乌市', '义乌国际商贸城'],
    ],
    ['城区工业园1号', '浙江', '杭州', ['浙江省', '杭州市', undefined, '城区工业园1号']],
    ['某路1号', '某省', '某市', ['某省', '某市', undefined, '某路1号']],
  ])('%s stands beside province and city', (line, province, city, [p, c, district, rest]) => {
    expect(splitAddressLine(line, { province, city })).toEqual(
      withoutUndefined({ province: p, city: c, district, line: rest }),
    );
  });

  it.each([
    ['江苏省南京市玄武区x', { province: '浙江' }, { province: '浙江省' }],
    [
      '浙江省杭州市西湖区x',
      { province: '浙江', city: '宁波' },
      { province: '浙江省', city: '宁波市' },
    ],
    ['慈溪市x', { province: '浙江', city: '金华' }, { province: '浙江省', city: '金华市' }],
    ['杭州西湖区x', { city: '宁波' }, { province: '浙江省', city: '宁波市' }],
  ])('%s that contradicts %j is left whole', (line, given, places) => {
    expect(splitAddressLine(line, given)).toEqual({ ...places, line });
  });
});

function withoutUndefined(value: Record<string, string | undefined>): Record<string, string> {
  return JSON.parse(JSON.stringify(value));
}
