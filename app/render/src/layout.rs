//! Which mesh lies where in the vertex and index buffers, and which item it reads.
//!
//! A layout outlives its frame: as long as the next frame draws the same meshes in the same
//! order, or some of them, only items change. Slots that a frame leaves out are hidden.

use mtor_video::Frame;

use crate::{
    error::RenderError,
    item::{GpuItem, GpuVertex},
    limits,
    mesh::{Made, MeshCache, MeshKey},
    plan::{self, Slot},
};

/// The slots whose triangles are in the buffers, back to front.
#[derive(Default)]
pub(crate) struct Layout {
    keys: Vec<MeshKey>,
    pub(crate) vertices: Vec<GpuVertex>,
    pub(crate) indices: Vec<u32>,
}

/// What building a layout did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Built {
    pub(crate) n_tessellated: usize,
    pub(crate) n_failed: usize,
}

impl Layout {
    pub(crate) fn clear(&mut self) {
        self.keys.clear();
        self.vertices.clear();
        self.indices.clear();
    }

    /// Puts each slot's item where its mesh is; false when a mesh is not there.
    pub(crate) fn place(&self, slots: &[Slot], items: &mut Vec<GpuItem>) -> bool {
        items.clear();
        let mut slots = slots.iter().peekable();
        items.extend(self.keys.iter().map(|key| {
            let slot = slots.next_if(|slot| slot.key == *key);
            slot.map_or(GpuItem::HIDDEN, |slot| slot.item)
        }));
        slots.next().is_none()
    }

    /// Lays out the meshes of a frame anew.
    pub(crate) fn rebuild(
        &mut self,
        frame: &Frame<'_>,
        slots: &[Slot],
        cache: &mut MeshCache,
    ) -> Result<Built, RenderError> {
        self.clear();
        let mut built = Built::default();
        for slot in slots {
            match ensure(cache, slot, frame) {
                Made::Found => {}
                Made::Tessellated => built.n_tessellated += 1,
                Made::Failed => built.n_failed += 1,
            }
            self.append(slot.key, cache)?;
        }
        let mut used = self.keys.clone();
        used.sort_unstable();
        cache.trim(&used);
        Ok(built)
    }

    fn append(&mut self, key: MeshKey, cache: &MeshCache) -> Result<(), RenderError> {
        let item = self.keys.len() as u32;
        self.keys.push(key);
        let Some(mesh) = cache.get(&key) else {
            return Ok(());
        };
        let first = self.vertices.len() as u32;
        at_most(
            "vertices",
            self.vertices.len() + mesh.vertices.len(),
            limits::VERTICES_MAX,
        )?;
        at_most(
            "indices",
            self.indices.len() + mesh.indices.len(),
            limits::INDICES_MAX,
        )?;
        let vertices = mesh.vertices.iter();
        self.vertices
            .extend(vertices.map(|p| GpuVertex { position: *p, item }));
        self.indices.extend(mesh.indices.iter().map(|i| first + i));
        Ok(())
    }
}

fn ensure(cache: &mut MeshCache, slot: &Slot, frame: &Frame<'_>) -> Made {
    match slot.item_idx {
        Some(idx) => cache.ensure(slot.key, frame.items[idx].path),
        None => cache.ensure(slot.key, &plan::background_path(frame)),
    }
}

fn at_most(what: &'static str, found: usize, max: usize) -> Result<(), RenderError> {
    if found > max {
        return Err(RenderError::TooLarge { what, found, max });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use mtor_video::{Affine, Color, DrawItem, FillRule, Path, ResolvedPaint};

    use super::*;
    use crate::fit::{Size, contain};

    /// A frame of squares with these shape ids.
    fn slots<'a>(path: &'a Path, ids: &[u32]) -> (Frame<'a>, Vec<Slot>) {
        let red = ResolvedPaint::Solid(Color::hex(0xff0000));
        let items = ids.iter().map(|id| DrawItem {
            shape_id: *id,
            path,
            fill: Some((red.clone(), FillRule::NonZero)),
            stroke: None,
            stage_from_shape: Affine::IDENTITY,
            opacity: 1.0,
        });
        let frame = Frame {
            width: 10.0,
            height: 10.0,
            background: ResolvedPaint::Solid(Color::hex(0).with_alpha(0.0)),
            items: items.collect(),
        };
        let fit = contain(10.0, 10.0, Size::new(10, 10)).unwrap();
        let mut slots = Vec::new();
        plan::build(&frame, &fit, &mut slots).unwrap();
        (frame, slots)
    }

    /// Whether a frame of `then` fits a layout made for `first`, and which slots it shows.
    #[track_caller]
    fn check(first: &[u32], then: &[u32], expect: Option<&[bool]>) {
        let path = Path::rect(0.0, 0.0, 1.0, 1.0);
        let (frame, first_slots) = slots(&path, first);
        let mut layout = Layout::default();
        layout
            .rebuild(&frame, &first_slots, &mut MeshCache::default())
            .unwrap();
        let mut items = Vec::new();
        let fits = layout.place(&slots(&path, then).1, &mut items);
        let shown: Vec<_> = items.iter().map(|i| i.opacity > 0.0).collect();
        assert_eq!(
            fits.then_some(shown.as_slice()),
            expect,
            "{then:?} in {first:?}"
        );
    }

    #[test]
    fn a_frame_with_fewer_of_the_same_shapes_fits() {
        check(&[1, 2, 3], &[1, 2, 3], Some(&[true, true, true]));
        check(&[1, 2, 3], &[1, 3], Some(&[true, false, true]));
        check(&[1, 1, 2], &[1, 2], Some(&[true, false, true]));
        check(&[1, 2, 3], &[], Some(&[false, false, false]));
    }

    #[test]
    fn a_frame_with_more_or_reordered_shapes_does_not_fit() {
        check(&[1, 2], &[1, 2, 3], None);
        check(&[1, 2], &[2, 1], None);
        check(&[], &[1], None);
    }

    #[test]
    fn a_symbol_drawn_twice_is_tessellated_once() {
        let path = Path::rect(0.0, 0.0, 1.0, 1.0);
        let (frame, slots) = slots(&path, &[5, 5, 5]);
        let mut layout = Layout::default();
        let built = layout
            .rebuild(&frame, &slots, &mut MeshCache::default())
            .unwrap();
        assert_eq!(built.n_tessellated, 1);
        assert_eq!(layout.vertices.len(), 12);
        assert_eq!(layout.vertices[11].item, 2);
    }

    #[test]
    fn more_vertices_than_the_limit_are_refused() {
        let points: Vec<_> = (0..3000)
            .map(|k| {
                let (sin, cos) = (k as f32 / 3000.0 * std::f32::consts::TAU).sin_cos();
                mtor_video::Point::new(cos * 100.0, sin * 100.0)
            })
            .collect();
        let path = Path::polygon(&points);
        let ids = vec![1; limits::VERTICES_MAX / 3000 + 10];
        let (frame, slots) = slots(&path, &ids);
        let refused = Layout::default().rebuild(&frame, &slots, &mut MeshCache::default());
        assert!(
            matches!(refused, Err(RenderError::TooLarge { .. })),
            "{refused:?}"
        );
    }
}
