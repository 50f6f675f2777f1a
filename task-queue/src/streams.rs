//! The broker is a server: a stream in Redis and a group of its consumers, for workers on many
//! machines.
//!
//! An entry of the stream is the number of a job. Redis gives each entry to one worker, and
//! remembers to which one, and when: this is the lease. An entry that was given out too long ago can
//! be claimed by another worker. Everything else about the job is in a hash, `task-queue:job:ID`.

use std::io;
use std::time::{Duration, Instant};

use primes_core::PrimeResult;
use redis::streams::{
    StreamAutoClaimOptions, StreamAutoClaimReply, StreamId, StreamReadOptions, StreamReadReply,
};
use redis::{Commands, Connection, ConnectionInfo, FromRedisValue, RedisResult, ToRedisArgs};

use crate::{Broker, Job, JobId, LOST_EVERY_LEASE, Lease, NewJob, Settings, State};

mod admin;
mod scripts;
mod server;

use server::ContextName;

/// The stream of the jobs that are due.
const JOBS: &str = "task-queue:jobs";

/// The group of consumers that share the stream.
const WORKERS: &str = "workers";

/// The start of the stream.
const STREAM_START: &str = "0-0";

/// How often a worker looks for jobs that became due, and for leases that have ended.
const SWEEP_INTERVAL: Duration = Duration::from_millis(100);

/// How many jobs that became due are moved into the stream at once.
const MOVED_AT_ONCE: u32 = 100;

/// A queue in a server.
pub struct RedisBroker {
    redis: Connection,
    name: String,
    settings: Settings,
    last_sweep: Option<Instant>,
}

impl Broker for RedisBroker {
    fn push(&mut self, job: &NewJob) -> io::Result<Option<JobId>> {
        let (key, delay) = (job.key.as_deref().unwrap_or_default(), millis(job.delay));
        self.script(scripts::PUSH, (job.n, key, delay, self.settings.capacity)) // (1)
    }

    fn lease(&mut self, worker: &str, wait: Duration) -> io::Result<Option<Lease>> {
        let Some(entry) = self.take(worker, wait).context_name(&self.name)? else {
            return Ok(None);
        };
        let id = entry.get("id").unwrap_or_default();
        let start = self.script(scripts::BEGIN_ATTEMPT, (id, worker, &entry.id))?;
        let Some((n, attempt)) = start else {
            return Ok(None); // the former holder was faster
        };
        let lease = Lease { id, n, attempt, worker: worker.into() };
        if attempt > self.settings.max_attempts {
            self.fail(&lease, LOST_EVERY_LEASE, None)?; // (3)
            return Ok(None);
        }
        Ok(Some(lease))
    }

    fn renew(&mut self, lease: &Lease) -> io::Result<bool> {
        self.script(scripts::RENEW, (lease.id, &lease.worker)) // (4)
    }

    fn finish(&mut self, lease: &Lease, answer: PrimeResult) -> io::Result<bool> {
        let (prime, elapsed) = (u8::from(answer.prime), answer.elapsed.as_secs_f64());
        let keep = millis(self.settings.keep);
        self.script(scripts::FINISH, (lease.id, &lease.worker, prime, elapsed, keep)) // (5)
    }

    fn fail(&mut self, lease: &Lease, error: &str, retry: Option<Duration>) -> io::Result<bool> {
        let delay = retry.map_or(-1, millis); // never
        self.script(scripts::FAIL, (lease.id, &lease.worker, error, delay)) // (6)
    }

    fn hand_back(&mut self, lease: &Lease) -> io::Result<bool> {
        self.script(scripts::HAND_BACK, (lease.id, &lease.worker)) // (7)
    }

    fn result(&mut self, id: JobId) -> io::Result<Option<Job>> {
        let fields = ["n", "attempts", "worker", "state", "error", "prime", "elapsed"];
        let job = self.redis.hmget(format!("task-queue:job:{id}"), &fields); // (8)
        job.map(job_from).context_name(&self.name)
    }
}

impl RedisBroker {
    /// Connects to a server. `name` is how errors call it.
    ///
    /// # Errors
    /// When the server cannot be reached, does not let us in, or is not a Redis.
    pub fn connect(info: &ConnectionInfo, name: &str, settings: Settings) -> io::Result<Self> {
        let redis = server::connect(info).context_name(name)?;
        Ok(Self { redis, name: name.into(), settings, last_sweep: None })
    }

    /// Takes the next entry of the stream: one whose lease has ended, or a new one.
    fn take(&mut self, worker: &str, wait: Duration) -> RedisResult<Option<StreamId>> {
        if self.last_sweep.is_none_or(|time| time.elapsed() >= SWEEP_INTERVAL) {
            server::eval::<()>(&mut self.redis, scripts::MOVE_DUE, MOVED_AT_ONCE)?;
            if let Some(entry) = self.claim(worker)? {
                return Ok(Some(entry)); // there may be more: sweep again next time
            }
            self.last_sweep = Some(Instant::now());
        }
        let wait = usize::try_from(millis(wait)).unwrap_or(usize::MAX).max(1); // 0: forever
        let options = StreamReadOptions::default().group(WORKERS, worker).count(1).block(wait);
        let new: Option<StreamReadReply> = self.redis.xread_options(&[JOBS], &[">"], &options)?; // (2)
        Ok(new.and_then(|reply| reply.keys.into_iter().next()?.ids.into_iter().next()))
    }

    /// Claims an entry whose lease has ended, if there is one.
    fn claim(&mut self, worker: &str) -> RedisResult<Option<StreamId>> {
        let (lease, mut start) = (millis(self.settings.lease), STREAM_START.to_owned());
        loop {
            let one = StreamAutoClaimOptions::default().count(1);
            let ended: StreamAutoClaimReply =
                self.redis.xautoclaim_options(JOBS, WORKERS, worker, lease, start, one)?;
            // Redis looks at a few leases each time, and says where to go on.
            start = ended.next_stream_id;
            if !ended.claimed.is_empty() || start == STREAM_START {
                return Ok(ended.claimed.into_iter().next());
            }
        }
    }

    /// Runs a script, which no other client can interrupt.
    fn script<T: FromRedisValue>(&mut self, script: &str, args: impl ToRedisArgs) -> io::Result<T> {
        server::eval(&mut self.redis, script, args).context_name(&self.name)
    }
}

/// The fields of a job's hash.
type Fields = (
    Option<u64>,
    Option<u32>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<bool>,
    Option<f64>,
);

/// Creates a job from its hash. `None` if there is none.
fn job_from((n, attempts, worker, state, error, prime, elapsed): Fields) -> Option<Job> {
    let (n, error) = (n?, error.unwrap_or_default());
    let state = match state?.as_str() {
        "done" => {
            let elapsed = Duration::from_secs_f64(elapsed?);
            State::Done(PrimeResult { n, prime: prime?, elapsed })
        }
        "failed" => State::Failed(error),
        "dead" => State::Dead(error),
        "leased" => State::Leased,
        _ => State::Queued,
    };
    Some(Job { n, attempts: attempts?, worker, state })
}

/// A time in milliseconds, as Redis counts it.
fn millis(time: Duration) -> i64 {
    time.as_millis().try_into().unwrap_or(i64::MAX / 2)
}
