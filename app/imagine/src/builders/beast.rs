//! Animals on four legs, seen from the side, looking to the right.

use super::part;
use crate::drawing::{Piece, read};

#[derive(Debug, Clone, Copy)]
pub(crate) enum Ear {
    None,
    Pointed,
    Floppy,
    Round,
    Long,
    Leaf,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Tail {
    Stub,
    Thin,
    Tuft,
    Bushy,
    Hair,
    Curl,
    Up,
}

/// The measures of one kind.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Beast {
    /// Length and thickness of the body.
    pub body: (f32, f32),
    pub legs: f32,
    pub leg_width: f32,
    /// From the shoulder to the middle of the head.
    pub neck: (f32, f32),
    pub neck_width: f32,
    pub head: f32,
    pub snout: f32,
    pub ear: Ear,
    pub tail: Tail,
    /// Around the head, below it; the origin is the middle of the head.
    pub behind: &'static str,
    /// On the body; the origin is its middle.
    pub coat: &'static str,
    /// On the head.
    pub extra: &'static str,
}

pub(crate) const BEAST: Beast = Beast {
    body: (120.0, 56.0),
    legs: 52.0,
    leg_width: 15.0,
    neck: (14.0, 34.0),
    neck_width: 32.0,
    head: 25.0,
    snout: 24.0,
    ear: Ear::Pointed,
    tail: Tail::Thin,
    behind: "",
    coat: "",
    extra: "",
};

impl Beast {
    pub(crate) fn build(&self) -> Vec<Piece> {
        let (length, thick) = self.body;
        let (half, belly) = (length / 2.0, -self.legs);
        let (middle, back) = (belly - thick / 2.0, belly - thick);
        let (hx, hy) = (
            half * 0.78 + self.neck.0,
            middle - thick * 0.18 - self.neck.1,
        );
        let mut pieces = self.tail_at(-half + 4.0, back + thick * 0.3);
        pieces.extend(self.legs_at(-half * 0.62, "d"));
        pieces.extend(self.legs_at(half * 0.5, "d"));
        pieces.extend(part(self.behind, hx, hy));
        pieces.extend(self.legs_at(-half * 0.86, "b>d"));
        pieces.extend(self.legs_at(half * 0.74, "b>d"));
        pieces.extend(text(&format!(
            "b>d S {l} {middle} {l2} {b1} 0 {b2} {r2} {b1} {r} {middle} {r2} {y1} 0 {y2} {l2} {y1}",
            l = -half,
            l2 = -half * 0.72,
            r = half,
            r2 = half * 0.76,
            b1 = back + thick * 0.08,
            b2 = back + thick * 0.06,
            y1 = belly + thick * 0.02,
            y2 = belly - thick * 0.06,
        )));
        pieces.extend(part(self.coat, 0.0, middle));
        pieces.extend(self.neck_to(hx, hy, half, middle));
        pieces.extend(self.ear_at(hx, hy));
        pieces.extend(self.head_at(hx, hy));
        pieces.extend(part(self.extra, hx, hy));
        pieces
    }

    fn legs_at(&self, x: f32, wash: &str) -> Vec<Piece> {
        let (w, h) = (self.leg_width, self.legs + self.body.1 * 0.35);
        text(&format!(
            "{wash} R {left} {top} {w} {h} {round}; d R {left} -8 {foot} 8 4",
            left = x - w / 2.0,
            top = -h,
            round = w * 0.4,
            foot = w + 3.0,
        ))
    }

    fn neck_to(&self, hx: f32, hy: f32, half: f32, middle: f32) -> Vec<Piece> {
        let (w, thick) = (self.neck_width, self.body.1);
        text(&format!(
            "b S {x1} {y1} {x2} {y2} {x3} {y3} {x4} {y4} {x5} {y5}",
            x1 = half * 0.3,
            y1 = middle - thick * 0.34,
            x2 = hx - w * 0.5,
            y2 = hy + self.head * 0.1,
            x3 = hx + w * 0.36,
            y3 = hy + self.head * 0.5,
            x4 = half * 0.98,
            y4 = middle + thick * 0.05,
            x5 = half * 0.6,
            y5 = middle + thick * 0.2,
        ))
    }

