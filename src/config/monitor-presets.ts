import { type MonitorRule, type MonitorSettings, usualErrorRule } from '../domain/monitors.ts';
import { ours } from '../domain/safe-text.ts';

const minutes = 60_000;

/** A range of a saturation: what is nearly full is nearly broken. */
const atMost = (most: number) => ({ kind: 'range', most }) as const;
const asUsual = (less?: number, more?: number) =>
  ({ kind: 'usual', ...(less !== undefined && { less }), ...(more !== undefined && { more }) }) as const;

/**
 * What is usually monitored, by the names under which usual libraries and exporters tell it. A preset whose numbers no
 * pod tells says nothing. Events of the business are counted for each request, so that the time of day is none of it.
 */
export const presets: readonly MonitorRule[] = [
  {
    key: 'db-connections',
    name: ours('database connections'),
    unit: 'part',
    source: {
      from: 'gauge',
      names: [
        'db_connections_in_use',
        'hikaricp_connections_active',
        'hikaricp_active_connections',
        'jdbc_connections_active',
        'go_sql_in_use_connections',
        'db_client_connections_usage',
        'pgbouncer_pools_server_active_connections',
        'pg_stat_database_numbackends',
      ],
      of: [
        'db_connections_max',
        'hikaricp_connections_max',
        'hikaricp_max_connections',
        'jdbc_connections_max',
        'go_sql_max_open_connections',
        'db_client_connections_max',
        'pgbouncer_databases_pool_size',
        'pg_settings_max_connections',
      ],
      over: 'highest',
    },
    expects: atMost(0.9),
    forMs: 2 * minutes,
  },
  {
    key: 'pools',
    name: ours('worker pool'),
    unit: 'part',
    source: {
      from: 'gauge',
      names: [
        'tomcat_threads_busy_threads',
        'jetty_threads_busy',
        'executor_active_threads',
        'worker_pool_busy',
        'threadpool_active',
      ],
      of: [
        'tomcat_threads_config_max_threads',
        'jetty_threads_config_max',
        'executor_pool_max_threads',
        'worker_pool_size',
        'threadpool_max',
      ],
      over: 'highest',
    },
    expects: atMost(0.9),
    forMs: 2 * minutes,
  },
  {
    key: 'free-memory',
    name: ours('free memory'),
    unit: 'part',
    source: { from: 'gauge', names: ['memory-of-limit'], over: 'lowest', isFree: true },
    expects: { kind: 'range', least: 0.05 },
    forMs: 5 * minutes,
  },
  {
    key: 'requests-per-second',
    name: ours('requests'),
    unit: 'per-second',
    source: { from: 'requests' },
    expects: asUsual(1 / 3, 3),
    forMs: 5 * minutes,
  },
  {
    key: 'iops',
    name: ours('disk operations'),
    unit: 'per-second',
    source: {
      from: 'counter',
      names: [
        'container_fs_writes_total',
        'container_fs_reads_total',
        'node_disk_writes_completed_total',
        'node_disk_reads_completed_total',
      ],
      per: 'second',
    },
    expects: asUsual(undefined, 4),
    forMs: 5 * minutes,
  },
  {
    key: 'queue-depth',
    name: ours('queue depth'),
    unit: 'count',
    source: {
      from: 'gauge',
      names: [
        'queue_depth',
        'queue_size',
        'queue_length',
        'jobs_waiting',
        'bull_queue_waiting',
        'sidekiq_queue_size',
        'celery_queue_length',
        'rabbitmq_queue_messages_ready',
        'kafka_consumergroup_lag',
      ],
      over: 'highest',
    },
    expects: asUsual(undefined, 3),
    forMs: 5 * minutes,
  },
  event('sign-ups', 'sign-ups', [
    'sign_ups_total',
    'signups_total',
    'user_signups_total',
    'users_registered_total',
    'registrations_total',
  ]),
  {
    key: 'users-online',
    name: ours('users online'),
    unit: 'count',
    source: {
      from: 'gauge',
      names: [
        'users_online',
        'online_users',
        'active_users',
        'sessions_active',
        'active_sessions',
        'tomcat_sessions_active_current_sessions',
      ],
      over: 'sum',
    },
    expects: asUsual(0.5, 3),
    forMs: 5 * minutes,
  },
  event('uploads', 'uploads', ['uploads_total', 'files_uploaded_total', 'file_uploads_total']),
  event('likes', 'likes', ['likes_total', 'reactions_total']),
  event(
    'purchases',
    'purchases',
    [
      'purchases_total',
      'checkouts_completed_total',
      'orders_completed_total',
      'orders_placed_total',
      'orders_total',
      'payments_succeeded_total',
    ],
    0.6,
  ),
];

function event(key: string, name: string, names: readonly string[], less = 0.5): MonitorRule {
  return {
    key,
    name: ours(name),
    unit: 'per-request',
    source: { from: 'counter', names, per: 'request' },
    expects: asUsual(less, 3),
    forMs: 5 * minutes,
  };
}

/** Without settings: what has a limit by its nature, traffic, purchases, and errors. */
const usual = ['db-connections', 'pools', 'free-memory', 'requests-per-second', 'purchases'];

export const usualMonitors: MonitorSettings = {
  rules: presets.filter(({ key }) => usual.includes(key)),
  errors: usualErrorRule,
};
