import { type Task, task } from './plan.ts';

/** Name, source, destination, least and greatest seconds, components needed. */
type Row = readonly [string, string, string, string, string, ...string[]];

/** A cloud of 11 components and 31 transitions, with durations like those of real deployments. */
const ROWS: readonly Row[] = [
  ['facts.deploy', 'initiated', 'deployed', '4.53', '5.78'],
  ['common.ktb_deploy', 'initiated', 'ktb_deployed', '5.32', '11.69', 'facts'],
  ['common.deploy', 'ktb_deployed', 'deployed', '14.36', '17.34'],
  ['haproxy.deploy', 'initiated', 'deployed', '15.99', '22.49', 'facts'],
  ['memcached.deploy', 'initiated', 'deployed', '3.99', '10.07', 'facts'],
  ['rabbitmq.deploy', 'initiated', 'deployed', '6.93', '13.45', 'facts'],
  ['openvswitch.deploy', 'initiated', 'deployed', '7.61', '14.11', 'facts'],
  ['mariadb.config', 'initiated', 'pulled', '4.83', '5.09'],
  ['mariadb.pull', 'initiated', 'pulled', '3.53', '5.08'],
  ['mariadb.bootstrap', 'pulled', 'bootstrapped', '21.6', '28.44'],
  ['mariadb.restart', 'bootstrapped', 'restarted', '12.21', '12.41'],
  ['mariadb.register', 'restarted', 'registered', '2.7', '2.74'],
  ['mariadb.check', 'registered', 'deployed', '12.19', '12.27'],
  ['keystone.pull', 'initiated', 'pulled', '3.47', '4.11'],
  ['keystone.deploy', 'pulled', 'deployed', '31.55', '35.55', 'mariadb'],
  ['glance.pull', 'initiated', 'pulled', '5.16', '5.93'],
  ['glance.config', 'initiated', 'pulled', '4.57', '4.8', 'mariadb'],
  ['glance.register', 'initiated', 'pulled', '16.22', '20.22', 'keystone'],
  ['glance.deploy', 'pulled', 'deployed', '11.99', '12.62'],
  ['neutron.pull', 'initiated', 'pulled', '9.02', '15.05'],
  ['neutron.config', 'initiated', 'pulled', '13.69', '14', 'mariadb'],
  ['neutron.register', 'initiated', 'pulled', '16.3', '20.17', 'keystone'],
  ['neutron.deploy', 'pulled', 'deployed', '18.33', '18.82'],
  ['nova.pull', 'initiated', 'pulled', '12.35', '18.55'],
  ['nova.config', 'initiated', 'pulled', '15', '21.53'],
  ['nova.create_db', 'initiated', 'pulled', '8.87', '9.12', 'mariadb'],
  ['nova.upgrade_db', 'pulled', 'ready', '16.47', '17.08'],
  ['nova.upgrade_api_db', 'pulled', 'ready', '7.47', '8.04'],
  ['nova.restart', 'ready', 'restarted', '9.36', '9.68'],
  ['nova.cell_setup', 'restarted', 'deployed', '34.64', '46.35'],
  ['nova.register', 'pulled', 'deployed', '32.63', '36.87', 'keystone'],
];

/** Each transition takes its least or its greatest duration. */
export function cloudTasks(durations: 'least' | 'greatest'): readonly Task[] {
  return ROWS.map(([name, source, destination, least, greatest, ...needs]) =>
    task(name, source, destination, durations === 'least' ? least : greatest, ...needs),
  );
}
