//! Where a model runs: on the GPU or the CPU, in 16 or 8 bits, with how long a context.
//!
//! A function of what the model needs, what the machine is (as measured) and what the person
//! wishes. What cannot fit is refused here, before a byte is fetched.

use mtor_workshop::LoadOptions;

use crate::limits::{CONTEXT_MAX, CONTEXT_MIN, HEAP_BYTES_MAX, MEMORY_BYTES_UNKNOWN, MEMORY_SHARE};

/// What a model needs, in bytes, from its configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Need {
    /// All weights as they are stored.
    pub stored: u64,
    /// All weights in 8 bits with their scales.
    pub q8: u64,
    /// The token table, which stays on the CPU.
    pub embedding: u64,
    /// Keys and values of one position, in 32 bits.
    pub kv_per_token: u64,
    /// Positions that the model was trained for.
    pub context: u64,
    pub layers: u64,
}

/// What the probe found.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Machine {
    /// `navigator.deviceMemory`, rounded by the browser; absent in some.
    pub memory_bytes: Option<u64>,
    pub cpu_bytes_per_s: f64,
    /// What models that are in memory take.
    pub taken_bytes: u64,
    /// Absent: no GPU, or one that computes wrongly.
    pub gpu: Option<Graphics>,
}

/// A GPU that computes rightly.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Graphics {
    pub bytes_per_s: f64,
    /// What a layer costs however small it is: its kernels have to be started.
    pub layer_ms: f64,
    pub f16: bool,
}

/// How it will run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    pub gpu: bool,
    pub q8: bool,
    pub context: u64,
    /// Memory for weights, keys and values.
    pub bytes: u64,
}

/// Chooses, or says in a sentence why it cannot be and what would work.
pub fn place(need: &Need, machine: &Machine, wish: LoadOptions) -> Result<Placed, String> {
    if wish.gpu == Some(true) && machine.gpu.is_none() {
        return Err(
            "This tab has no GPU that computes rightly. Choose the CPU, or let the tab decide."
                .to_owned(),
        );
    }
    if wish.gpu == Some(true) && wish.q8 == Some(true) {
        return Err(
            "8-bit weights run on the CPU only. Choose the CPU, or 16-bit weights.".to_owned(),
        );
    }
    let mut fits: Vec<(Placed, f64)> = candidates(machine, wish)
        .filter_map(|(gpu, q8)| fitted(need, machine, gpu, q8))
        .map(|placed| (placed, step_ms(need, machine, &placed)))
        .collect();
    // A full-precision model before an 8-bit one, then the faster place.
    fits.sort_by(|a, b| {
        (a.0.q8 && wish.q8.is_none())
            .cmp(&(b.0.q8 && wish.q8.is_none()))
            .then(a.1.total_cmp(&b.1))
    });
    fits.first()
        .map(|it| it.0)
        .ok_or_else(|| too_large(need, machine))
}

fn candidates(machine: &Machine, wish: LoadOptions) -> impl Iterator<Item = (bool, bool)> {
    let gpu = machine.gpu.is_some();
    [(true, false), (false, false), (false, true)]
        .into_iter()
        .filter(move |(on_gpu, _)| !on_gpu || gpu)
        .filter(move |(on_gpu, q8)| {
            wish.gpu.is_none_or(|it| it == *on_gpu) && wish.q8.is_none_or(|it| it == *q8)
        })
}

/// The longest context that leaves room for the weights; none when not even a short one does.
fn fitted(need: &Need, machine: &Machine, gpu: bool, q8: bool) -> Option<Placed> {
    let weights = weights(need, machine, gpu, q8);
    let whole = (memory(machine) as f64 * MEMORY_SHARE) as u64;
    // The CPU's weights lie in the heap of a 32-bit program, the GPU's do not.
    let room = if gpu {
        whole
    } else {
        whole.min(HEAP_BYTES_MAX)
    };
    let left = room
        .checked_sub(weights)?
        .checked_sub(machine.taken_bytes)?;
    let context = (left / need.kv_per_token.max(1))
        .min(need.context)
        .min(CONTEXT_MAX);
    let least = CONTEXT_MIN.min(need.context);
    (context >= least).then(|| Placed {
        gpu,
        q8,
        context,
        bytes: weights + context * need.kv_per_token,
    })
}

fn weights(need: &Need, machine: &Machine, gpu: bool, q8: bool) -> u64 {
    match (gpu, q8) {
        (false, true) => need.q8,
        (false, false) => need.stored,
        (true, _) if machine.gpu.is_some_and(|it| it.f16) => need.stored + need.embedding,
        // Without half floats every weight takes four bytes.
        (true, _) => 2 * need.stored + need.embedding,
    }
}

fn memory(machine: &Machine) -> u64 {
    machine.memory_bytes.unwrap_or(MEMORY_BYTES_UNKNOWN)
}

