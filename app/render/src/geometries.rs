//! Which outlines lie on the GPU, as segments; what a draw's flags and numbers are.
//!
//! Fixed paths lie there once for all draws that use them. The keys of a morph lie there in
//! pairs, the two ends of each way; neighbors share an end where it is the same path. Outlines
//! that the CPU makes have slots with room to grow.

use mtor_video::{
    Path,
    program::{MorphKey, OutlineId, Program, Source},
};

use crate::{
    error::RenderError,
    layout, limits,
    points::{self, Block, POINTS},
    words::Words,
};

/// A geometry's record in the words: kind, data, clock, segments.
pub(crate) type Record = [u32; 4];

/// Everything that has points.
#[derive(Debug, Default)]
pub(crate) struct Geometries {
    pub(crate) points: Vec<[f32; 2]>,
    pub(crate) records: Vec<Record>,
    /// Room for this many segments, for each record.
    pub(crate) room: Vec<u32>,
    /// The record of each outline that is filled, once it has one.
    by_outline: Vec<Option<u32>>,
}

/// Where a made outline lies: words of its count and of its first point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slot {
    pub(crate) words: u32,
    pub(crate) start: u32,
    pub(crate) room: u32,
}

impl Geometries {
    pub(crate) fn new(program: &Program) -> Self {
        Self {
            by_outline: vec![None; program.outlines.len()],
            ..Self::default()
        }
    }

    /// The record of an outline that needs no CPU; made at its first use.
    pub(crate) fn of_outline(
        &mut self,
        (source, id): (&Source, OutlineId),
        clock: u32,
        words: &mut Words,
    ) -> Result<u32, RenderError> {
        if let Some(Some(known)) = self.by_outline.get(id as usize) {
            return Ok(*known);
        }
        let record = match source {
            Source::Fixed(path) => self.fixed(path)?,
            Source::Keyed(keys) => self.keyed(keys, clock, words)?,
            Source::Everywhere => self.add([layout::GEOMETRY_EVERYWHERE, 0, 0, 0], 0),
            // Made ones have slots.
            Source::Made(_) => self.fixed(&Path::default())?,
        };
        if let Some(known) = self.by_outline.get_mut(id as usize) {
            *known = Some(record);
        }
        Ok(record)
    }

    /// A path that stays as it is.
    pub(crate) fn fixed(&mut self, path: &Path) -> Result<u32, RenderError> {
        let block = self.append(path, false)?;
        Ok(self.add([layout::GEOMETRY_FIXED, block.start, 0, block.n], block.n))
    }

    /// A path that the CPU makes; `path` is the first of them.
    pub(crate) fn made(
        &mut self,
        path: &Path,
        room: u32,
        words: &mut Words,
    ) -> Result<(u32, Slot), RenderError> {
        let block = self.append(path, false)?;
        let room = room.max(block.n);
        let end = block.start as usize + room as usize * POINTS;
        self.check(end)?;
        self.points.resize(end, [0.0; 2]);
        let slot = Slot {
            words: words.at(),
            start: block.start,
            room,
        };
        words.words(&[block.n, block.start]);
        let record = self.add([layout::GEOMETRY_MADE, slot.words, 0, room], room);
        Ok((record, slot))
    }

    fn keyed(
        &mut self,
        keys: &[MorphKey],
        clock: u32,
        words: &mut Words,
    ) -> Result<u32, RenderError> {
        let mut ways = Vec::with_capacity(keys.len());
        let mut leave = match keys.first() {
            Some(first) => self.append(&first.leave, true)?,
            None => Block::default(),
        };
        for next in keys.iter().skip(1) {
            let arrive = match &next.arrive {
                Some(path) if *path != next.leave => Some(self.append(path, true)?),
                Some(_) | None => None,
            };
            let next_leave = self.append(&next.leave, true)?;
            let end = arrive.unwrap_or(next_leave);
            ways.push((leave.start, end.start, leave.n.min(end.n)));
            leave = next_leave;
        }
        ways.push((leave.start, leave.start, leave.n));
        let data = words.at();
        words.word(keys.len() as u32);
        for (key, (start, end, n)) in keys.iter().zip(&ways) {
            words.key_head(key.at_ms, key.ease);
            words.words(&[*start, *end, *n]);
        }
        let room = ways.iter().map(|way| way.2).max().unwrap_or(0);
        Ok(self.add([layout::GEOMETRY_KEYED, data, clock, room], room))
    }

    fn add(&mut self, record: Record, room: u32) -> u32 {
        self.records.push(record);
        self.room.push(room);
        (self.records.len() - 1) as u32
    }

    fn append(&mut self, path: &Path, always: bool) -> Result<Block, RenderError> {
        let block = points::append(path, always, &mut self.points);
        self.check(self.points.len())?;
        Ok(block)
    }

    fn check(&self, n_points: usize) -> Result<(), RenderError> {
        RenderError::at_most("segments", n_points / POINTS, limits::SEGMENTS_MAX)
    }
}
