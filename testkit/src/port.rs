//! Ports for servers that cannot choose one themselves.

use std::net::{Ipv4Addr, TcpListener};
use std::process;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// Below the ports that systems give to outgoing connections, and to servers that ask for port 0. A
/// connection to a port in that range may even connect to itself, if no server listens yet.
const FIRST: u32 = 10_000;
const COUNT: u32 = 20_000;

/// Returns a port of the loopback interface on which no program listens. Different tests, also in
/// different processes, start to look at different ports.
#[must_use]
pub fn free_port() -> u16 {
    static CALLS: AtomicU32 = AtomicU32::new(0);
    let start = process::id().wrapping_mul(37);
    for _ in 0..COUNT {
        let offset = start.wrapping_add(CALLS.fetch_add(1, Relaxed)) % COUNT;
        let port = u16::try_from(FIRST + offset).expect("30,000 is less than 65,536");
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return port;
        }
    }
    panic!("all ports are in use");
}

#[cfg(test)]
mod tests {
    use super::{Ipv4Addr, TcpListener, free_port};

    #[test]
    fn port_in_use_is_not_returned() {
        let port = free_port();
        let _next = TcpListener::bind((Ipv4Addr::LOCALHOST, port + 1));
        assert!(free_port() > port + 1);
    }
}