/// One token: every weight is read once, every layer is started once.
fn step_ms(need: &Need, machine: &Machine, placed: &Placed) -> f64 {
    let bytes = weights(need, machine, placed.gpu, placed.q8) as f64;
    match machine.gpu.filter(|_| placed.gpu) {
        Some(gpu) => 1e3 * bytes / gpu.bytes_per_s.max(1.0) + gpu.layer_ms * need.layers as f64,
        None => 1e3 * bytes / machine.cpu_bytes_per_s.max(1.0),
    }
}

fn too_large(need: &Need, machine: &Machine) -> String {
    let mib = |bytes: u64| bytes.div_ceil(1 << 20);
    let taken = match machine.taken_bytes {
        0 => String::new(),
        bytes => format!(
            " Models in memory take {} MiB of that: unload one first.",
            mib(bytes)
        ),
    };
    format!(
        "This model needs about {} MiB of memory, 8-bit weights about {} MiB, and this tab may \
         use about {} MiB. A smaller model, or 8-bit weights where they are off, would \
         work.{taken}",
        mib(need.stored),
        mib(need.q8),
        mib(((memory(machine) as f64 * MEMORY_SHARE) as u64).min(HEAP_BYTES_MAX)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIB: u64 = 1 << 20;
    const SMALL: Need = Need {
        stored: 30 * MIB,
        q8: 16 * MIB,
        embedding: 18 * MIB,
        kv_per_token: 13_824,
        context: 2_048,
        layers: 6,
    };
    const BILLION: Need = Need {
        stored: 2_400 * MIB,
        q8: 1_300 * MIB,
        embedding: 501 * MIB,
        kv_per_token: 65_536,
        context: 131_072,
        layers: 16,
    };
    const CPU: Machine = Machine {
        memory_bytes: Some(8 << 30),
        cpu_bytes_per_s: 8e9,
        taken_bytes: 0,
        gpu: None,
    };
    const DESKTOP: Machine = Machine {
        gpu: Some(Graphics {
            bytes_per_s: 300e9,
            layer_ms: 1.0,
            f16: true,
        }),
        ..CPU
    };
    const PHONE: Machine = Machine {
        memory_bytes: Some(4 << 30),
        ..CPU
    };
    const AUTO: LoadOptions = LoadOptions {
        q8: None,
        gpu: None,
    };

    #[track_caller]
    fn check(need: &Need, machine: &Machine, wish: LoadOptions, expect: Option<(bool, bool)>) {
        let placed = place(need, machine, wish);
        assert_eq!(
            placed.as_ref().ok().map(|it| (it.gpu, it.q8)),
            expect,
            "{placed:?}"
        );
        if let Ok(placed) = placed {
            assert!(placed.context >= CONTEXT_MIN, "{placed:?}");
        }
    }

    #[test]
    fn the_faster_place_is_taken_and_eight_bits_only_where_memory_is_short() {
        // 30 MiB at 8 GB/s are 4 ms; six layers of 1 ms take longer.
        check(&SMALL, &DESKTOP, AUTO, Some((false, false)));
        check(&SMALL, &CPU, AUTO, Some((false, false)));
        check(&BILLION, &DESKTOP, AUTO, Some((true, false)));
        check(&BILLION, &CPU, AUTO, Some((false, false)));
        check(&BILLION, &PHONE, AUTO, Some((false, true)));
    }

    #[test]
    fn a_wish_is_kept_or_refused() {
        let wish = |q8, gpu| LoadOptions { q8, gpu };
        check(
            &SMALL,
            &DESKTOP,
            wish(None, Some(true)),
            Some((true, false)),
        );
        check(&SMALL, &CPU, wish(None, Some(true)), None);
        check(
            &SMALL,
            &DESKTOP,
            wish(Some(true), None),
            Some((false, true)),
        );
        check(&SMALL, &DESKTOP, wish(Some(true), Some(true)), None);
        check(&BILLION, &PHONE, wish(Some(false), None), None);
    }

    #[test]
    fn what_other_models_take_is_gone() {
        let full = Machine {
            taken_bytes: 2_000 * MIB,
            ..CPU
        };
        check(&SMALL, &full, AUTO, Some((false, false)));
        check(&BILLION, &full, AUTO, Some((false, true)));
        let fuller = Machine {
            taken_bytes: 3_000 * MIB,
            ..CPU
        };
        let why = place(&BILLION, &fuller, AUTO).unwrap_err();
        assert!(why.contains("unload one first"), "{why}");
    }

    #[test]
    fn what_fits_nowhere_is_refused_with_its_size() {
        let giant = Need {
            stored: 16_000 * MIB,
            q8: 8_500 * MIB,
            ..BILLION
        };
        let why = place(&giant, &DESKTOP, AUTO).unwrap_err();
        assert!(
            why.contains("16000 MiB") && why.contains("smaller"),
            "{why}"
        );
    }
}
