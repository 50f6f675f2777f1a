//! The benchmarks are in `benches/`. `docs/BENCHMARKS.md` describes their results.
