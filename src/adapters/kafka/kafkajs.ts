import kafkajs from 'kafkajs';
import { quickenProduce } from './quick-produce.js';

quickenProduce();

/** kafkajs is CommonJS in a shape whose exports Node cannot name; its types are imported from itself. */
export const { Kafka, Partitioners, ConfigResourceTypes, logLevel } = kafkajs;
