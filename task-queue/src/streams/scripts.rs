//! What must happen as a whole, in Lua: Redis runs a script without interruption.
//!
//! `ARGV[1]` is the job and `ARGV[2]` the worker, except in `PUSH`. A script that only the holder of
//! the lease may run starts with `HOLDER`.

/// Returns false unless the worker holds the lease; then the next lines may use `job` and `entry`.
macro_rules! holder {
    ($script:literal) => {
        concat!(
            "local job = 'task-queue:job:' .. ARGV[1]
             local held = redis.call('HMGET', job, 'state', 'worker', 'entry')
             if held[1] ~= 'leased' or held[2] ~= ARGV[2] then return 0 end
             local entry = held[3]
             local function remove()
                 redis.call('XACK', 'task-queue:jobs', 'workers', entry)
                 redis.call('XDEL', 'task-queue:jobs', entry)
             end
             local function now()
                 local time = redis.call('TIME')
                 return time[1] * 1000 + math.floor(time[2] / 1000)
             end
            ",
            $script,
            "\nreturn 1"
        )
    };
}

/// Adds a job, unless its key is known or the queue is full: number, key, delay, capacity.
pub(super) const PUSH: &str = "
    local key = 'task-queue:key:' .. ARGV[2]
    local known = ARGV[2] ~= '' and redis.call('GET', key)
    if known then return known end
    local length = redis.call('XLEN', 'task-queue:jobs') + redis.call('ZCARD', 'task-queue:later')
    if length >= tonumber(ARGV[4]) then return false end
    local id = redis.call('INCR', 'task-queue:id')
    local job = 'task-queue:job:' .. id
    redis.call('HSET', job, 'n', ARGV[1], 'attempts', 0, 'state', 'queued')
    if ARGV[2] ~= '' then
        redis.call('SET', key, id)
        redis.call('HSET', job, 'key', key)
    end
    if ARGV[3] == '0' then
        redis.call('XADD', 'task-queue:jobs', '*', 'id', id)
    else
        local time = redis.call('TIME')
        local due = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[3]
        redis.call('ZADD', 'task-queue:later', due, id)
    end
    return id";

/// Moves jobs that became due into the stream: how many at most.
pub(super) const MOVE_DUE: &str = "
    local time = redis.call('TIME')
    local now = time[1] * 1000 + math.floor(time[2] / 1000)
    local due = redis.call('ZRANGEBYSCORE', 'task-queue:later', '-inf', now, 'LIMIT', 0, ARGV[1])
    for _, id in ipairs(due) do
        redis.call('ZREM', 'task-queue:later', id)
        redis.call('XADD', 'task-queue:jobs', '*', 'id', id)
    end";

/// Starts an attempt at the job of an entry: job, worker, entry. Returns the number and the attempt,
/// or false if the former holder of the lease was faster: it has just renewed it, or ended the job.
pub(super) const BEGIN_ATTEMPT: &str = "
    local job = 'task-queue:job:' .. ARGV[1]
    local n = redis.call('HGET', job, 'n')
    local mine =
        redis.call('XPENDING', 'task-queue:jobs', 'workers', ARGV[3], ARGV[3], 1, ARGV[2])
    if not n or #mine == 0 then return false end
    redis.call('HSET', job, 'state', 'leased', 'worker', ARGV[2], 'entry', ARGV[3])
    redis.call('SREM', 'task-queue:failed', ARGV[1])
    return {n, redis.call('HINCRBY', job, 'attempts', 1)}";

/// Starts the time of the lease again.
pub(super) const RENEW: &str =
    holder!("redis.call('XCLAIM', 'task-queue:jobs', 'workers', ARGV[2], 0, entry, 'JUSTID')");

/// Stores the answer: job, worker, prime, elapsed, how long to keep it.
pub(super) const FINISH: &str = holder!(
    "remove()
     redis.call('HSET', job, 'state', 'done', 'prime', ARGV[3], 'elapsed', ARGV[4])
     local key = redis.call('HGET', job, 'key')
     redis.call('PEXPIRE', job, ARGV[5])
     if key then redis.call('PEXPIRE', key, ARGV[5]) end
     redis.call('HINCRBY', 'task-queue:done', ARGV[2], 1)
     redis.call('PEXPIRE', 'task-queue:done', ARGV[5])"
);

/// Queues the job for another attempt, or declares it dead: job, worker, error, delay.
pub(super) const FAIL: &str = holder!(
    "remove()
     if tonumber(ARGV[4]) < 0 then
         redis.call('HSET', job, 'state', 'dead', 'error', ARGV[3])
         redis.call('SADD', 'task-queue:dead', ARGV[1])
     else
         redis.call('HSET', job, 'state', 'failed', 'error', ARGV[3])
         redis.call('SADD', 'task-queue:failed', ARGV[1])
         redis.call('ZADD', 'task-queue:later', now() + ARGV[4], ARGV[1])
     end"
);

/// Puts the job back into the stream.
pub(super) const HAND_BACK: &str = holder!(
    "remove()
     redis.call('HSET', job, 'state', 'queued')
     redis.call('HDEL', job, 'worker')
     redis.call('HINCRBY', job, 'attempts', -1)
     redis.call('XADD', 'task-queue:jobs', '*', 'id', ARGV[1])"
);

/// Puts a dead job into the stream again: job.
pub(super) const RETRY: &str = "
    if redis.call('SREM', 'task-queue:dead', ARGV[1]) == 0 then return 0 end
    redis.call('HSET', 'task-queue:job:' .. ARGV[1], 'state', 'queued', 'attempts', 0)
    redis.call('XADD', 'task-queue:jobs', '*', 'id', ARGV[1])
    return 1";

/// Removes a worker from the group, unless a job still belongs to it: worker.
pub(super) const FORGET_WORKER: &str = "
    local jobs = redis.call('XPENDING', 'task-queue:jobs', 'workers', '-', '+', 1, ARGV[1])
    if #jobs > 0 then return 0 end
    return redis.call('XGROUP', 'DELCONSUMER', 'task-queue:jobs', 'workers', ARGV[1])";
