// weezl as a peer: see `peers.ts` for what comes in and goes out.
use std::io::{BufRead, Write};
use std::time::Instant;
use weezl::{decode::Decoder, encode::Encoder, BitOrder, LzwStatus};

fn unpack(decoder: &mut Decoder, mut data: &[u8], mut out: &mut [u8]) -> Option<usize> {
    let room = out.len();
    decoder.reset();
    while !out.is_empty() {
        let result = decoder.decode_bytes(data, out);
        data = &data[result.consumed_in..];
        out = &mut out[result.consumed_out..];
        match result.status {
            Ok(LzwStatus::Ok) => {}
            _ => break,
        }
    }
    out.is_empty().then_some(room)
}

fn pack(encoder: &mut Encoder, mut data: &[u8], mut out: &mut [u8]) -> Option<usize> {
    let room = out.len();
    encoder.reset();
    encoder.finish();
    loop {
        let result = encoder.encode_bytes(data, out);
        data = &data[result.consumed_in..];
        out = &mut out[result.consumed_out..];
        match result.status {
            Ok(LzwStatus::Done) => return Some(room - out.len()),
            Ok(LzwStatus::Ok) => {}
            _ => return None,
        }
    }
}

fn main() {
    let mut decoder = Decoder::with_tiff_size_switch(BitOrder::Msb, 8);
    let mut encoder = Encoder::with_tiff_size_switch(BitOrder::Msb, 8);
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let words: Vec<&str> = line.split('\t').collect();
        let data = std::fs::read(words[1]).unwrap();
        let size: usize = words[2].parse().unwrap();
        let ms: f64 = words[3].parse().unwrap();
        let mut out = vec![0u8; if words[0] == "pack" { 2 * data.len() + 65536 } else { size }];
        let begin = Instant::now();
        let mut least = f64::INFINITY;
        let mut fine = Some(0);
        while fine.is_some() && (least.is_infinite() || begin.elapsed().as_secs_f64() * 1000.0 < ms) {
            let start = Instant::now();
            fine = match words[0] {
                "pack" => pack(&mut encoder, &data, &mut out),
                _ => unpack(&mut decoder, &data, &mut out),
            };
            least = least.min(start.elapsed().as_secs_f64());
        }
        if let Some(length) = fine {
            if ms == 0.0 {
                std::fs::write(format!("{}.out", words[1]), &out[..length]).unwrap();
            }
            println!("{least:.9}");
        } else {
            println!("- weezl refuses");
        }
        std::io::stdout().flush().unwrap();
    }
}
