//! Words that arrange and words that move.

/// Where a thing is, seen from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Relation {
    Over,
    Under,
    Beside,
    Left,
    Right,
    InFront,
    Behind,
    On,
    In,
    Between,
    Around,
}

/// How several of one thing stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arrange {
    Row,
    Column,
    Circle,
    Grid,
    Stack,
    Pile,
    Flock,
    Swarm,
    Crowd,
    Pair,
    Spiral,
    Arc,
    Bunch,
    Field,
    Diagonal,
}

impl Arrange {
    /// How many there are when the words do not say.
    pub(crate) fn usual_count(self) -> u32 {
        match self {
            Self::Pair => 2,
            Self::Column | Self::Stack => 4,
            Self::Row | Self::Diagonal => 5,
            Self::Pile | Self::Bunch => 6,
            Self::Arc => 7,
            Self::Circle => 8,
            Self::Flock => 9,
            Self::Crowd | Self::Grid => 12,
            Self::Spiral | Self::Swarm => 14,
            Self::Field => 24,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Motion {
    Floating,
    Flying,
    Spinning,
    Dancing,
    Bouncing,
    Jumping,
    Swimming,
    Running,
    Walking,
    Falling,
    Rising,
    Swaying,
    Pulsing,
    Orbiting,
    Drifting,
    Rolling,
    Swinging,
    Shaking,
    Blinking,
    Sleeping,
    Growing,
    Tumbling,
    Hovering,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Link {
    Relation(Relation),
    Arrange(Arrange),
    Motion(Motion),
}

pub(crate) const LINKS: &[(&str, Link)] = &[
    ("over above across", Link::Relation(Relation::Over)),
    (
        "under below beneath underneath",
        Link::Relation(Relation::Under),
    ),
    (
        "beside next_to near by alongside close_to",
        Link::Relation(Relation::Beside),
    ),
    ("left_of", Link::Relation(Relation::Left)),
    ("right_of", Link::Relation(Relation::Right)),
    ("in_front_of before", Link::Relation(Relation::InFront)),
    ("behind", Link::Relation(Relation::Behind)),
    ("on on_top_of atop upon", Link::Relation(Relation::On)),
    ("in inside within", Link::Relation(Relation::In)),
    (
        "between among amid amidst",
        Link::Relation(Relation::Between),
    ),
    ("around surrounding", Link::Relation(Relation::Around)),
    (
        "row_of line_of rows_of chain_of queue_of",
        Link::Arrange(Arrange::Row),
    ),
    ("column_of tower_of", Link::Arrange(Arrange::Column)),
    (
        "circle_of ring_of wreath_of",
        Link::Arrange(Arrange::Circle),
    ),
    ("grid_of wall_of", Link::Arrange(Arrange::Grid)),
    ("stack_of", Link::Arrange(Arrange::Stack)),
    ("pile_of heap_of pyramid_of", Link::Arrange(Arrange::Pile)),
    ("flock_of formation_of", Link::Arrange(Arrange::Flock)),
    ("swarm_of cloud_of school_of", Link::Arrange(Arrange::Swarm)),
    (
        "crowd_of herd_of group_of army_of pack_of",
        Link::Arrange(Arrange::Crowd),
    ),
    ("pair_of", Link::Arrange(Arrange::Pair)),
    ("spiral_of swirl_of", Link::Arrange(Arrange::Spiral)),
    ("arc_of arch_of", Link::Arrange(Arrange::Arc)),
    (
        "bunch_of cluster_of bouquet_of",
        Link::Arrange(Arrange::Bunch),
    ),
    ("field_of sea_of fields_of", Link::Arrange(Arrange::Field)),
    ("diagonal_of staircase_of", Link::Arrange(Arrange::Diagonal)),
    ("floating floats float", Link::Motion(Motion::Floating)),
    (
        "flying flies fly soaring gliding",
        Link::Motion(Motion::Flying),
    ),
    (
        "spinning spins spin rotating turning whirling",
        Link::Motion(Motion::Spinning),
    ),
    ("dancing dances dance", Link::Motion(Motion::Dancing)),
    ("bouncing bounces bounce", Link::Motion(Motion::Bouncing)),
    (
        "jumping jumps jump leaping hopping",
        Link::Motion(Motion::Jumping),
    ),
    (
        "swimming swims swim sailing sails sail",
        Link::Motion(Motion::Swimming),
    ),
    (
        "running runs run racing galloping driving drives riding",
        Link::Motion(Motion::Running),
    ),
    (
        "walking walks walk strolling marching",
        Link::Motion(Motion::Walking),
    ),
    (
        "falling falls fall dropping raining_down",
        Link::Motion(Motion::Falling),
    ),
    (
        "rising rises rise ascending climbing launching",
        Link::Motion(Motion::Rising),
    ),
    ("swaying sways sway waving", Link::Motion(Motion::Swaying)),
    (
        "pulsing pulses pulse beating throbbing",
        Link::Motion(Motion::Pulsing),
    ),
    (
        "orbiting orbits orbit circling",
        Link::Motion(Motion::Orbiting),
    ),
    (
        "drifting drifts drift wandering",
        Link::Motion(Motion::Drifting),
    ),
    ("rolling rolls roll", Link::Motion(Motion::Rolling)),
    (
        "swinging swings swing rocking",
        Link::Motion(Motion::Swinging),
    ),
    (
        "shaking shakes shake trembling shivering",
        Link::Motion(Motion::Shaking),
    ),
    (
        "blinking blinks blink twinkling flickering",
        Link::Motion(Motion::Blinking),
    ),
    (
        "sleeping sleeps sleep resting",
        Link::Motion(Motion::Sleeping),
    ),
    ("growing grows grow", Link::Motion(Motion::Growing)),
    ("tumbling tumbles", Link::Motion(Motion::Tumbling)),
    ("hovering hovers hover", Link::Motion(Motion::Hovering)),
];
