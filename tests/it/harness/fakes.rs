//! Things that listen on a port and are not the server that somebody expects there.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;

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
