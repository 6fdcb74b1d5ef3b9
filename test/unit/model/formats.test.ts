import { expect, it } from 'vitest';
import { formatOfFile } from '../../../src/base/input-format.ts';
import { MODEL_FORMATS } from '../../../src/model/read/formats/model-formats.ts';
import { NET_READERS } from '../../../src/tpn/net/formats/readers.ts';

const NET = 'the format of TINA (.net)';
const COMPOSE = {
  name: 'Compose',
  extensions: ['yaml', 'yml'],
  recognises: (text: string) => /^services:/m.test(text),
};

it.each([
  ['shop.yaml', '', 'YAML'],
  ['shop.YML', 'net shop', 'YAML'],
  ['shop.json', 'madrigal: 1', 'JSON'],
  ['shop.net', 'madrigal: 1', NET],
  ['-', '\n# what it is\nmadrigal: 1\n', 'YAML'],
  ['-', '\n{"madrigal": 1}', 'JSON'],
  ['-', '# a net\nnet shop\n', NET],
  ['shop.d/model', 'tr t [1,2] p -> q', NET],
  ['shop.txt', 'what is it', 'YAML'],
  ['shop.yaml', 'services: {}', 'Compose'],
  ['shop.json', 'services: {}', 'JSON'],
])('a file %s with the text %j is %s', (file, text, name) => {
  expect(formatOfFile([...MODEL_FORMATS, ...NET_READERS, COMPOSE], file, text).name).toBe(name);
});
