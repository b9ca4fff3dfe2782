use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// Files on loopback, for as long as the test runs.
pub struct Server {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    files: BTreeMap<String, Vec<u8>>,
    redirects: BTreeMap<String, String>,
    /// What a request's headers have to hold.
    token: Option<String>,
    /// Head of each request.
    requests: Vec<String>,
}

impl Server {
    pub fn start(files: Vec<(&str, Vec<u8>)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let files = files.into_iter().map(|(path, bytes)| (path.to_owned(), bytes)).collect();
        let state = Arc::new(Mutex::new(State { files, ..State::default() }));
        let served = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&served);
                std::thread::spawn(move || serve(stream, &state));
            }
        });
        Self { address, state }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn redirect(&self, path: &str, to: &str) {
        self.state.lock().unwrap().redirects.insert(path.to_owned(), to.to_owned());
    }

    pub fn require(&self, token: &str) {
        self.state.lock().unwrap().token = Some(token.to_owned());
    }

    pub fn requests(&self) -> Vec<String> {
        self.state.lock().unwrap().requests.clone()
    }
}

fn serve(mut stream: TcpStream, state: &Mutex<State>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    loop {
        let mut head = String::new();
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            if line == "\r\n" {
                break;
            }
            head.push_str(&line);
        }
        let target = head.split(' ').nth(1).unwrap_or_default();
        let path = target.split('?').next().unwrap_or_default().replace("/./", "/");
        let answer = {
            let mut state = state.lock().unwrap();
            state.requests.push(head.clone());
            if state.token.as_ref().is_some_and(|token| !head.contains(&format!(" {token}\r\n"))) {
                reply("401 Unauthorized", "", b"denied")
            } else if let Some(to) = state.redirects.get(&path) {
                reply("302 Found", &format!("Location: {to}\r\n"), b"elsewhere")
            } else if let Some(bytes) = state.files.get(&path) {
                reply("200 OK", "", bytes)
            } else {
                reply("404 Not Found", "", b"nothing here")
            }
        };
        if stream.write_all(&answer).is_err() {
            return;
        }
    }
}

fn reply(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let mut answer = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n{headers}\r\n", body.len()).into_bytes();
    answer.extend(body);
    answer
}
