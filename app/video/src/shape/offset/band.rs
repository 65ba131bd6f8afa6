//! The area with, or without, the band along its sides: right for any shape, as polygons.

use super::{
    super::{
        contour::Contour,
        region::{self, CORNERS_MAX, Grid, Operation, Region, clockwise},
        vector::Vector,
    },
    Move,
    join::Corner,
};

/// Sides of the polygon: each makes a quadrilateral that may cross many others.
const SIDES_MAX: usize = CORNERS_MAX / 2;

/// `None` when it has too many sides.
pub(super) fn moved(contour: &Contour, by: Move) -> Option<Vec<Contour>> {
    let polygons = region::polygons(std::iter::once(contour), SIDES_MAX)?;
    let polygon = polygons.first()?;
    let reach = by.distance.abs() * by.miter_limit.clamp(2.0, MITER_REACH);
    let grid = Grid::around(&polygons).grown(reach);
    let band: Vec<Vec<Vector>> = band(polygon, contour, by)
        .into_iter()
        .map(clockwise)
        .collect();
    let band = Region::of(&band, grid);
    let area = Region::of(&polygons, grid);
    let operation = if by.distance > 0.0 {
        Operation::Union
    } else {
        Operation::Difference
    };
    Some(area.with(&band, operation).contours(grid))
}

/// Tips of miters reach no farther than this many distances, so that the grid stays fine.
const MITER_REACH: f64 = 100.0;

/// A quadrilateral along each side, and what fills the gaps between them.
fn band(polygon: &[Vector], contour: &Contour, by: Move) -> Vec<Vec<Vector>> {
    let by = Move {
        miter_limit: by.miter_limit.min(MITER_REACH),
        ..by
    };
    let next = polygon.iter().cycle().skip(1);
    let sides: Vec<(Vector, Vector, Vector)> = polygon
        .iter()
        .zip(next)
        .filter_map(|(a, b)| Some((*a, *b, (*b - *a).unit()?)))
        .collect();
    let mut parts = Vec::with_capacity(sides.len() * 2);
    let after = sides.iter().cycle().skip(1);
    let mut corner_idx = 0;
    for ((a, b, along), (_, _, out_of)) in sides.iter().zip(after) {
        let off = along.left() * by.distance;
        parts.push(vec![*a, *b, *b + off, *a + off]);
        let corner = Corner {
            point: *b,
            into: *along,
            out_of: *out_of,
        };
        // Corners of the flattened contour come in its order; the others lie on its curves.
        let is_corner = contour.curves.get(corner_idx).is_some_and(|c| c.to == *b);
        corner_idx += usize::from(is_corner);
        if corner.gapes(by) {
            parts.push(wedge(&corner, by, is_corner));
        }
    }
    parts
}

fn wedge(corner: &Corner, by: Move, is_corner: bool) -> Vec<Vector> {
    let [from, to] = corner.ends(by);
    let mut points = vec![corner.point, from];
    if is_corner {
        for curve in corner.join(by) {
            curve.flatten(by.tolerance, &mut points);
        }
    } else {
        // On a curve the tip lies nearer to it than the chord does.
        points.extend(corner.miter(by));
        points.push(to);
    }
    points
}
