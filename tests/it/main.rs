//! Light tests across rooms: the house's rules, and a whole realm over real sockets.

#[cfg(test)]
mod contrast;
#[cfg(test)]
mod realm;
#[cfg(test)]
mod tidy;
