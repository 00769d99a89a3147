//! Things that listen on a port and are not the server that somebody expects there.

use std::io::{self, Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// A port at which nobody listens: no system gives it out, to other tests neither.
pub const REFUSED: &str = "127.0.0.1:1";

/// Accepts connections and never answers.
pub fn silent() -> String {
    serve(|mut stream| {
        let mut sink = [0; 1024];
        while stream.read(&mut sink).is_ok_and(|read| read > 0) {}
    })
}

/// Answers whatever is sent first with these bytes, and hangs up.
pub fn answering(answer: &'static [u8]) -> String {
    serve(move |mut stream| {
        let _ = stream.read(&mut [0; 1024]);
        let _ = stream.write_all(answer);
    })
}

/// A memcached from before the meta commands.
pub fn old_memcached() -> String {
    serve(|mut stream| {
        let mut request = [0; 1024];
        while let Ok(read @ 1..) = stream.read(&mut request) {
            let answer: &[u8] =
                if request[..read].starts_with(b"version") { b"VERSION 1.4.39\r\n" } else { b"ERROR\r\n" };
            if stream.write_all(answer).is_err() {
                return;
            }
        }
    })
}

/// A memcached whose clock is so many seconds ahead, and that has no sessions.
pub fn memcached_ahead(seconds: i64) -> String {
    serve(move |mut stream| {
        let mut request = [0; 1024];
        while let Ok(read @ 1..) = stream.read(&mut request) {
            let answer = match &request[..read] {
                b"version\r\n" => "VERSION 1.6.18\r\n".to_owned(),
                b"stats\r\n" => {
                    let time = jiff::Timestamp::now().as_second() + seconds;
                    format!("STAT time {time}\r\nSTAT evictions 0\r\nEND\r\n")
                }
                _ => "END\r\n".to_owned(),
            };
            if stream.write_all(answer.as_bytes()).is_err() {
                return;
            }
        }
    })
}

/// What a proxy does to the answers that pass through it.
#[derive(Debug, Clone, Copy)]
pub enum Fault {
    /// Lets so many bytes through, then hangs up and takes no more connections.
    DiesAfter(usize),
    /// Lets so many bytes through, then says nothing more.
    HangsAfter(usize),
    /// Waits so long before each piece.
    Slow(Duration),
}

/// Stands in front of a server.
pub fn proxy(server: &str, fault: Fault) -> String {
    let (server, passed) = (server.to_owned(), Arc::new(AtomicUsize::new(0)));
    serve(move |client| {
        let spent = |limit| passed.load(Ordering::SeqCst) >= limit;
        if matches!(fault, Fault::DiesAfter(limit) if spent(limit)) {
            return;
        }
        let Ok(upstream) = TcpStream::connect(&server) else { return };
        let (mut requests, mut to_server) = (client.try_clone().unwrap(), upstream.try_clone().unwrap());
        thread::spawn(move || {
            let _ = io::copy(&mut requests, &mut to_server);
            let _ = to_server.shutdown(Shutdown::Both);
        });
        answer(upstream, client, fault, &passed);
    })
}

fn answer(mut upstream: TcpStream, mut client: TcpStream, fault: Fault, passed: &AtomicUsize) {
    let mut piece = [0; 16 << 10];
    while let Ok(read @ 1..) = upstream.read(&mut piece) {
        let before = passed.fetch_add(read, Ordering::SeqCst);
        match fault {
            Fault::DiesAfter(limit) if before >= limit => break,
            Fault::HangsAfter(limit) if before >= limit => continue,
            Fault::Slow(delay) => thread::sleep(delay),
            _ => {}
        }
        if client.write_all(&piece[..read]).is_err() {
            break;
        }
    }
    let _ = client.shutdown(Shutdown::Both);
    let _ = upstream.shutdown(Shutdown::Both);
}

fn serve(each: impl Fn(std::net::TcpStream) + Send + Sync + Clone + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("its address").to_string();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let each = each.clone();
            thread::spawn(move || each(stream));
        }
    });
    address
}
