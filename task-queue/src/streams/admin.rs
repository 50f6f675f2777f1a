//! What an operator needs, for a queue in Redis.

use std::collections::BTreeMap;
use std::io;

use redis::streams::StreamInfoConsumersReply;
use redis::{Commands, RedisResult};

use super::{ContextName, JOBS, RedisBroker, WORKERS, scripts};
use crate::{Admin, JobId, Status};

impl Admin for RedisBroker {
    fn status(&mut self) -> io::Result<Status> {
        self.read_status().context_name(&self.name)
    }

    fn retry(&mut self, id: JobId) -> io::Result<bool> {
        self.script(scripts::RETRY, id)
    }

    fn forget_worker(&mut self, worker: &str) -> io::Result<()> {
        self.script(scripts::FORGET_WORKER, worker)
    }
}

impl RedisBroker {
    fn read_status(&mut self) -> RedisResult<Status> {
        let consumers: StreamInfoConsumersReply = self.redis.xinfo_consumers(JOBS, WORKERS)?;
        let done: BTreeMap<String, u64> = self.redis.hgetall("task-queue:done")?;
        let (due, later): (u64, u64) =
            (self.redis.xlen(JOBS)?, self.redis.zcard("task-queue:later")?);
        let failed: u64 = self.redis.scard("task-queue:failed")?;
        let dead = self.redis.scard("task-queue:dead")?;
        let mut workers: BTreeMap<String, (u64, u64)> =
            done.into_iter().map(|(worker, done)| (worker, (0, done))).collect();
        for consumer in consumers.consumers {
            let leased = consumer.pending.try_into().unwrap_or(u64::MAX);
            workers.entry(consumer.name).or_default().0 = leased;
        }
        let leased = workers.values().map(|(leased, _)| leased).sum();
        Ok(Status {
            queued: (due + later).saturating_sub(leased + failed),
            leased,
            failed,
            done: workers.values().map(|(_, done)| done).sum(),
            dead,
            workers: workers
                .into_iter()
                .map(|(name, (leased, done))| (name, leased, done))
                .collect(),
        })
    }
}
