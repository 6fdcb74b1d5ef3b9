import type { LogFormat } from '../rows/log-format.ts';
import { ANSIBLE, ANSIBLE_LINES } from './ansible.ts';
import { ARGO } from './argo.ts';
import { CONCERTO } from './concerto.ts';
import { CSV } from './csv.ts';
import { DOCKER_EVENTS } from './docker-events.ts';
import { GITHUB_JOBS } from './github-jobs.ts';
import { ROW_LINES, ROWS } from './rows.ts';
import { SERIES } from './series.ts';
import { SYSTEMD } from './systemd.ts';

/** Every format that logs are read from; the first that recognises a text is its own. */
export const LOG_FORMATS: readonly [LogFormat, ...LogFormat[]] = [
  CSV,
  ROWS,
  ROW_LINES,
  CONCERTO,
  SERIES,
  ANSIBLE_LINES,
  ANSIBLE,
  GITHUB_JOBS,
  ARGO,
  DOCKER_EVENTS,
  SYSTEMD,
];
