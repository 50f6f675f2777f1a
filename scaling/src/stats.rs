//! What is made of the measurements.

use crate::{Model, Sample};

/// How long it took with so many workers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// How many workers shared the work.
    pub workers: usize,
    /// The median of all runs, in seconds.
    pub median: f64,
    /// The quickest run, in seconds.
    pub min: f64,
    /// The slowest run, in seconds.
    pub max: f64,
}

/// All that was measured, summed up.
#[derive(Clone, Debug, PartialEq)]
pub struct Results {
    /// The median of what one after the other takes, in seconds.
    pub sequential: f64,
    /// For each model, in the order in which they were measured, a summary for each number of
    /// workers, from the smallest.
    pub models: Vec<(Model, Vec<Summary>)>,
}

impl Results {
    /// Sums the samples up; `None` if there is none of the sequential way, with which all others
    /// are compared.
    #[must_use]
    pub fn of(samples: &[Sample]) -> Option<Self> {
        let [sequential] = summaries(samples, Model::Sequential)[..] else { return None };
        let pools = [Model::Procs, Model::Threads].map(|model| (model, summaries(samples, model)));
        let models = pools.into_iter().filter(|(_, summaries)| !summaries.is_empty()).collect();
        Some(Self { sequential: sequential.median, models })
    }

    /// The smallest median, and whose it is; `None` if no pool was measured.
    #[must_use]
    pub fn best(&self) -> Option<(Model, Summary)> {
        let all = self.models.iter().flat_map(|(model, all)| all.iter().map(|one| (*model, *one)));
        all.min_by(|(_, a), (_, b)| a.median.total_cmp(&b.median))
    }
}

/// Sums up what a model took, for each number of workers.
fn summaries(samples: &[Sample], model: Model) -> Vec<Summary> {
    let samples = || samples.iter().filter(|sample| sample.model == model);
    let most = samples().map(|sample| sample.workers).max().unwrap_or(0);
    let of = |workers| {
        let mine = samples().filter(|sample| sample.workers == workers);
        let mut seconds: Vec<f64> = mine.map(|sample| sample.seconds).collect();
        let median = median(&mut seconds)?; // from here on they are sorted
        Some(Summary { workers, median, min: *seconds.first()?, max: *seconds.last()? })
    };
    (1..=most).filter_map(of).collect()
}

/// The median: half of the values are smaller, and half are larger. Sorts them; `None` if there
/// are none.
///
/// ```
/// assert_eq!(scaling::median(&mut [9.0, 1.0, 2.0]), Some(2.0));
/// assert_eq!(scaling::median(&mut [9.0, 1.0, 2.0, 4.0]), Some(3.0));
/// ```
pub fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    let above = values.len() / 2;
    let below = values.len().checked_sub(1)? / 2;
    Some(f64::midpoint(values[below], values[above]))
}
