//! Two pieces of work measured side by side, in turns, so that whatever else
//! the machine does slows both.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// Runs both `rounds` times in turns and prints the median time of each and
/// the median ratio, and the highest ratio aimed at, if there is one.
pub fn compare<A, B>(
    name: &str,
    rounds: usize,
    goal: Option<f64>,
    mut subject: impl FnMut() -> A,
    mut yardstick: impl FnMut() -> B,
) {
    let (mut subjects, mut yardsticks, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        let (one, other) = (time(&mut subject), time(&mut yardstick));
        ratios.push(one.as_secs_f64() / other.as_secs_f64());
        subjects.push(one);
        yardsticks.push(other);
    }
    ratios.sort_by(f64::total_cmp);
    subjects.sort_unstable();
    yardsticks.sort_unstable();
    let middle = rounds / 2;
    let goal = goal.map(|goal| format!(" (goal: at most {goal})")).unwrap_or_default();
    println!("{name}: {:.3?} against {:.3?}, ratio {:.2}{goal}", subjects[middle], yardsticks[middle], ratios[middle]);
}

/// How long one run takes.
pub fn time<T>(work: &mut impl FnMut() -> T) -> Duration {
    let start = Instant::now();
    black_box(work());
    start.elapsed()
}

/// The most memory this process has held so far, in MiB; none where `/proc` does not say.
pub fn peak_mib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()? / 1024)
}
