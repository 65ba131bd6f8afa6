//! Every limit of the relay's sockets, each with its reason. What the wire itself
//! allows stands in `mtor_protocol::limits`.

use std::time::Duration;

/// A request's head must be there by then: a slow sender holds a socket, nothing else.
pub const HEADER_WAIT: Duration = Duration::from_secs(5);
/// The TLS handshake: two round trips on a bad phone link.
pub const TLS_WAIT: Duration = Duration::from_secs(5);
/// `hello` after the upgrade: a page says it at once.
pub const HELLO_WAIT: Duration = Duration::from_secs(5);
/// One HTTP connection in all: a first load of the page on a 2G line takes minutes.
pub const HTTP_LIFE: Duration = Duration::from_secs(600);
/// After the relay's last word: time for the peer to read it before the socket goes.
pub const LINGER_WAIT: Duration = Duration::from_secs(1);
/// From the signal to the exit: work of a person's patience comes to its end.
pub const DRAIN_GRACE: Duration = Duration::from_secs(10);
/// What a draining relay tells its tabs: a restart takes about this long.
pub const RECONNECT_AFTER_MS: u64 = 1_000;
/// No file descriptors left, or another error of the whole listener: wait, then go on.
pub const ACCEPT_BACKOFF: Duration = Duration::from_millis(100);

/// Sockets of one address that have not said `hello`: a school behind one address loads
/// the page; a flood stays here. Addresses of the machine itself (a proxy, tests) only
/// meet the limit of all.
pub const HALF_OPEN_PER_IP_MAX: u32 = 128;
/// The same for all addresses. Further sockets wait in the kernel's queue.
pub const HALF_OPEN_MAX: u32 = 4_096;
/// The kernel's queue: a thousand tabs that join again after a restart.
pub const BACKLOG: u32 = 4_096;

/// Headers of one request: browsers send about 15.
pub const HEADERS_MAX: usize = 64;
/// Their bytes: cookies of other programs on the same host arrive here too.
pub const HEAD_BYTES_MAX: usize = 16 * 1024;

/// Read buffer of one session. Most events fit, and it is most of an idle session's memory.
pub const READ_BUFFER: usize = 2 * 1024;
/// Small frames that leave together are joined up to here into one write.
pub const WRITE_BUFFER: usize = 4 * 1024;
/// Longer messages leave in fragments of this size, so that a session's write buffer
/// does not keep the size of the largest message it ever carried.
pub const FRAGMENT: usize = 8 * 1024;
/// Frames taken from one session before the others have their turn.
pub const FRAMES_PER_TURN: usize = 16;
/// Sessions that get their copy of a message to many before new events have their turn.
pub const SPREAD_PER_TURN: usize = 4;

/// Frames that wait for one slow reader.
pub const OUT_FRAMES_MAX: usize = 4_096;
/// Their bytes: two photos. Past either, the session is closed and may resume.
pub const OUT_BYTES_MAX: usize = 4 * 1024 * 1024;

/// One file of the page, when it is read from a folder.
pub const PAGE_FILE_MAX: u64 = 64 * 1024 * 1024;
/// All of them: they are held in memory.
pub const PAGE_BYTES_MAX: u64 = 256 * 1024 * 1024;
