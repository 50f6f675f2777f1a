//! A scheduler that tries all orders.

use shuttle::scheduler::{Schedule, Scheduler, Task, TaskId};

/// Tries all orders with at most a given number of preemptions, one after another.
///
/// This is a depth-first search in a tree. A run is a path from the root to a leaf, and each choice
/// is a branch. The next run takes the same path up to the last node that has a branch left.
#[derive(Debug)]
pub struct Exhaustive {
    preemption_bound: usize,
    preemptions_left: usize,
    /// Runs stop after this many choices.
    pub(crate) max_steps: usize,
    path: Vec<Node>,
    step: usize,
    is_first: bool,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    taken: usize,
    branches: usize,
}

impl Exhaustive {
    #[must_use]
    pub fn new(preemption_bound: usize) -> Self {
        Self {
            preemption_bound,
            preemptions_left: 0,
            max_steps: usize::MAX,
            path: Vec::new(),
            step: 0,
            is_first: true,
        }
    }

    /// Returns the branch that the path contains, or the first branch of a new node.
    fn choose(&mut self, branches: usize) -> usize {
        if self.step == self.path.len() {
            self.path.push(Node { taken: 0, branches });
        }
        let node = self.path[self.step];
        assert_eq!(
            node.branches, branches,
            "a model must be deterministic: the same choices must lead to the same steps"
        );
        self.step += 1;
        node.taken
    }

    /// Advances to the next path. Returns `false` if there is none left.
    fn next_path(&mut self) -> bool {
        while let Some(node) = self.path.pop() {
            if node.taken + 1 < node.branches {
                self.path.push(Node { taken: node.taken + 1, ..node });
                return true;
            }
        }
        false
    }
}

impl Scheduler for Exhaustive {
    fn new_execution(&mut self) -> Option<Schedule> {
        let is_another = std::mem::take(&mut self.is_first) || self.next_path();
        (self.preemptions_left, self.step) = (self.preemption_bound, 0);
        is_another.then(|| Schedule::new(0))
    }

    /// The current thread comes first, if it can continue. Each other choice is then a preemption.
    fn next_task(
        &mut self,
        runnable: &[&Task],
        current: Option<TaskId>,
        is_yielding: bool,
    ) -> Option<TaskId> {
        // A run that stops while a thread panics would drop values twice.
        if self.step >= self.max_steps && !std::thread::panicking() {
            return None;
        }
        let mut tasks: Vec<TaskId> = runnable.iter().map(|task| task.id()).collect();
        tasks.sort_by_key(|&task| (Some(task) == current) == is_yielding);
        let can_continue = !is_yielding && Some(tasks[0]) == current;
        let is_forced = can_continue && self.preemptions_left == 0;
        let branch = self.choose(if is_forced { 1 } else { tasks.len() });
        if can_continue && branch > 0 {
            self.preemptions_left -= 1;
        }
        Some(tasks[branch])
    }

    /// Returns 0 and 1, in different runs.
    fn next_u64(&mut self) -> u64 {
        self.choose(2) as u64
    }
}

#[cfg(test)]
mod tests;
