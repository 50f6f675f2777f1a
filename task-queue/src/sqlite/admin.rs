//! What an operator needs, for a queue in a file.

use std::io;

use super::{ContextName, SqliteBroker};
use crate::{Admin, JobId, Status};

impl Admin for SqliteBroker {
    fn status(&mut self) -> io::Result<Status> {
        let count = |state: &str| -> io::Result<u64> {
            let sql = "SELECT count(*) FROM job WHERE state = ?";
            Ok(self.row(sql, [state], |row| row.get(0))?.unwrap_or_default())
        };
        let [queued, leased, failed, done, dead] =
            ["queued", "leased", "failed", "done", "dead"].map(count);
        let workers = "SELECT worker, sum(state = 'leased'), sum(state = 'done') FROM job
                       WHERE state IN ('leased', 'done') GROUP BY worker ORDER BY worker";
        let workers = self.db.prepare(workers).and_then(|mut sql| {
            sql.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect()
        });
        Ok(Status {
            queued: queued?,
            leased: leased?,
            failed: failed?,
            done: done?,
            dead: dead?,
            workers: workers.context_name(&self.name)?,
        })
    }

    fn retry(&mut self, id: JobId) -> io::Result<bool> {
        let sql = "UPDATE job SET state = 'queued', attempts = 0, due = unixepoch('subsec')
                   WHERE id = ? AND state = 'dead'";
        i64::try_from(id).map_or(Ok(false), |id| self.change(sql, [id]))
    }

    fn forget_worker(&mut self, _worker: &str) -> io::Result<()> {
        Ok(()) // only its jobs mention it
    }
}
