//! Rounds corners between straight sides.

use super::{
    contour::{Contour, Vertex},
    figure::QUARTER_HANDLE,
    vector::Vector,
};

/// Each corner without handles becomes an arc that leaves its sides `radius` away from it, or
/// half way to the next corner. The ends of an open contour stay.
pub(super) fn rounded(contour: Contour, radius: f64) -> Contour {
    let vertices = contour.without_points().vertices();
    if radius <= 0.0 || vertices.is_empty() {
        return contour;
    }
    let count = vertices.len();
    let mut made = Vec::with_capacity(count * 2);
    for (idx, vertex) in vertices.iter().enumerate() {
        let is_end = !contour.closed && (idx == 0 || idx + 1 == count);
        let neighbors = (
            vertices.get((idx + count - 1) % count),
            vertices.get((idx + 1) % count),
        );
        match neighbors {
            (Some(before), Some(after)) if !is_end && !vertex.has_handles() => {
                let from = toward(vertex.point, before.point, radius);
                let to = toward(vertex.point, after.point, radius);
                let (leave, arrive) = (
                    from.lerp(vertex.point, QUARTER_HANDLE),
                    to.lerp(vertex.point, QUARTER_HANDLE),
                );
                made.push(Vertex {
                    point: from,
                    arrive: from,
                    leave,
                });
                made.push(Vertex {
                    point: to,
                    arrive,
                    leave: to,
                });
            }
            _ => made.push(*vertex),
        }
    }
    Contour::through_vertices(&made, contour.closed).without_points()
}

fn toward(corner: Vector, neighbor: Vector, radius: f64) -> Vector {
    let distance = corner.distance(neighbor);
    if distance > 0.0 {
        corner.lerp(neighbor, (radius / distance).min(0.5))
    } else {
        corner
    }
}
