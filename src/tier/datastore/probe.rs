//! Asks whether a plain-text port speaks HTTP/2, on a connection of its own.
//!
//! The gRPC client sends its first request without waiting for the other side, and when that is no
//! HTTP/2 server it tells this apart from a broken connection only by luck. With TLS the handshake
//! settles the question.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What a client sends first: the preface, and a SETTINGS frame with nothing in it (RFC 9113, 3.4).
const HELLO: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";

/// Length of a frame's header in bytes, where its type is in it, and the type that a server sends first.
const HEADER: usize = 9;
const TYPE_AT: usize = 3;
const SETTINGS: u8 = 4;

/// Whether what listens at `host:port` begins as an HTTP/2 server must. Waits for ever.
///
/// # Errors
/// When there is no connection to be had.
pub(super) async fn speaks_http2(host: &str) -> io::Result<bool> {
    let mut stream = TcpStream::connect(host).await?;
    let mut header = [0; HEADER];
    // Whoever hangs up here is none either.
    let greeted = stream.write_all(HELLO).await.is_ok() && stream.read_exact(&mut header).await.is_ok();
    Ok(greeted && header[TYPE_AT] == SETTINGS)
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    async fn answering(answer: &'static [u8]) -> bool {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let serve = async {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.write_all(answer).await.unwrap();
        };
        tokio::join!(speaks_http2(&host), serve).0.unwrap()
    }

    #[tokio::test]
    async fn only_a_settings_frame_will_do() {
        assert!(answering(b"\0\0\x06\x04\0\0\0\0\0\0\x03\0\0\0\x64").await);
        assert!(!answering(b"HTTP/1.1 400 Bad Request\r\n\r\n").await);
        assert!(!answering(b"ERROR\r\n").await);
        assert!(!answering(b"").await);
    }
}
