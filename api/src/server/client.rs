//! Where a request comes from: the address of the connection or, where that is
//! a proxy we know, the one that the proxy was asked from.

use crate::session::Client;
use actix_web::HttpRequest;
use actix_web::http::header::{HeaderMap, HeaderName, USER_AGENT};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// What is kept of the name of a client's program, in characters.
const LONGEST_AGENT: usize = 200;
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Who sent this request, with the word of these proxies.
pub fn client(http: &HttpRequest, proxies: &[IpAddr]) -> Client {
    let peer = http.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip().to_canonical());
    let agent = http.headers().get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let agent = agent.chars().take(LONGEST_AGENT).collect();
    Client { address: origin(peer, http.headers(), proxies), agent }
}

/// The last hop before the proxies we know. What stands left of it, anybody may have written.
fn origin(peer: IpAddr, headers: &HeaderMap, proxies: &[IpAddr]) -> IpAddr {
    let mut nearest = peer;
    let lines: Vec<&str> = headers.get_all(FORWARDED_FOR).map(|line| line.to_str().unwrap_or_default()).collect();
    let mut hops = lines.iter().rev().flat_map(|line| line.rsplit(','));
    while proxies.contains(&nearest) {
        match hops.next().and_then(|hop| address(hop.trim())) {
            Some(hop) => nearest = hop,
            None => break,
        }
    }
    nearest
}

/// An address, with or without a port.
fn address(hop: &str) -> Option<IpAddr> {
    let bare = hop.strip_prefix('[').and_then(|hop| hop.strip_suffix(']')).unwrap_or(hop);
    let with_port = || hop.parse::<SocketAddr>().ok().map(|address| address.ip());
    bare.parse::<IpAddr>().ok().or_else(with_port).map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    #[test]
    fn only_proxies_that_are_known_say_where_a_request_comes_from() {
        let proxies = ["10.0.0.1", "10.0.0.2", "2001:db8::1"].map(|proxy| proxy.parse().expect("an address"));
        let from = |peer: &str, lines: &[&str]| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(FORWARDED_FOR, HeaderValue::from_str(line).expect("a value"));
            }
            origin(peer.parse().expect("an address"), &headers, &proxies).to_string()
        };
        assert_eq!(from("203.0.113.9", &["198.51.100.7"]), "203.0.113.9", "nobody we know");
        assert_eq!(from("10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(from("10.0.0.1", &["198.51.100.7"]), "198.51.100.7");
        assert_eq!(from("10.0.0.1", &["192.0.2.1, 198.51.100.7"]), "198.51.100.7", "the left one is anybody's word");
        assert_eq!(from("10.0.0.1", &["192.0.2.1", "198.51.100.7, 10.0.0.2"]), "198.51.100.7");
        assert_eq!(from("10.0.0.1", &["10.0.0.2,10.0.0.1"]), "10.0.0.2", "a request of the proxies' own");
        assert_eq!(from("10.0.0.1", &["unknown"]), "10.0.0.1");
        assert_eq!(from("10.0.0.1", &["198.51.100.7, unknown"]), "10.0.0.1");
        assert_eq!(from("10.0.0.1", &["198.51.100.7:4711"]), "198.51.100.7");
        assert_eq!(from("2001:db8::1", &["[2001:db8::7]:80"]), "2001:db8::7");
        assert_eq!(from("2001:db8::1", &["[2001:db8::7]"]), "2001:db8::7");
        assert_eq!(from("10.0.0.1", &["::ffff:198.51.100.7"]), "198.51.100.7");
    }
}