    fn head_at(&self, hx: f32, hy: f32) -> Vec<Piece> {
        let (r, s) = (self.head, self.snout);
        let (nose_x, nose_y) = (r * 0.55 + s, r * 0.3);
        part(
            &format!(
                "l@b E 0 0 {r} {ry}; l>b S {a} {b} {c} {d} {nose_x} {nose_y} {c} {e} {a} {f}; \
                 k E {n} {m} {nr} {nr2}; k E {ex} {ey} {er} {er}; w E {gx} {gy} {gr} {gr}; \
                 ~2d O {mx} {my} {mx2} {my2} {mx3} {my3}",
                ry = r * 0.9,
                a = r * 0.1,
                b = -r * 0.25,
                c = r * 0.4 + s * 0.65,
                d = -r * 0.12,
                e = r * 0.72,
                f = r * 0.84,
                n = nose_x - s * 0.08,
                m = nose_y - r * 0.12,
                nr = r * 0.17,
                nr2 = r * 0.14,
                ex = r * 0.28,
                ey = -r * 0.22,
                er = r * 0.15,
                gx = r * 0.34,
                gy = -r * 0.28,
                gr = r * 0.05,
                mx = nose_x - s * 0.12,
                my = nose_y + r * 0.2,
                mx2 = r * 0.5 + s * 0.45,
                my2 = r * 0.56,
                mx3 = r * 0.4 + s * 0.1,
                my3 = r * 0.5,
            ),
            hx,
            hy,
        )
    }

    fn ear_at(&self, hx: f32, hy: f32) -> Vec<Piece> {
        let r = self.head;
        let p = |v: [f32; 2]| format!("{} {}", v[0] * r, v[1] * r);
        let list = |points: &[[f32; 2]]| points.iter().map(|v| p(*v)).collect::<Vec<_>>().join(" ");
        let shape = match self.ear {
            Ear::None => return Vec::new(),
            Ear::Pointed => format!(
                "d P {}; b P {}; a/60 P {}",
                list(&[[-0.1, -0.6], [0.2, -1.55], [0.5, -0.6]]),
                list(&[[-0.75, -0.4], [-0.55, -1.6], [0.05, -0.7]]),
                list(&[[-0.55, -0.6], [-0.48, -1.3], [-0.12, -0.7]])
            ),
            Ear::Floppy => format!(
                "d S {}",
                list(&[
                    [-0.3, -0.8],
                    [-0.75, -0.7],
                    [-1.05, 0.2],
                    [-0.75, 0.75],
                    [-0.35, 0.2]
                ])
            ),
            Ear::Round => format!(
                "d E {} {c} {c}; b E {} {c} {c}; a/70 E {} {i} {i}",
                p([0.35, -0.8]),
                p([-0.55, -0.8]),
                p([-0.55, -0.78]),
                c = r * 0.36,
                i = r * 0.2
            ),
            Ear::Long => format!(
                "d S {}; b S {}; a/70 S {}",
                list(&[
                    [0.0, -0.7],
                    [0.0, -1.9],
                    [0.3, -2.3],
                    [0.45, -1.7],
                    [0.3, -0.7]
                ]),
                list(&[
                    [-0.55, -0.6],
                    [-0.7, -1.8],
                    [-0.4, -2.4],
                    [-0.1, -1.7],
                    [-0.05, -0.7]
                ]),
                list(&[
                    [-0.45, -0.9],
                    [-0.5, -1.7],
                    [-0.38, -2.0],
                    [-0.22, -1.6],
                    [-0.2, -0.9]
                ])
            ),
            Ear::Leaf => format!(
                "b>d S {}; a/60 S {}",
                list(&[[-0.5, -0.5], [-1.25, -0.95], [-1.45, -0.6], [-1.0, -0.25]]),
                list(&[[-0.65, -0.5], [-1.15, -0.8], [-1.25, -0.6], [-0.95, -0.38]])
            ),
        };
        part(&shape, hx, hy)
    }

    fn tail_at(&self, x: f32, y: f32) -> Vec<Piece> {
        let long = self.legs + self.body.1 * 0.5;
        let shape = match self.tail {
            Tail::Stub => "b E -6 2 10 8".to_owned(),
            Tail::Thin => format!("<wag 0 0; ~8d O 4 0 -16 12 -22 {}; >", long * 0.7),
            Tail::Tuft => format!("<wag 0 0; ~6d O 4 0 -16 10 -20 {0}; k E -20 {0} 7 12; >", long * 0.68),
            Tail::Bushy => "<wag 0 4; b>d S 4 -4 -30 -22 -62 -14 -74 8 -50 20 -18 16; w S -52 -16 -66 -12 -74 8 -56 14; >".to_owned(),
            Tail::Hair => format!("<wag 0 0; a S 8 -6 -14 -4 -26 20 -24 {0} -12 {1} -6 30; >", long * 0.8, long * 0.7),
            Tail::Curl => "<wag 0 0; ~5d O 4 0 -10 -4 -16 -14 -8 -20 -4 -12 -14 -8; >".to_owned(),
            Tail::Up => "<wag 0 4; ~11b O 4 6 -16 0 -26 -22 -22 -44; >".to_owned(),
        };
        part(&shape, x, y)
    }
}

fn text(text: &str) -> Vec<Piece> {
    read(text).unwrap_or_default()
}
