import type { Admin, Kafka } from 'kafkajs';
import { OutputUnfit } from '../../relay/output.js';
import { kafkaError } from './errors.js';
import { letGo } from './let-go.js';

/**
 * Asks Kafka about its topics and groups, on a connection made for it.
 * @throws OutputUnfit as the work does, OutputTrouble for everything else
 */
export async function withAdmin<Result>(
  kafka: Kafka,
  work: (admin: Admin) => Promise<Result>,
): Promise<Result> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await work(admin);
  } catch (error) {
    throw error instanceof OutputUnfit ? error : kafkaError(error);
  } finally {
    await letGo(admin);
  }
}
