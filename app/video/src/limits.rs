//! Every limit of the scene model, with its reason.

/// Layers and nodes of one scene after symbols are unfolded: what a phone draws in a frame.
pub const NODES_MAX: usize = 20_000;
/// Path segments of one scene as written: about 8 MB of memory.
pub const SEGMENTS_MAX: usize = 400_000;
/// Groups inside groups: deeper nesting is a mistake or an attack on the stack.
pub const DEPTH_MAX: usize = 48;
/// Pictures waiting under the one that is drawn (isolated groups, masks, mattes), one inside
/// the other: the shader keeps them in registers (see `shaders/README.md`).
pub const STACK_MAX: usize = 16;
/// Stops of one gradient: more than anybody can see.
pub const STOPS_MAX: usize = 64;
/// Keyframes of one value; a minute of traced motion at 60 frames a second.
pub const KEYS_MAX: usize = 4_000;
/// Dashes and gaps of one stroke.
pub const DASHES_MAX: usize = 32;
/// Copies that one repeater makes.
pub const COPIES_MAX: usize = 1_000;
/// Segments of one path after modifiers, dashes and copies: what a frame can afford.
pub const MADE_SEGMENTS_MAX: usize = 100_000;
/// Segments of two keys that are matched with each other: four times a detailed map's coast,
/// and a tenth of a second.
pub const MATCHED_SEGMENTS_MAX: usize = 8_000;
/// Stage side in scene units: coordinates beyond it lose sub-pixel precision in f32.
pub const STAGE_MAX: f32 = 65_536.0;
/// JSON of one scene: a long film takes 2 MiB; a tab reads this much in a second.
pub const JSON_BYTES_MAX: usize = 16 << 20;
/// Pixels of all images of one scene: 8 MiB of colors. As base64 they take 11 of the 16 MiB
/// that a scene's JSON may have, so what the importers scale down to fit is accepted.
pub const IMAGE_PIXELS_MAX: usize = 2 << 20;
/// Magnitude of any number: beyond it f32 has no room for a tenth of a unit.
pub const NUMBER_MAX: f32 = 1.0e6;
/// Film time of a key and of the loop: four hours, where f32 still tells milliseconds apart.
pub const TIME_MS_MAX: f32 = 14_400_000.0;
/// Two film times this close are one: what rounding leaves of a frame's time after a few
/// additions. A frame that starts a layer or a held value must show it.
pub const TIME_EPSILON_MS: f32 = 0.02;
